import { and, eq, inArray, sql } from 'drizzle-orm';
import { sniffFile } from '../../shared/files/sniffFile.ts';
import { chooseKind, mediaRulesOf, MOST_FETCHED, refusalOf } from '../../shared/inbox/media.ts';
import type { ChannelKind, MediaFailure, Medium, Message } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { ChannelAdapter, MediaFetched } from '../channels/types.ts';
import { codeOf, type Database } from '../db/database.ts';
import { readBy, readMany, readOne } from '../db/rowStore.ts';
import { hashOf, readFile, storeFile } from '../files/fileStore.ts';
import { thumbnailOf } from '../files/thumbnail.ts';
import type { Logger } from '../logger.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { createWorker, type Worker } from '../worker.ts';
import type { AccountBook } from './accountBook.ts';
import { mediaSources, messages } from './schema.ts';
import { shownName } from './mediaSources.ts';

/** Fetched at once; together they bound the memory it takes. */
const LANES = 4;
const PAGE = 200;
/** Pauses after a failure that may pass; then a person decides. An address of five minutes has died by then, one of three days not. */
const BACKOFF_MS = [2_000, 10_000, 45_000, 180_000] as const;
/** Bytes from a desktop wake this worker; looked for all the same, in case the bell was not heard. */
const LOOK_MS = 30_000;
/** What a person may ask for again: it can be another's doing by then. */
const MAY_PASS: ReadonlySet<MediaFailure> = new Set(['network', 'platform_error', 'credentials', 'address']);

type Source = typeof mediaSources.$inferSelect;

/**
 * Brings the bytes of media that messages name: from the platform (inbound), or from the desktop that sends them (outbound). Looks at them, keeps
 * them by their hash, and only then changes the message. Runs on the leader.
 */
export function createMediaWorker(deps: {
  readonly clock: Clock;
  readonly database: Database;
  readonly queue: CommitQueue;
  readonly accounts: AccountBook;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly logger: Logger;
  /** A reply may be handed over now. */
  readonly onReady: () => void;
}): Worker {
  const { clock, database, queue, logger } = deps;
  const running = new Map<string, Promise<void>>();
  /** Done since the running round began: what the round read of them is of before. */
  const done = new Set<string>();
  const worker = createWorker({ clock, logger, name: 'media', run });
  return {
    ...worker,
    async stop() {
      await worker.stop();
      await Promise.all(running.values());
    },
  };

  async function run(isStopped: () => boolean): Promise<number | null> {
    done.clear();
    const awaited = sql`${messages.media} @> '[{"state": "fetching"}]'`;
    const found = await readBy(database.db, 'messages', sql`${messages.id} in (select ${messages.id} from ${messages} where ${awaited} order by ${messages.sentAt} limit ${PAGE})`);
    if (found.length === 0) return null;
    const ids = found.map((message) => message.id);
    const sources = await database.db.select().from(mediaSources).where(inArray(mediaSources.messageId, ids));
    let next = clock.now() + LOOK_MS;
    for (const message of found) {
      for (const [n, medium] of message.media.entries()) {
        const key = `${message.id} ${n}`;
        if (medium.state !== 'fetching' || running.has(key) || done.has(key)) continue;
        const source = sources.find((one) => one.messageId === message.id && one.n === n);
        if (source !== undefined && source.nextTryAt > clock.now()) {
          next = Math.min(next, source.nextTryAt);
          continue;
        }
        if (running.size >= LANES || isStopped()) return next;
        const work = (message.direction === 'in' ? fetchIn(message, n, medium, source) : takeOut(message, n, medium))
          .catch((error: unknown) => logger.warn({ message: message.id, code: codeOf(error) }, 'a medium could not be brought'))
          .then((more) => {
            running.delete(key);
            done.add(key);
            // A lane is free; and what failed has its next try written down.
            if (more !== 'absent') worker.wake();
          });
        running.set(key, work);
      }
    }
    return next;
  }

  async function fetchIn(message: Message, n: number, medium: Medium, source: Source | undefined): Promise<void> {
    const got = await ask(message, medium, source);
    if (got.kind === 'bytes') {
      const mime = await sniffFile(got.bytes);
      const refusal = refusalOf(medium.kind, { mime, size: got.bytes.length });
      if (refusal !== null) return fail(message, n, refusal);
      return keep(message, n, { ...medium, name: medium.name || shownName(got.name ?? ''), mime }, got.bytes);
    }
    const tries = source?.tries ?? 0;
    const pause = BACKOFF_MS[tries];
    if (got.kind === 'final' || pause === undefined || source === undefined) return fail(message, n, got.reason);
    const nextTryAt = clock.now() + Math.max(pause, got.retryAfterMs ?? 0);
    await queue.submit(async (tx) => tx.aside(tx.db.update(mediaSources).set({ tries: tries + 1, nextTryAt }).where(ofSource(message, n))));
  }

  /** Adapters answer, they do not throw; what one throws all the same may pass. */
  async function ask(message: Message, medium: Medium, source: Source | undefined): Promise<MediaFetched> {
    if (source === undefined) return { kind: 'final', reason: 'expired' };
    try {
      const conversation = await readOne(database.db, 'conversations', message.conversationId);
      const account = conversation === null ? null : await deps.accounts.findSurely(conversation.accountId);
      const adapter = account === null ? undefined : deps.adapters.get(account.channel);
      if (account === null || adapter?.fetchMedia === undefined) return { kind: 'final', reason: 'credentials' };
      return await adapter.fetchMedia(account, source.source, MOST_FETCHED[medium.kind]);
    } catch (error) {
      logger.error({ message: message.id, err: error }, 'an adapter failed while fetching');
      return { kind: 'retryable', reason: 'network' };
    }
  }

  /** A reply whose bytes a desktop sends: looked at as if a stranger had sent them. */
  async function takeOut(message: Message, n: number, medium: Medium): Promise<'absent' | undefined> {
    const bytes = medium.sha256 === null ? null : await readFile(database, medium.sha256);
    if (bytes === null) return 'absent';
    const mime = await sniffFile(bytes);
    const conversation = await readOne(database.db, 'conversations', message.conversationId);
    const account = conversation === null ? null : ((await readMany(database.db, 'accounts', [conversation.accountId])).get(conversation.accountId) ?? null);
    const chosen = account === null ? null : chooseKind(mediaRulesOf(account.channel, account.limits), { mime, size: bytes.length });
    if (chosen?.ok !== true || chosen.kind !== medium.kind) await fail(message, n, 'refused_type');
    else await keep(message, n, { ...medium, mime }, bytes);
    return undefined;
  }

  /** The bytes first: a message that says it has them has them. */
  async function keep(message: Message, n: number, medium: Medium, bytes: Buffer): Promise<void> {
    const small = medium.kind === 'image' || medium.mime?.startsWith('image/') === true ? await thumbnailOf(bytes) : null;
    const sha256 = hashOf(bytes);
    if (message.direction === 'in') await storeFile(database, sha256, bytes, clock.now());
    const thumb = small === null ? null : { sha256: hashOf(small.bytes), width: small.width, height: small.height };
    if (small !== null && thumb !== null) await storeFile(database, thumb.sha256, small.bytes, clock.now());
    await settle(message, n, { ...medium, state: 'here', failure: null, retryable: false, sha256, size: bytes.length, thumb });
  }

  async function fail(message: Message, n: number, failure: MediaFailure): Promise<void> {
    const before = message.media[n];
    if (before === undefined) return;
    await settle(message, n, { ...before, state: 'failed', failure, retryable: message.direction === 'in' && MAY_PASS.has(failure) });
    logger.info({ message: message.id, failure }, 'a medium was not brought');
  }

  async function settle({ id }: Message, n: number, medium: Medium): Promise<void> {
    await queue.submit(async (tx) => {
      const message = await readOne(tx.db, 'messages', id);
      if (message?.media[n]?.state !== 'fetching') return;
      const media = message.media.map((one, at) => (at === n ? medium : one));
      await tx.write(put('messages', { ...message, media, ...(message.direction === 'out' && message.state === 'queued' ? released(medium) : {}) }));
      // Whoever asks again begins anew.
      resetTries(tx, message, n);
    });
    deps.onReady();
  }
}

/** What becomes of a reply whose bytes are here, or cannot be sent. */
function released(medium: Medium): Partial<Message> {
  return medium.state === 'here' ? { waits: null } : { waits: null, state: 'failed', failure: 'media_refused', retryable: false };
}

function resetTries(tx: TxWriter, message: Message, n: number): void {
  tx.aside(tx.db.update(mediaSources).set({ tries: 0, nextTryAt: 0 }).where(ofSource(message, n)));
}

const ofSource = ({ id }: Message, n: number) => and(eq(mediaSources.messageId, id), eq(mediaSources.n, n));
