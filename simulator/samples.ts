import { crc32, deflateSync } from 'node:zlib';
import type { MediumKind } from './media.ts';

export interface Sample {
  readonly bytes: Buffer;
  readonly name: string;
  readonly mime: string;
}

const WIDTH = 540;
const HEIGHT = 960;

type Colour = readonly [number, number, number];
const PAPER: Colour = [244, 246, 249];
const CARD: Colour = [255, 255, 255];
const INK: Colour = [190, 198, 208];
const HEAD: Colour = [26, 120, 200];
const WARN: Colour = [214, 72, 60];

/** A page on a phone as a sketch: a head, cards with lines, one of them in red. Drawn here, so that no file has to be shipped. */
function screenshot(): Buffer {
  const pixels = Buffer.alloc(HEIGHT * (WIDTH * 3 + 1));
  const fill = (x: number, y: number, w: number, h: number, [r, g, b]: Colour): void => {
    for (let row = y; row < y + h; row += 1) {
      for (let column = x; column < x + w; column += 1) {
        const at = row * (WIDTH * 3 + 1) + 1 + column * 3;
        pixels[at] = r;
        pixels[at + 1] = g;
        pixels[at + 2] = b;
      }
    }
  };
  fill(0, 0, WIDTH, HEIGHT, PAPER);
  fill(0, 0, WIDTH, 110, HEAD);
  fill(190, 54, 160, 26, CARD);
  for (const [index, top] of [140, 370, 600].entries()) {
    fill(28, top, WIDTH - 56, 200, CARD);
    fill(56, top + 32, 190 + index * 40, 22, index === 1 ? WARN : INK);
    fill(56, top + 82, WIDTH - 150, 14, INK);
    fill(56, top + 114, WIDTH - 220, 14, INK);
    fill(WIDTH - 190, top + 148, 132, 30, index === 1 ? WARN : HEAD);
  }
  fill(0, HEIGHT - 90, WIDTH, 90, CARD);
  for (const x of [70, 250, 430]) fill(x, HEIGHT - 62, 40, 40, INK);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Frames of AMR that are all silence: what WeChat's voice is, and no browser plays. */
function silence(): Buffer {
  const frame = Buffer.from([0x3c, ...Array.from({ length: 31 }, () => 0)]);
  return Buffer.concat([Buffer.from('#!AMR\n', 'latin1'), ...Array.from({ length: 50 }, () => frame)]);
}

/** The head of an MP4 and an empty body: a video by its bytes, although there is nothing to see. */
function video(): Buffer {
  const box = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length + 8);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data]);
  };
  return Buffer.concat([box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')), box('free', Buffer.alloc(0)), box('mdat', Buffer.alloc(1024))]);
}

const samples = new Map<MediumKind, Sample>();

function make(kind: MediumKind): Sample {
  switch (kind) {
    case 'image':
      return { bytes: screenshot(), name: 'image.png', mime: 'image/png' };
    case 'voice':
      return { bytes: silence(), name: 'voice.amr', mime: 'audio/amr' };
    case 'video':
      return { bytes: video(), name: 'video.mp4', mime: 'video/mp4' };
    case 'file':
      return { bytes: Buffer.from('\uFEFF日期,笔数,金额\r\n2026-11-29,312,58230.50\r\n', 'utf8'), name: '对账明细.csv', mime: 'text/csv' };
  }
}

/** What is sent where nobody brought anything else. Made once. */
export function sampleOf(kind: MediumKind): Sample {
  const known = samples.get(kind) ?? make(kind);
  samples.set(kind, known);
  return known;
}
