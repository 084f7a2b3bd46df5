import * as z from 'zod';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';
import type { WireFailure } from '../wire/protocol.ts';
import type { ActionText } from './rules.ts';
import type { TextLimit } from './textLimits.ts';

/**
 * `waiting`: only here, may still be changed. `handed`: given to a connection, the relay may have it. `applied`: the
 * relay has it, its rows have not been pulled yet.
 */
export type QueueState = 'waiting' | 'handed' | 'applied';

/** What an action is about, to say it in words. */
export type Subject =
  | { readonly kind: 'ticket'; readonly number: number | null; readonly title: string }
  | { readonly kind: 'callback' | 'conversation' | 'hospital' | 'group'; readonly title: string };

/** One action that waits for the relay. */
export interface QueueItem {
  /** Stays the same when numbers change. */
  readonly id: string;
  readonly name: string;
  /** When the person did it, relay's clock. */
  readonly at: Instant;
  /** What it takes on the wire. */
  readonly bytes: number;
  readonly state: QueueState;
  readonly subject: Subject | null;
  /** The file that goes with it, with the size of its bytes; null: none. */
  readonly file: { readonly name: string; readonly size: number } | null;
  /** The person's own words in it, with how long they may be. */
  readonly texts: readonly (ActionText & TextLimit)[];
}

/** How the last attempt to send the queue went. */
export interface SendAttempt {
  readonly at: Instant;
  /**
   * `answered`: the relay took what it was given. `unanswered`: it was given and no answer came; what it may have is asked
   * again, and takes effect once. `failed`: this desktop could not read its own files. A code: the relay refused all of it.
   */
  readonly result: 'under_way' | 'answered' | 'no_connection' | 'unanswered' | 'failed' | WireFailure['code'];
  /** When it is tried again without anybody's doing; null: it is under way, or there is no need. */
  readonly nextAt: Instant | null;
}

/** The connection was this from `at` on, relay's clock. `started`: the program was opened. */
export interface ConnectionChange {
  readonly at: Instant;
  readonly state: 'started' | 'online' | 'connecting' | 'offline';
  /** Of `offline`; see `Connection`. */
  readonly reason: string | null;
}

export interface SyncState {
  /** In the order of sending. */
  readonly queue: readonly QueueItem[];
  /** Bookkeeping of the program that waits too (read marks). */
  readonly silent: number;
  /** Relay's clock; null: nothing had to be sent since the program was opened. */
  readonly sending: SendAttempt | null;
  /** The version used with the relay; null: not heard since the program was opened. */
  readonly protocol: number | null;
  /** Revision up to which this desktop has everything. */
  readonly cursor: number;
  /** The relay's newest revision as far as it was heard; null: not heard since the program was opened. */
  readonly head: number | null;
  /** Relay's clock; null: never pulled. */
  readonly pulledAt: Instant | null;
  /** Newest first. */
  readonly history: readonly ConnectionChange[];
}

const itemId = z.string().min(1).max(200);

export const syncRequests = {
  'sync.state': request<SyncState>()(z.object({})),
  /** The action itself, then every later one that cannot stand without it: all of it would be lost. */
  'sync.discardPreview': request<readonly QueueItem[]>()(z.object({ id: itemId })),
  /** Refused with `sync.changed` when the preview has become another, with `sync.handed` when the relay may have it. */
  'sync.discard': request<null>()(z.object({ ids: z.array(itemId).min(1) })),
  /** Other words for an action that waits, by path (`texts` of the item). Its place in the queue stays. */
  'sync.edit': request<null>()(z.object({ id: itemId, texts: z.record(z.string(), z.string().max(10_000)) })),
  /** A refused edit again with the named fields only, over what the relay has now; none: the edit is given up. */
  'sync.resolve': request<null>()(z.object({ n: z.number().int(), mine: z.array(z.string().max(200)).max(100) })),
  /** Connects and sends now instead of after the next pause, and answers how that went. The order is kept: the first goes first. */
  'sync.sendNow': request<SendAttempt | null>()(z.object({})),
  /** The queue and what was refused as a JSON file, unmasked: the last resort. Holds personal data. */
  'sync.export': request<
    { readonly kind: 'saved'; readonly path: string; readonly count: number } | { readonly kind: 'cancelled' }
  >()(z.object({})),
};
