import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../../shared/time/clock.ts';
import type { Sealer } from '../db/sealed.ts';
import { moveDurably, writeDurably } from './durably.ts';

/** Marks a file whose bytes the relay does not have yet. */
const WAITING = '.up';
const NAME = /^([0-9a-f]{64})(\.up)?$/;

interface Kept {
  readonly size: number;
  readonly waiting: boolean;
  usedAt: Instant;
}

/**
 * The bytes of attachments on this desktop, by their hash and sealed: `<folder>/<aa>/<sha256>`, with `.up` behind it
 * while the relay does not have them. The folder itself is the upload queue: a file and its place in the queue become
 * durable by one rename, and no damage to a database can part them.
 */
export interface FileStore {
  has(sha256: string): Promise<boolean>;
  isWaiting(sha256: string): Promise<boolean>;
  /** What is to be uploaded, longest waiting first. */
  waiting(): Promise<readonly string[]>;
  /**
   * Durable when it resolves. What is here already stays as it is.
   * @param waiting the relay does not have it yet; such files are never dropped for room
   * @throws Error of the file system
   */
  put(bytes: Uint8Array, waiting: boolean): Promise<string>;
  /** Null: not here, or no longer what it was (then it is not here any more). */
  get(sha256: string): Promise<Buffer | null>;
  /** What was put for nothing: the action it belonged to was refused. */
  drop(sha256: string): Promise<void>;
  /** The relay has it now. */
  uploaded(sha256: string): Promise<void>;
}

export interface FileStoreDeps {
  readonly folder: string;
  readonly sealer: Sealer;
  readonly now: () => Instant;
  /** Bytes of files kept at hand although the relay has them; the longest unused go first. */
  readonly cap: number;
  /** Tests let it fail. */
  readonly write?: typeof writeDurably;
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function createFileStore({ folder, sealer, now, cap, write = writeDurably }: FileStoreDeps): FileStore {
  let scanned: Promise<Map<string, Kept>> | null = null;
  let serial = 0;
  /** Writes run one after another: a file that is dropped for room is not one that is just being used again. */
  let tail: Promise<unknown> = Promise.resolve();

  const fileOf = (sha256: string, waiting: boolean): string => join(folder, sha256.slice(0, 2), waiting ? `${sha256}${WAITING}` : sha256);
  const known = (): Promise<Map<string, Kept>> => (scanned ??= scan(folder).catch((thrown: unknown) => {
    scanned = null; // the folder may be readable again later
    throw thrown;
  }));
  function inTurn<T>(run: (kept: Map<string, Kept>) => Promise<T>): Promise<T> {
    const mine = tail.then(async () => run(await known()));
    tail = mine.catch(() => undefined);
    return mine;
  }

  async function makeRoom(kept: Map<string, Kept>, needed: number): Promise<void> {
    const cached = [...kept].filter(([, one]) => !one.waiting).toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
    let held = cached.reduce((sum, [, one]) => sum + one.size, needed);
    for (const [sha256, one] of cached) {
      if (held <= cap) return;
      await rm(fileOf(sha256, false), { force: true });
      kept.delete(sha256);
      held -= one.size;
    }
  }

  return {
    has: async (sha256) => (await known()).has(sha256),
    isWaiting: async (sha256) => (await known()).get(sha256)?.waiting === true,
    async waiting() {
      const all = [...(await known())].filter(([, one]) => one.waiting);
      return all.toSorted(([, a], [, b]) => a.usedAt - b.usedAt).map(([sha256]) => sha256);
    },
    put: (bytes, waiting) =>
      inTurn(async (kept) => {
        const sha256 = hashOf(bytes);
        const held = kept.get(sha256);
        if (held !== undefined) {
          // Named anew: the relay is given it again, it may have dropped what nobody named.
          if (waiting && !held.waiting) {
            await moveDurably(fileOf(sha256, false), fileOf(sha256, true));
            kept.set(sha256, { ...held, waiting: true, usedAt: now() });
          }
          return sha256;
        }
        const sealed = sealer.sealBytes(bytes);
        if (!waiting) await makeRoom(kept, sealed.length);
        serial += 1;
        await write(join(folder, 'new', `${process.pid}-${serial}`), fileOf(sha256, waiting), sealed);
        kept.set(sha256, { size: sealed.length, waiting, usedAt: now() });
        return sha256;
      }),
    get: (sha256) =>
      inTurn(async (kept) => {
        const one = kept.get(sha256);
        if (one === undefined) return null;
        const file = fileOf(sha256, one.waiting);
        const sealed = await readFile(file).catch(missing);
        const bytes = sealed === null ? null : sealer.openBytes(sealed);
        if (bytes === null || hashOf(bytes) !== sha256) {
          kept.delete(sha256);
          await rm(file, { force: true }).catch(() => undefined);
          return null;
        }
        if (!one.waiting) {
          one.usedAt = now();
          // Only the order in which files are dropped depends on it.
          await utimes(file, one.usedAt / 1000, one.usedAt / 1000).catch(() => undefined);
        }
        return bytes;
      }),
    drop: (sha256) =>
      inTurn(async (kept) => {
        const one = kept.get(sha256);
        if (one === undefined) return;
        kept.delete(sha256);
        await rm(fileOf(sha256, one.waiting), { force: true });
      }),
    uploaded: (sha256) =>
      inTurn(async (kept) => {
        const one = kept.get(sha256);
        if (one?.waiting !== true) return;
        await moveDurably(fileOf(sha256, true), fileOf(sha256, false));
        kept.set(sha256, { ...one, waiting: false, usedAt: now() });
        await makeRoom(kept, 0);
      }),
  };
}

/** Reads what is there; what a crash left half written goes. */
async function scan(folder: string): Promise<Map<string, Kept>> {
  await rm(join(folder, 'new'), { recursive: true, force: true });
  const kept = new Map<string, Kept>();
  for (const part of (await readdir(folder).catch(missing)) ?? []) {
    if (!/^[0-9a-f]{2}$/.test(part)) continue;
    for (const name of (await readdir(join(folder, part)).catch(missing)) ?? []) {
      const [, sha256, mark] = NAME.exec(name) ?? [];
      if (sha256 === undefined) continue;
      const { size, mtimeMs } = await stat(join(folder, part, name));
      kept.set(sha256, { size, waiting: mark !== undefined, usedAt: Math.floor(mtimeMs) });
    }
  }
  return kept;
}

/** @throws whatever is not "no such file": a disk that cannot be read is not an empty one */
function missing(thrown: unknown): null {
  if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')) return null;
  throw thrown;
}
