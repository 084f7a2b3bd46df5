import { and, eq } from 'drizzle-orm';
import type { ClientId, UserId } from '../../shared/ids.ts';
import type { Actor } from '../../shared/session/model.ts';
import type { CallAnswer, CallRequest, MutationVerdict, PushAnswer, PushedMutation, PushRequest, WireFailure } from '../../shared/wire/protocol.ts';
import { CommitFailed, type CommitQueue } from './commitQueue.ts';
import { readOne } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { applyMutation } from './applyMutation.ts';
import { calls, clients, mutationLog, type StoredVerdict } from './schema.ts';
import type { TxWriter } from './txWriter.ts';

/** Who asks: a person at one desktop. */
export interface Asker {
  readonly userId: UserId;
  readonly clientId: ClientId;
}

export interface Authority {
  /** Applies queued mutations in order, each exactly once however often it is sent. */
  push(asker: Asker, request: PushRequest): Promise<PushAnswer>;
  /** Applies one mutation that needs an answer now, exactly once per `callId`. */
  call(asker: Asker, request: CallRequest): Promise<CallAnswer>;
}

/** The whole request is refused; nothing of it was applied. */
class Refused extends Error {
  readonly code: 'gap' | 'unauthorized';
  constructor(code: 'gap' | 'unauthorized') {
    super(code);
    this.code = code;
  }
}

export function createAuthority(deps: { readonly queue: CommitQueue; readonly logger: Logger; readonly metrics: Metrics }): Authority {
  const { queue, logger, metrics } = deps;

  /**
   * One job for the whole batch: who asks and how far they were is read once, what became of it is recorded once. Each
   * mutation still stands alone, because `applyMutation` turns whatever is wrong with it into its verdict.
   */
  async function pushAll(tx: TxWriter, asker: Asker, pushed: readonly PushedMutation[]): Promise<readonly MutationVerdict[]> {
    const actor = await actorOf(tx, asker);
    const lastN = await lastNOf(tx, asker);
    if ((pushed[0]?.n ?? 0) > lastN + 1) throw new Refused('gap');
    const verdicts: MutationVerdict[] = [];
    const recorded: (typeof mutationLog.$inferInsert)[] = [];
    for (const one of pushed) {
      if (one.n <= lastN) {
        verdicts.push({ n: one.n, ...(await recordedPush(tx, asker, one.n)) });
        continue;
      }
      const verdict = await applyMutation(tx, { ...one, way: 'push' }, actor, logger);
      const mark = { clientId: asker.clientId, n: one.n, name: printable(one.name), userId: asker.userId };
      recorded.push({ ...mark, at: one.at, recordedAt: tx.now(), verdict });
      verdicts.push({ n: one.n, ...verdict });
    }
    const last = recorded.at(-1);
    if (last !== undefined) {
      await tx.db.insert(mutationLog).values(recorded);
      await tx.db.update(clients).set({ lastN: last.n }).where(eq(clients.id, asker.clientId));
    }
    for (const { verdict } of recorded) metrics.verdicts.inc({ way: 'push', verdict: labelOf(verdict) });
    return verdicts;
  }

  async function callOnce(tx: TxWriter, asker: Asker, request: CallRequest): Promise<StoredVerdict> {
    const actor = await actorOf(tx, asker);
    await lastNOf(tx, asker);
    const key = and(eq(calls.clientId, asker.clientId), eq(calls.callId, request.callId));
    const [known] = await tx.db.select({ verdict: calls.verdict }).from(calls).where(key);
    if (known !== undefined) return known.verdict;
    const verdict = await applyMutation(tx, { ...request, way: 'call' }, actor, logger);
    const mark = { clientId: asker.clientId, callId: request.callId, name: printable(request.name), userId: asker.userId };
    await tx.db.insert(calls).values({ ...mark, recordedAt: tx.now(), verdict });
    metrics.verdicts.inc({ way: 'call', verdict: labelOf(verdict) });
    return verdict;
  }

  return {
    async push(asker, request) {
      const isConsecutive = request.mutations.every((m, index) => m.n === (request.mutations[0]?.n ?? 0) + index);
      if (!isConsecutive) return { ok: false, code: 'gap' };
      try {
        return { ok: true, verdicts: await queue.submit((tx) => pushAll(tx, asker, request.mutations)) };
      } catch (error) {
        return failureOf(error, logger);
      }
    },
    async call(asker, request) {
      try {
        return { ok: true, verdict: await queue.submit((tx) => callOnce(tx, asker, request)) };
      } catch (error) {
        return failureOf(error, logger);
      }
    },
  };
}

/** Role and activity as they are at this very transaction, not as they were when the token was issued. */
async function actorOf(tx: TxWriter, asker: Asker): Promise<Actor> {
  const person = await readOne(tx.db, 'staff', asker.userId);
  if (person === null || !person.active) throw new Refused('unauthorized');
  return { userId: person.id, role: person.role };
}

/** A client id belongs to the person who used it first: nobody may write into another's sequence. */
async function lastNOf(tx: TxWriter, asker: Asker): Promise<number> {
  const [client] = await tx.db.select().from(clients).where(eq(clients.id, asker.clientId));
  if (client === undefined) {
    await tx.db.insert(clients).values({ id: asker.clientId, userId: asker.userId, lastN: 0, createdAt: tx.now() });
    return 0;
  }
  if (client.userId !== asker.userId) throw new Refused('unauthorized');
  return client.lastN;
}

async function recordedPush(tx: TxWriter, asker: Asker, n: number): Promise<StoredVerdict> {
  const key = and(eq(mutationLog.clientId, asker.clientId), eq(mutationLog.n, n));
  const [row] = await tx.db.select({ verdict: mutationLog.verdict }).from(mutationLog).where(key);
  if (row === undefined) throw new Error('a recorded mutation has no verdict');
  return row.verdict;
}

function failureOf(error: unknown, logger: Logger): WireFailure {
  if (error instanceof Refused) return { ok: false, code: error.code };
  if (error instanceof CommitFailed) return { ok: false, code: 'unavailable' };
  logger.error({ err: error }, 'a push failed');
  return { ok: false, code: 'internal' };
}

/** An unknown name is a stranger's text: kept, but bounded and without what the database refuses. */
function printable(name: string): string {
  return name.replaceAll('\u0000', '').slice(0, 64);
}

function labelOf(verdict: StoredVerdict): string {
  return verdict.status === 'applied' ? 'applied' : verdict.code;
}
