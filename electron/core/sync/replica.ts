import type { NewId } from '../../../shared/ids.ts';
import type { Actor } from '../../../shared/session/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import type { RejectionCode } from '../../../shared/wire/mutation.ts';
import { findMutation } from '../../../shared/wire/mutations.ts';
import { horizonAt } from '../../../shared/storage/rules.ts';
import type { FetchAnswer, Hello, MutationVerdict, PullAnswer, PushedMutation } from '../../../shared/wire/protocol.ts';
import { createMutex } from '../db/mutex.ts';
import type { Sealer } from '../db/sealed.ts';
import type { Database, WritableDb } from '../db/types.ts';
import type { EntityTables } from './entityTable.ts';
import { unsentOf, withinBytes } from './batch.ts';
import { fallingWith } from './dryRun.ts';
import { clearLeases, endLeasesBefore, LEASE_MS, putLeases, readGaps, removeGap } from './leases.ts';
import type { FetchedFor, WorkRef } from './leases.ts';
import { emptyMirror, fillOf, putMirrorState, readMirrorState } from './mirrorState.ts';
import type { MirrorState } from './mirrorState.ts';
import { hasGap, misnumbered, renumbered } from './numbering.ts';
import { appendMutation, forgetApplied, markHanded, putClient, readClient, readOutbox, removeMutations, replaceEnd, replaceOutbox } from './outbox.ts';
import { keyOf, partsOf } from './pending.ts';
import type { Pending, RowKey } from './pending.ts';
import { prunable, pruneWhile } from './prune.ts';
import type { PruneBatch } from './prune.ts';
import { writeFetched, writePage } from './pull.ts';
import { applyNew, rebase } from './rebase.ts';
import type { RebaseInput, RebaseResult } from './rebase.ts';
import { replay, storedRows, tableOf } from './replay.ts';
import { settledBy, writeSettled } from './settle.ts';
import { clearShadows, shadowKeys } from './shadows.ts';
import { clearSkipped, countSkipped, retrySkipped } from './skipped.ts';
import { amending, withdrawing } from './withdraw.ts';
import type { ChangedQueue } from './withdraw.ts';

export interface ReplicaDeps {
  readonly mirror: Database;
  readonly local: Database;
  readonly tables: EntityTables;
  readonly sealer: Sealer;
  readonly actor: Actor;
  readonly newId: NewId;
  /** Fingerprint of the row shapes this program can read (`understanding`). */
  readonly understands: string;
  /** Rows whose view changed. */
  readonly changed: (keys: ReadonlySet<RowKey>) => void;
  /** The number of pending mutations or rejections, or the completeness, changed. */
  readonly moved: () => void;
  readonly warn: (code: string, detail: Readonly<Record<string, string | number>>) => void;
}

export type Enqueued =
  | { readonly ok: true; readonly n: number }
  | { readonly ok: false; readonly code: RejectionCode };
export type Withdrawn = 'done' | 'handed' | 'changed';
type PulledPage = PullAnswer & { readonly ok: true };
type FetchedRows = FetchAnswer & { readonly ok: true };

/**
 * This desktop's copy of the workspace and its queue of actions. Everything that writes rows or the outbox goes
 * through here, one step after the other, so that memory and files agree.
 *
 * Order of writes: an action is durable in `local.db` (synchronous FULL) before anybody is told it is done; the
 * optimistic rows follow in `mirror.db` and can be made again from the outbox at any time (`start`).
 */
export interface Replica {
  /** Loads the outbox and replays all of it: a crash between the two files leaves nothing half done. */
  start(): Promise<{ readonly unreadable: number }>;
  state(): MirrorState;
  clientId(): string;
  /** Actions of the person that the relay has not answered; read marks and the like are not counted. */
  unanswered(): number;
  /** Rows of an entity that differ from what the relay has confirmed. */
  pendingIds(entity: EntityName): ReadonlySet<string>;
  /** Everything that waits, in order. */
  queue(): readonly Pending[];
  /** The next mutations to push, in order. */
  unsent(limit: number): readonly PushedMutation[];
  /** The same, for giving them to a connection now: it is noted durably before, and none of them can be changed again. */
  handOver(limit: number): Promise<readonly PushedMutation[]>;
  /** The action and the later ones that cannot stand without it; empty when it is gone. */
  fallingWith(id: string): Promise<readonly Pending[]>;
  /**
   * Takes actions out of the queue. They must be everything that falls with the first of them.
   * @returns `handed` when the relay may have one of them, `changed` when the queue is no longer as it was looked at
   */
  withdraw(ids: readonly string[]): Promise<Withdrawn>;
  /** Other arguments for an action that waits, in its old place. `refused`: it, or a later one, could not stand with them. */
  amend(id: string, args: unknown): Promise<Withdrawn | 'refused'>;
  /**
   * Durable when it resolves with `ok`. Refused at once where the shared rule already says no to what is on the screen.
   * @param also runs in the transaction that saves the action
   */
  enqueue(name: string, args: unknown, at: Instant, also?: (local: WritableDb) => Promise<void>): Promise<Enqueued>;
  /** Takes over what the relay says about itself. `reconnect`: the client id has changed. */
  greet(hello: Hello, now: Instant): Promise<'ready' | 'reconnect'>;
  /**
   * Takes over what the relay decided, and hands over the next ones in the same step: behind a page that is being written
   * they would wait, with the relay idle.
   * @param limit as `handOver` has it
   */
  settle(verdicts: readonly MutationVerdict[], limit: number): Promise<readonly PushedMutation[]>;
  /**
   * @param at now, by the relay's clock
   * @returns ids of messages that were not here before
   */
  applyPage(page: PulledPage, at: Instant): Promise<readonly string[]>;
  /** Whether work came back of which something is missing here. */
  hasGaps(): boolean;
  /** `stale`: the mirror is of another database, or further than the answer; ask again. */
  applyFetched(answer: FetchedRows, context: FetchedFor, now: Instant): Promise<'applied' | 'stale'>;
  /** Keeps what is here although beyond the horizon, because somebody looks at it. `now`: the relay's clock. */
  lease(refs: readonly WorkRef[], now: Instant): Promise<void>;
  /** Moves the horizon and ends old leases: what falls beyond it counts as away from here on, see `prune`. */
  moveHorizon(now: Instant): Promise<void>;
  /**
   * Removes what is beyond the horizon, in short transactions between everything else.
   * @param isWanted asked before each; false ends it early
   * @returns how many rows went
   */
  prune(isWanted: () => boolean): Promise<number>;
}

export function createReplica(deps: ReplicaDeps): Replica {
  const { mirror, local, tables, sealer, actor } = deps;
  const mutex = createMutex();
  let state = emptyMirror;
  let client = { id: '', nextN: 1 };
  let pending: readonly Pending[] = [];
  let shadowed: ReadonlySet<RowKey> = new Set();
  /** A write of rows failed after its action was saved: the next step replays everything. */
  let stale = false;
  let hasSkipped = false;
  let gaps = false;
  /** Rises with whatever may make a row kept again: what a pruning has found before does not count any more. */
  let kept = 0;

  const input = (list: readonly Pending[] = pending): RebaseInput => ({ tables, sealer, actor, pending: list, shadowed });

  function accept(list: readonly Pending[], result: RebaseResult): void {
    shadowed = result.shadowed;
    pending = list.map((one) => {
      const footprint = result.footprints.get(one.n);
      return footprint === undefined ? one : { ...one, footprint };
    });
    if (result.changed.size > 0) deps.changed(result.changed);
  }

  /** Brings rows and outbox together after the outbox has become `list`. */
  async function reconcile(list: readonly Pending[], changed: ReadonlySet<RowKey> | null, before?: (tx: WritableDb) => Promise<void>): Promise<void> {
    pending = list;
    try {
      const result = await mirror.write(async (tx) => {
        await before?.(tx);
        return rebase(tx, input(list), stale ? null : changed);
      });
      stale = false;
      accept(list, result);
    } catch (thrown) {
      stale = true;
      throw thrown;
    }
  }

  async function start(): Promise<{ readonly unreadable: number }> {
    state = await readMirrorState(mirror.read, sealer);
    hasSkipped = (await countSkipped(mirror.read)) > 0;
    const retried = await retrySkipped(mirror, state, deps.understands, sealer);
    if (retried !== state) hasSkipped = false;
    state = retried;
    gaps = (await readGaps(mirror.read, 1)).length > 0;
    const { pending: stored, unreadable } = await readOutbox(local.read, sealer);
    const left = stored.filter((one) => one.appliedRev === null || one.appliedRev > state.cursor);
    const known = await readClient(local.read);
    if (known === null || unreadable > 0 || hasGap(left, known.nextN)) {
      // Numbers with holes cannot be pushed, and under another client id the whole ones begin again at one.
      await adopt(renumbered(left));
    } else {
      client = { ...known };
      pending = left;
      await local.write((tx) => removeMutations(tx, stored.filter((one) => !left.includes(one)).map((one) => one.n)));
    }
    shadowed = await shadowKeys(mirror.read);
    await reconcile(pending, null);
    return { unreadable };
  }

  async function adopt(list: readonly Pending[]): Promise<void> {
    const id = deps.newId();
    await local.write((tx) => replaceOutbox(tx, id, list, sealer));
    if (list.length === 0) await local.write((tx) => putClient(tx, { id, nextN: 1 }));
    client = { id, nextN: (list.at(-1)?.n ?? 0) + 1 };
    pending = list;
  }

  async function enqueue(name: string, args: unknown, at: Instant, also?: (local: WritableDb) => Promise<void>): Promise<Enqueued> {
    const replayed = await replay(storedRows(mirror.read, tables), { name, args, at }, actor);
    const { outcome } = replayed;
    // Before the first fill is done a missing row may only be missing here: the relay decides.
    const undecided = !state.complete && outcome.kind === 'rejected' && outcome.code === 'not_found';
    if (outcome.kind === 'rejected' && !undecided) return { ok: false, code: outcome.code };
    const added: Pending = { n: client.nextN, name, args, at, appliedRev: null, id: deps.newId(), handed: false, footprint: replayed.footprint };
    await local.write(async (tx) => {
      await appendMutation(tx, added, client.id, sealer);
      await also?.(tx);
    });
    client = { ...client, nextN: added.n + 1 };
    const list = [...pending, added];
    pending = list;
    try {
      if (stale) await reconcile(list, null);
      else accept(list, await mirror.write((tx) => applyNew(tx, input(), added.n, replayed)));
    } catch {
      // It is saved and will be sent; only its picture on the screen is late.
      stale = true;
      deps.warn('sync.view_late', { n: added.n });
    }
    deps.moved();
    return { ok: true, n: added.n };
  }

  async function greet(hello: Hello, now: Instant): Promise<'ready' | 'reconnect'> {
    const clockOffset = Math.round(hello.now - now);
    const another = state.epoch !== null && (state.epoch !== hello.epoch || hello.head < state.cursor);
    if (another) await reset(hello, clockOffset);
    else {
      const known = { ...state, epoch: hello.epoch, clockOffset, understands: deps.understands };
      // Only of a mirror without rows may anything be left out: what one holds, also from before it was sent back to the
      // beginning, would otherwise stay as it was.
      state = state.epoch === null ? { ...known, ...fillOf(hello) } : known;
      await mirror.write((tx) => putMirrorState(tx, state, sealer));
    }
    if (!misnumbered(pending, client.nextN, hello.lastN)) return 'ready';
    await adopt(renumbered(pending));
    await reconcile(pending, null);
    return 'reconnect';
  }

  /** Another database stands behind the relay: the rows are forgotten, the outbox is kept. */
  async function reset(hello: Hello, clockOffset: number): Promise<void> {
    // What that database has recorded is in it; what it has lost (restored from a backup) is sent again.
    const recorded = pending.filter((one) => one.appliedRev !== null && one.n <= hello.lastN).map((one) => one.n);
    const list = pending.filter((one) => !recorded.includes(one.n)).map((one) => ({ ...one, appliedRev: null }));
    await local.write(async (tx) => {
      await removeMutations(tx, recorded);
      await forgetApplied(tx);
    });
    const next = { ...emptyMirror, epoch: hello.epoch, clockOffset, understands: deps.understands, ...fillOf(hello) };
    await reconcile(list, null, async (tx) => {
      for (const table of tables.values()) await table.clear(tx);
      await clearShadows(tx);
      await clearLeases(tx);
      await clearSkipped(tx);
      await putMirrorState(tx, next, sealer);
      shadowed = new Set();
    });
    state = next;
    gaps = false;
    hasSkipped = false;
    deps.moved();
  }

  async function settle(verdicts: readonly MutationVerdict[]): Promise<void> {
    const settled = settledBy(pending, verdicts, state.cursor);
    await local.write((tx) => writeSettled(tx, settled, sealer));
    const { list, gone } = settled;
    pending = list;
    if (gone.length > 0) await reconcile(list, new Set(gone.flatMap((one) => [...one.footprint.writes])));
    deps.moved();
  }

  async function handOver(limit: number): Promise<readonly PushedMutation[]> {
    const batch = withinBytes(unsentOf(pending, limit));
    const last = batch.at(-1)?.n;
    if (last === undefined || pending.every((one) => one.handed || one.n > last)) return batch;
    await local.write((tx) => markHanded(tx, last));
    pending = pending.map((one) => (one.n <= last ? { ...one, handed: true } : one));
    deps.moved();
    return batch;
  }

  /** Puts into effect what `withdraw.ts` worked out. */
  async function change<R extends string>(changed: ChangedQueue | R): Promise<'done' | R> {
    if (typeof changed === 'string') return changed;
    await rewrite(changed.from, changed.list);
    return 'done';
  }

  /** The queue from `n` on becomes another, durably; then the rows follow. */
  async function rewrite(n: number, list: readonly Pending[]): Promise<void> {
    const end = list.filter((one) => one.n >= n);
    await local.write((tx) => replaceEnd(tx, { id: client.id, nextN: n }, end, sealer));
    client = { ...client, nextN: n + end.length };
    await reconcile(list, null);
    deps.moved();
  }

  async function applyPage(page: PulledPage, at: Instant): Promise<readonly string[]> {
    if (stale) await reconcile(pending, null);
    const reached = (one: Pending) => one.appliedRev !== null && one.appliedRev <= page.cursor;
    kept += 1;
    const settled = pending.filter(reached);
    const list = pending.filter((one) => !reached(one));
    const next = { ...state, pulledAt: at, cursor: page.cursor, complete: state.complete || page.cursor >= page.head };
    const extent = { horizon: state.horizon, filledFrom: state.filledFrom, filling: !state.complete, hasSkipped };
    let skippedHere = false;
    const unreadable = (entity: string) => {
      skippedHere = true;
      deps.warn('sync.row_unreadable', { entity });
    };
    const result = await mirror.write(async (tx) => {
      await putMirrorState(tx, next, sealer);
      return writePage(tx, input(list), { rows: page.rows, settled, noticeNew: state.complete, extent, unreadable });
    });
    hasSkipped ||= skippedHere;
    gaps ||= result.gaps.length > 0;
    const completed = next.complete !== state.complete;
    state = next;
    accept(list, result);
    if (settled.length > 0) await local.write((tx) => removeMutations(tx, settled.map((one) => one.n)));
    if (completed || settled.length > 0) deps.moved();
    return result.newMessages;
  }

  async function applyFetched(answer: FetchedRows, context: FetchedFor, now: Instant): Promise<'applied' | 'stale'> {
    // Of what was deleted between its snapshot and our cursor the answer knows nothing.
    if (answer.epoch !== state.epoch || answer.head < state.cursor) return 'stale';
    if (stale) await reconcile(pending, null);
    kept += 1;
    const unreadable = (entity: string) => deps.warn('sync.row_unreadable', { entity });
    const result = await mirror.write(async (tx) => {
      await putLeases(tx, context.leases, now, context.since);
      if (context.closes !== null) await removeGap(tx, context.closes);
      return writeFetched(tx, input(), { rows: answer.rows, unreadable });
    });
    if (context.closes !== null) gaps = (await readGaps(mirror.read, 1)).length > 0;
    accept(pending, result);
    return 'applied';
  }

  async function lease(refs: readonly WorkRef[], now: Instant): Promise<void> {
    kept += 1;
    await mirror.write((tx) => putLeases(tx, refs, now));
  }

  async function moveHorizon(now: Instant): Promise<void> {
    const next = { ...state, horizon: Math.max(state.horizon, horizonAt(now)) };
    await mirror.write(async (tx) => {
      await endLeasesBefore(tx, now - LEASE_MS);
      await putMirrorState(tx, next, sealer);
    });
    state = next;
  }

  async function removeFound(batch: PruneBatch, found: { readonly epoch: string | null; readonly kept: number }): Promise<'gone' | 'outdated' | 'over'> {
    if (state.epoch !== found.epoch) return 'over';
    if (kept !== found.kept || [...batch].some(([entity, ids]) => ids.some((id) => shadowed.has(keyOf(entity, id))))) return 'outdated';
    await mirror.write(async (tx) => {
      for (const [entity, ids] of batch) await tableOf(tables, entity).remove(tx, ids);
    });
    return 'gone';
  }

  return {
    start: () => mutex.run(start),
    state: () => state,
    clientId: () => client.id,
    unanswered: () => pending.filter((one) => one.appliedRev === null && findMutation(one.name)?.silent !== true).length,
    pendingIds: (entity) =>
      new Set([...shadowed].map(partsOf).filter((part) => part.entity === entity).map((part) => part.id)),
    queue: () => pending,
    unsent: (limit) => unsentOf(pending, limit),
    handOver: (limit) => mutex.run(() => handOver(limit)),
    fallingWith: (id) => mutex.run(() => (pending.some((one) => one.id === id) ? fallingWith(mirror.read, input(), id) : Promise.resolve([]))),
    withdraw: (ids) => mutex.run(async () => change(await withdrawing(mirror.read, input(), ids))),
    amend: (id, args) => mutex.run(async () => change(await amending(mirror.read, input(), id, args))),
    enqueue: (name, args, at, also) => mutex.run(() => enqueue(name, args, at, also)),
    greet: (hello, now) => mutex.run(() => greet(hello, now)),
    settle: (verdicts, limit) =>
      mutex.run(async () => {
        await settle(verdicts);
        return handOver(limit);
      }),
    applyPage: (page, at) => mutex.run(() => applyPage(page, at)),
    hasGaps: () => gaps,
    applyFetched: (answer, context, now) => mutex.run(() => applyFetched(answer, context, now)),
    lease: (refs, now) => mutex.run(() => lease(refs, now)),
    moveHorizon: (now) => mutex.run(() => moveHorizon(now)),
    prune: (isWanted) =>
      pruneWhile(isWanted, {
        begin: () => ({ epoch: state.epoch, kept }),
        find: () => prunable(mirror.read, tables, state.horizon, () => shadowed),
        remove: (batch, found) => mutex.run(() => removeFound(batch, found)),
      }),
  };
}
