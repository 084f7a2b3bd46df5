import type { ContentKind } from '../../../shared/inbox/model.ts';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import { allMedia, mediaOf } from '../inboundMedia.ts';
import type { InboundMessage } from '../types.ts';
import { mediaText, unsupportedText } from '../mediaText.ts';

/** One piece of a OneBot message: `{type, data}`, or what a CQ string says in brackets. */
interface Segment {
  readonly type: string;
  readonly data: unknown;
}

interface Shown {
  readonly kind: ContentKind;
  readonly text: string;
}

/** More pieces than any client makes; what follows is not shown (the raw event has it). */
const MOST_SEGMENTS = 500;

/** A `message` as array or as CQ string (botuniverse/onebot-11, message/), in words. An unknown piece shows its type. */
export function contentOfMessage(message: unknown): Pick<InboundMessage, 'contentKind' | 'text' | 'media'> {
  const segments = typeof message === 'string' ? segmentsOfCq(message) : segmentsOf(message);
  const shown = segments.slice(0, MOST_SEGMENTS).map(shownOf);
  const text = shown.map((one) => one.text).join('').trim();
  const others = shown.filter((one) => one.kind !== 'text' || one.text.trim() !== '');
  const [only] = others;
  const media = allMedia(segments.slice(0, MOST_SEGMENTS).map(mediumOf));
  return { contentKind: others.length === 1 && only !== undefined ? only.kind : 'text', text, ...media };
}

/** `file` is what the client calls it; clients that give no `url` have it asked for by that. */
function mediumOf({ type, data }: Segment): Pick<InboundMessage, 'media'> {
  const kind = type === 'record' ? 'voice' : type;
  const named = given(data, 'name') ?? (type === 'file' ? given(data, 'file') : null);
  return mediaOf(kind, { url: given(data, 'url'), file: given(data, 'file_id') ?? given(data, 'file') }, named);
}

function segmentsOf(message: unknown): readonly Segment[] {
  const list = Array.isArray(message) ? message : fieldOf(message, 'type') === undefined ? [] : [message];
  return list.map((one: unknown) => ({ type: textField(one, 'type') ?? 'unreadable', data: fieldOf(one, 'data') }));
}

/** `你好[CQ:at,qq=10001]`; one pass, so that no text however long can make it slow. */
export function segmentsOfCq(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  while (at < text.length && segments.length <= MOST_SEGMENTS) {
    const start = text.indexOf('[CQ:', at);
    const end = start === -1 ? -1 : text.indexOf(']', start);
    if (end === -1) break;
    if (start > at) segments.push(plain(text.slice(at, start)));
    const [type = '', ...pairs] = text.slice(start + 4, end).split(',');
    const data = pairs.map((pair) => [pair.slice(0, Math.max(0, pair.indexOf('='))), unescaped(pair.slice(pair.indexOf('=') + 1))]);
    segments.push({ type, data: Object.fromEntries(data) });
    at = end + 1;
  }
  if (at < text.length) segments.push(plain(text.slice(at)));
  return segments;
}

const plain = (text: string): Segment => ({ type: 'text', data: { text: unescaped(text) } });

function unescaped(text: string): string {
  return text.replaceAll('&#91;', '[').replaceAll('&#93;', ']').replaceAll('&#44;', ',').replaceAll('&amp;', '&');
}

function shownOf({ type, data }: Segment): Shown {
  switch (type) {
    case 'text':
      return { kind: 'text', text: textField(data, 'text') ?? '' };
    case 'at':
      return { kind: 'text', text: `@${textField(data, 'qq') === 'all' ? '全体成员' : (given(data, 'name') ?? given(data, 'qq') ?? '')} ` };
    case 'reply':
      // Only an id comes with it: the message itself stands in the thread above.
      return { kind: 'text', text: '[回复] ' };
    case 'face':
      return { kind: 'text', text: '[表情]' };
    case 'mface':
      return { kind: 'image', text: given(data, 'summary') ?? '[表情]' };
    case 'image':
      return { kind: 'image', text: mediaText('image') };
    case 'record':
      return { kind: 'voice', text: mediaText('voice') };
    case 'video':
      return { kind: 'video', text: mediaText('video') };
    case 'file':
      return { kind: 'file', text: mediaText('file', given(data, 'name') ?? given(data, 'file')) };
    case 'share':
      return { kind: 'link', text: mediaText('link', given(data, 'title') ?? given(data, 'url')) };
    case 'location':
      return { kind: 'location', text: mediaText('location', given(data, 'title') ?? given(data, 'content')) };
    case 'json':
      return { kind: 'link', text: cardText(titleOfJson(given(data, 'data'))) };
    case 'xml':
      return { kind: 'link', text: cardText(titleOfXml(given(data, 'data') ?? '')) };
    case 'forward':
      return { kind: 'text', text: '[合并转发]' };
    case 'poke':
      return { kind: 'text', text: '[戳一戳]' };
    case 'dice':
      return { kind: 'text', text: '[骰子]' };
    case 'rps':
      return { kind: 'text', text: '[猜拳]' };
    default:
      return { kind: 'unknown', text: unsupportedText(type) };
  }
}

function given(data: unknown, name: string): string | null {
  const text = textField(data, name);
  return text === null || text === '' ? null : text;
}

const cardText = (title: string | null): string => (title === null ? '[卡片]' : `[卡片] ${title.slice(0, 200)}`);

/** QQ's cards say in `prompt` what the list of conversations shows. */
function titleOfJson(text: string | null): string | null {
  try {
    const card = text === null ? null : parseJsonKeepingIds(text);
    return given(card, 'prompt') ?? given(card, 'desc');
  } catch {
    return null;
  }
}

/** Not parsed: one attribute is wanted, and the text is a stranger's. */
function titleOfXml(xml: string): string | null {
  const from = xml.indexOf('brief="');
  const end = from === -1 ? -1 : xml.indexOf('"', from + 7);
  return end <= from + 7 ? null : xml.slice(from + 7, end);
}
