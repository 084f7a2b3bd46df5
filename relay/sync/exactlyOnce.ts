import { and, eq, inArray } from 'drizzle-orm';
import type { ClientId, UserId } from '../../shared/ids.ts';
import type { Actor } from '../../shared/session/model.ts';
import type { CallAnswer, CallRequest, MutationVerdict, PushAnswer, PushedMutation, PushRequest, WireFailure } from '../../shared/wire/protocol.ts';
import { CommitFailed, type CommitQueue } from './commitQueue.ts';
import { codeOf } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { staff } from '../session/schema.ts';
import { applyAlone, applyTogether, type AskedMutation, type Follow } from './applyMutation.ts';
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

interface Pushed {
  /** Of everything that was sent, in order. */
  readonly verdicts: readonly MutationVerdict[];
  /** Of what had not been seen before. */
  readonly recorded: readonly StoredVerdict[];
}

/** The whole request is refused; nothing of it was applied. */
class Refused extends Error {
  readonly code: 'gap' | 'unauthorized';
  constructor(code: 'gap' | 'unauthorized') {
    super(code);
    this.code = code;
  }
}

/**
 * What else belongs to a call, in its transaction: it applies the call by `apply` and writes what follows. When it throws
 * nothing of the call has happened.
 */
export type AroundCall = (tx: TxWriter, call: { readonly name: string; readonly args: unknown; readonly userId: UserId }, apply: () => Promise<StoredVerdict>) => Promise<StoredVerdict>;

export function createAuthority(deps: { readonly queue: CommitQueue; readonly logger: Logger; readonly metrics: Metrics; readonly aroundCall: AroundCall; readonly follow?: Follow }): Authority {
  const { queue, logger, metrics, follow } = deps;

  /**
   * One job for the whole batch: who asks and how far they were is read once, what became of it is recorded once.
   * @param way `apart` when the database has refused what the batch writes together: each mutation stands alone then
   */
  async function pushAll(tx: TxWriter, asker: Asker, pushed: readonly PushedMutation[], way: 'together' | 'apart'): Promise<Pushed> {
    const { actor, lastN } = await recognise(tx, asker);
    if ((pushed[0]?.n ?? 0) > (lastN ?? 0) + 1) throw new Refused('gap');
    const isSeen = ({ n }: PushedMutation): boolean => n <= (lastN ?? 0);
    const seen = await recordedPushes(tx, asker, pushed.filter(isSeen));
    const fresh = pushed.filter((one) => !isSeen(one)).map((one) => ({ ...one, way: 'push' as const }));
    const verdicts = way === 'together' ? await applyTogether(tx, fresh, actor, follow) : await oneByOne(tx, fresh, actor);
    const recorded = fresh.map((one, index) => ({ one, verdict: verdictAt(verdicts, index) }));
    const last = fresh.at(-1);
    if (last !== undefined) {
      const mark = { clientId: asker.clientId, userId: asker.userId, recordedAt: tx.now() };
      const lines = recorded.map(({ one: { n, name, at }, verdict }) => ({ ...mark, n, name: printable(name), at, verdict }));
      tx.aside(tx.db.insert(mutationLog).values(lines));
      recordClient(tx, asker, last.n);
    }
    return { verdicts: [...seen, ...recorded.map(({ one: { n }, verdict }) => ({ n, ...verdict }))], recorded: recorded.map(({ verdict }) => verdict) };
  }

  async function oneByOne(tx: TxWriter, fresh: readonly AskedMutation[], actor: Actor): Promise<readonly StoredVerdict[]> {
    const verdicts: StoredVerdict[] = [];
    for (const one of fresh) verdicts.push(await applyAlone(tx, one, actor, logger, follow));
    return verdicts;
  }

  async function pushOnce(asker: Asker, pushed: readonly PushedMutation[]): Promise<readonly MutationVerdict[]> {
    const { verdicts, recorded } = await queue.submit((tx) => pushAll(tx, asker, pushed, 'together')).catch((error: unknown) => {
      if (error instanceof Refused || error instanceof CommitFailed) throw error;
      // All of it was undone. One of them is to blame, and it must not take the others with it.
      logger.warn({ mutations: pushed.length, code: codeOf(error) }, 'a batch is applied one by one');
      return queue.submit((tx) => pushAll(tx, asker, pushed, 'apart'));
    });
    for (const verdict of recorded) metrics.verdicts.inc({ way: 'push', verdict: labelOf(verdict) });
    return verdicts;
  }

  async function callOnce(tx: TxWriter, asker: Asker, request: CallRequest): Promise<StoredVerdict> {
    const { actor, lastN } = await recognise(tx, asker);
    if (lastN === null) recordClient(tx, asker, 0);
    const key = and(eq(calls.clientId, asker.clientId), eq(calls.callId, request.callId));
    const [known] = await tx.db.select({ verdict: calls.verdict }).from(calls).where(key);
    if (known !== undefined) return known.verdict;
    const verdict = await deps.aroundCall(tx, { ...request, userId: asker.userId }, () => applyAlone(tx, { ...request, way: 'call' }, actor, logger, follow));
    const mark = { clientId: asker.clientId, callId: request.callId, name: printable(request.name), userId: asker.userId };
    tx.aside(tx.db.insert(calls).values({ ...mark, recordedAt: tx.now(), verdict }));
    metrics.verdicts.inc({ way: 'call', verdict: labelOf(verdict) });
    return verdict;
  }

  return {
    async push(asker, request) {
      const isConsecutive = request.mutations.every((m, index) => m.n === (request.mutations[0]?.n ?? 0) + index);
      if (!isConsecutive) return { ok: false, code: 'gap' };
      try {
        return { ok: true, verdicts: await pushOnce(asker, request.mutations) };
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

/**
 * Role and activity as they are at this very transaction, not as they were when the token was issued; and how far this
 * client's numbers were recorded, null when it never came before. A client id belongs to the person who used it first:
 * nobody may write into another's sequence.
 */
async function recognise(tx: TxWriter, asker: Asker): Promise<{ readonly actor: Actor; readonly lastN: number | null }> {
  const [found] = await tx.db
    .select({ role: staff.role, active: staff.active, owner: clients.userId, lastN: clients.lastN })
    .from(staff)
    .leftJoin(clients, eq(clients.id, asker.clientId))
    .where(eq(staff.id, asker.userId));
  if (found === undefined || !found.active || (found.owner !== null && found.owner !== asker.userId)) throw new Refused('unauthorized');
  return { actor: { userId: asker.userId, role: found.role }, lastN: found.lastN };
}

function recordClient(tx: TxWriter, asker: Asker, lastN: number): void {
  const values = { id: asker.clientId, userId: asker.userId, lastN, createdAt: tx.now() };
  tx.aside(tx.db.insert(clients).values(values).onConflictDoUpdate({ target: clients.id, set: { lastN } }));
}

async function recordedPushes(tx: TxWriter, asker: Asker, seen: readonly PushedMutation[]): Promise<readonly MutationVerdict[]> {
  if (seen.length === 0) return [];
  const wanted = and(eq(mutationLog.clientId, asker.clientId), inArray(mutationLog.n, seen.map(({ n }) => n)));
  const rows = await tx.db.select({ n: mutationLog.n, verdict: mutationLog.verdict }).from(mutationLog).where(wanted);
  const byNumber = new Map(rows.map(({ n, verdict }) => [n, verdict]));
  return seen.map(({ n }) => {
    const verdict = byNumber.get(n);
    if (verdict === undefined) throw new Error('a recorded mutation has no verdict');
    return { n, ...verdict };
  });
}

function verdictAt(verdicts: readonly StoredVerdict[], index: number): StoredVerdict {
  const verdict = verdicts[index];
  if (verdict === undefined) throw new Error('a mutation has no verdict');
  return verdict;
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
