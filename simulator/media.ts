import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Faults } from './faults.ts';
import type { Said, SayKind } from './model.ts';
import { sampleOf } from './samples.ts';

export type MediumKind = 'image' | 'voice' | 'video' | 'file';

export interface ShelvedMedium {
  readonly kind: MediumKind;
  readonly bytes: Buffer;
  readonly name: string;
  readonly mime: string;
  /** Not served any more from then on. ms UTC */
  readonly until: number;
  /** Served encrypted with it, as what was sent to a bot. */
  readonly aeskey?: string;
}

/** What the relay uploaded or sent, as `GET /sent` tells it. */
export interface SentMedium {
  readonly kind: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** The platforms' own stores of media. Ids are unique, so one shelf serves them all. */
export interface MediaShelf {
  /** Puts what somebody sends; what `/say` brought, else a sample of the kind. @returns its id */
  put(said: Said, id: string, kind: MediumKind, until: number, aeskey?: string): string;
  take(id: string): ShelvedMedium | undefined;
  /** What the relay uploaded: kept for three days. */
  upload(medium: Omit<ShelvedMedium, 'until'>, now: number): string;
  /** Where it is served without a token. */
  urlOf(id: string): string;
}

const DAY = 24 * 3_600_000;

/** @param base where the simulator listens */
export function createMediaShelf(newId: () => string, base: () => string): MediaShelf {
  const shelf = new Map<string, ShelvedMedium>();
  return {
    put(said, id, kind, until, aeskey) {
      const given = said.media === undefined ? sampleOf(kind) : { bytes: Buffer.from(said.media.base64, 'base64'), name: said.media.name, mime: said.media.mime };
      shelf.set(id, { kind, until, ...given, ...(aeskey === undefined ? {} : { aeskey }) });
      return id;
    },
    take: (id) => shelf.get(id),
    upload(medium, now) {
      const id = `up_${newId()}`;
      shelf.set(id, { ...medium, until: now + 3 * DAY });
      return id;
    },
    urlOf: (id) => `${base()}/media/${encodeURIComponent(id)}`,
  };
}

const KINDS: ReadonlyMap<SayKind, MediumKind> = new Map<SayKind, MediumKind>([
  ['image', 'image'],
  ['mixed', 'image'],
  ['voice', 'voice'],
  ['video', 'video'],
  ['shortvideo', 'video'],
  ['file', 'file'],
]);

/** What kind of medium comes with something said; null: none. */
export function mediumKindOf(kind: SayKind): MediumKind | null {
  return KINDS.get(kind) ?? null;
}

export function sentMedium({ kind, name, bytes }: Pick<ShelvedMedium, 'name' | 'bytes'> & { readonly kind: string }): SentMedium {
  return { kind, name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** As the bot's platform keeps what was sent to it: AES-256-CBC, IV the key's first half, PKCS#7 to 32. */
export function encryptMedium(bytes: Buffer, aeskey: string): Buffer {
  const key = Buffer.from(aeskey, 'base64');
  const padding = 32 - (bytes.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([bytes, Buffer.alloc(padding, padding)])), cipher.final()]);
}

/** More than anybody keeps. */
const HUGE = 25 * 1024 * 1024;
/** What a slow line lets through at once, and how often. */
const SLOW_BYTES = 4096;
const SLOW_MS = 150;

/** Serves the bytes, with whatever is to go wrong on the way. */
export function serveMedium(reply: FastifyReply, faults: Faults, medium: Pick<ShelvedMedium, 'bytes' | 'name' | 'mime'>): FastifyReply {
  const isWrong = faults.take('wrongMedia');
  const bytes = isWrong ? Buffer.from('<!doctype html><script>alert(1)</script>') : faults.take('hugeMedia') ? randomBytes(HUGE) : medium.bytes;
  reply.header('content-type', medium.mime).header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(medium.name)}`);
  if (faults.take('cutMedia')) {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': medium.mime, 'content-length': bytes.length });
    reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
    return reply;
  }
  if (!faults.take('slowMedia')) return reply.send(bytes);
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': medium.mime, 'content-length': bytes.length });
  drip(reply, bytes, 0);
  return reply;
}

function drip(reply: FastifyReply, bytes: Buffer, at: number): void {
  if (reply.raw.destroyed) return;
  if (at >= bytes.length) {
    reply.raw.end();
    return;
  }
  reply.raw.write(bytes.subarray(at, at + SLOW_BYTES));
  setTimeout(() => drip(reply, bytes, at + SLOW_BYTES), SLOW_MS).unref();
}

/** The file of a multipart form; null when there is none. */
export async function uploadedFile(request: FastifyRequest, field: string): Promise<{ readonly name: string; readonly mime: string; readonly bytes: Buffer } | null> {
  if (!Buffer.isBuffer(request.body)) return null;
  const form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData().catch(() => null);
  const file = form?.get(field);
  return file instanceof File ? { name: file.name, mime: file.type, bytes: Buffer.from(await file.arrayBuffer()) } : null;
}
