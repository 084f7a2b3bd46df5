import type { Conversation } from '../../../shared/inbox/model.ts';
import type { ConversationId, HospitalId } from '../../../shared/ids.ts';
import { isWorkKept, threadFloor } from '../../../shared/storage/rules.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';
import { FETCH_LIMIT } from '../../../shared/wire/protocol.ts';
import type { FetchWant } from '../../../shared/wire/protocol.ts';
import { createMutex } from '../db/mutex.ts';
import type { Database } from '../db/types.ts';
import type { Engine, Fetched } from '../sync/engine.ts';
import type { EntityTables } from '../sync/entityTable.ts';
import { hasGap, leaseOf, readGaps } from '../sync/leases.ts';
import type { FetchedFor, WorkRef } from '../sync/leases.ts';
import type { Replica } from '../sync/replica.ts';
import { tableOf } from '../sync/replay.ts';
import { createClosedReach } from './closedReach.ts';
import type { Closable } from './closedReach.ts';

/** What came of asking for something older: `here` it is all in the mirror now. */
export type Brought = 'here' | 'absent' | 'offline' | 'unanswered';
export type BroughtLog =
  | { readonly kind: 'here'; readonly messages: { readonly in: number; readonly out: number } | null }
  | { readonly kind: 'offline' | 'unanswered' };
export type BroughtClosed =
  | { readonly kind: 'here'; readonly found: number; readonly done: boolean; readonly oldest: Instant | null }
  | { readonly kind: 'offline' | 'unanswered' };

/** What is beyond the retention, brought on demand and kept for a while. Nothing here throws for want of a relay. */
export interface Older {
  /** A ticket, callback or conversation by id, with what belongs to it. */
  work(ref: WorkRef): Promise<Brought>;
  /**
   * From when on a conversation's messages are all here; 0: from its beginning.
   * @param known its row, where the caller has it
   */
  heldFrom(conversationId: ConversationId, known?: Conversation): Promise<Instant>;
  /** The next older messages of a conversation. `absent`: there are none. */
  thread(conversationId: ConversationId): Promise<Brought>;
  /** Everything the follow-up log of a month is made of. `messages` null: all of it was cached, count it here. */
  log(hospitalId: HospitalId, interval: Interval): Promise<BroughtLog>;
  /** The next finished tickets or callbacks, those closed last first. `before` null: where what is here ends. */
  closed(entity: Closable, hospitalId: HospitalId | null, before: Instant | null): Promise<BroughtClosed>;
  /** From when on finished tickets or callbacks are all here; 0: from the beginning. */
  closedSince(entity: Closable, hospitalId: HospitalId | null): Instant;
  /** Brings what is missing of work that came back; called whenever the mirror has caught up. */
  fillGaps(): Promise<void>;
}

export interface OlderDeps {
  readonly mirror: Database;
  readonly tables: EntityTables;
  readonly replica: Replica;
  readonly engine: Engine;
  readonly now: () => Instant;
}

const GAPS_AT_ONCE = 20;

const unmet = (fetched: Exclude<Fetched, { kind: 'fetched' }>): 'offline' | 'unanswered' => (fetched.kind === 'offline' ? 'offline' : 'unanswered');

export function createOlder({ mirror, tables, replica, engine, now }: OlderDeps): Older {
  /** One page of a thread at a time, or two would ask for the same. */
  const turns = createMutex();
  const reach = createClosedReach(replica.state);
  let filling = false;

  async function rowOf({ entity, id }: WorkRef): Promise<unknown> {
    return (await tableOf(tables, entity).get(mirror.read, [id])).get(id)?.row ?? null;
  }

  async function isMissing(ref: WorkRef): Promise<boolean> {
    return replica.hasGaps() && (await hasGap(mirror.read, ref));
  }

  async function heldFrom(conversationId: ConversationId, known?: Conversation): Promise<Instant> {
    const { horizon } = replica.state();
    if (horizon === 0) return 0;
    const ref = { entity: 'conversations' as const, id: conversationId };
    const lease = await leaseOf(mirror.read, ref);
    const conversation = known ?? ((await rowOf(ref)) as Conversation | null); // a row of this entity
    const floor = (await isMissing(ref)) ? horizon : threadFloor(conversation, horizon);
    return Math.min(floor, lease?.since ?? floor);
  }

  async function work(ref: WorkRef): Promise<Brought> {
    const row = await rowOf(ref);
    const isWhole = row !== null && !(ref.entity !== 'conversations' && (await isMissing(ref)));
    if (isWhole) {
      if (!isWorkKept(ref.entity, row, replica.state().horizon)) await replica.lease([ref], now());
      return 'here';
    }
    // Without a horizon everything there is is here.
    if (row === null && replica.state().horizon === 0) return 'absent';
    const want: FetchWant = { kind: 'work', ...ref };
    const fetched = await engine.fetch(want, () => ({ leases: [ref], since: null, closes: ref.entity === 'conversations' ? null : ref }));
    if (fetched.kind !== 'fetched') return row === null ? unmet(fetched) : 'here';
    return fetched.rows.length > 0 ? 'here' : 'absent';
  }

  async function thread(conversationId: ConversationId): Promise<Brought> {
    const before = await heldFrom(conversationId);
    if (before === 0) return 'absent';
    const ref = { entity: 'conversations' as const, id: conversationId };
    const fetched = await engine.fetch({ kind: 'thread', conversationId, before, limit: FETCH_LIMIT, lines: true }, ({ rows, done }): FetchedFor => {
      const times = rows.filter(({ entity }) => entity === 'messages').map(({ row }) => (row as { sentAt: Instant }).sentAt); // of messages
      return { leases: [ref], since: done ? 0 : Math.min(before, ...times), closes: null };
    });
    if (fetched.kind !== 'fetched') return unmet(fetched);
    return fetched.rows.length > 0 ? 'here' : 'absent';
  }

  async function log(hospitalId: HospitalId, { from, to }: Interval): Promise<BroughtLog> {
    if (from >= replica.state().horizon) return { kind: 'here', messages: null };
    const fetched = await engine.fetch({ kind: 'log', hospitalId, from, to }, ({ rows }) => ({ leases: workIn(rows), since: null, closes: null }));
    if (fetched.kind !== 'fetched') return { kind: unmet(fetched) };
    return fetched.messages === null ? { kind: 'unanswered' } : { kind: 'here', messages: fetched.messages };
  }

  async function closed(entity: Closable, hospitalId: HospitalId | null, asked: Instant | null): Promise<BroughtClosed> {
    const before = asked ?? reach.since(entity, hospitalId);
    const fetched = await engine.fetch({ kind: 'closed', entity, hospitalId, before, limit: FETCH_LIMIT }, ({ rows }) => ({ leases: workIn(rows), since: null, closes: null }));
    if (fetched.kind !== 'fetched') return { kind: unmet(fetched) };
    const times = fetched.rows.filter((one) => one.entity === entity).map(({ row }) => (row as Readonly<Record<string, Instant>>)[entity === 'calls' ? 'endedAt' : 'closedAt'] ?? before); // closed ones were asked for
    const oldest = times.length === 0 ? null : Math.min(...times);
    reach.extend(entity, hospitalId, fetched.done ? 0 : (oldest ?? before), before);
    return { kind: 'here', found: times.length, done: fetched.done, oldest };
  }

  async function fillGap(ref: WorkRef): Promise<boolean> {
    if (ref.entity !== 'conversations') {
      const fetched = await engine.fetch({ kind: 'work', ...ref }, () => ({ leases: [], since: null, closes: ref }));
      return fetched.kind === 'fetched';
    }
    const conversation = (await rowOf(ref)) as Conversation | null; // a row of this entity
    const floor = threadFloor(conversation, replica.state().horizon);
    const id = ref.id as ConversationId; // the id of such a row
    while ((await heldFrom(id)) > floor) {
      const brought = await turns.run(() => thread(id));
      if (brought === 'absent') break;
      if (brought !== 'here') return false;
    }
    const fetched = await engine.fetch({ kind: 'work', ...ref }, () => ({ leases: [], since: null, closes: ref }));
    return fetched.kind === 'fetched';
  }

  return {
    work,
    heldFrom,
    thread: (conversationId) => turns.run(() => thread(conversationId)),
    log,
    closed,
    closedSince: reach.since,
    async fillGaps() {
      if (filling || !replica.hasGaps() || !engine.canFetch()) return;
      filling = true;
      try {
        for (let found = await readGaps(mirror.read, GAPS_AT_ONCE); found.length > 0; found = await readGaps(mirror.read, GAPS_AT_ONCE)) {
          // What could not be brought now is asked for again when the next page has come.
          for (const ref of found) if (!(await fillGap(ref))) return;
        }
      } finally {
        filling = false;
      }
    },
  };
}

function workIn(rows: readonly { readonly entity: string; readonly id: string }[]): WorkRef[] {
  return rows.flatMap(({ entity, id }) => (entity === 'tickets' || entity === 'callbacks' || entity === 'calls' ? [{ entity, id }] : []));
}
