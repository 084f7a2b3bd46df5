import * as z from 'zod';
import type { ClientId } from '../ids.ts';
import type { Presence, Present } from '../inbox/presence.ts';
import { role } from '../session/model.ts';
import { brandedId, instant } from './scalars.ts';
import type { EntityName } from './entities.ts';
import type { RejectionCode } from './mutation.ts';

/**
 * What desktop and relay say to each other over socket.io, besides `POST /auth/login`, `/auth/refresh`, `/auth/logout`.
 * `docs/protocol.md` tells it in prose. Each side speaks a range of versions and both use the highest they share; a
 * connection without a common version is refused with `protocol` and the relay's range.
 *
 * 2: `horizon` in `pull`, pages up to `PULL_LIMIT`, and `fetch`.
 * 3: `news`.
 */
export const PROTOCOL = { oldest: 1, newest: 3 } as const;
export interface ProtocolRange {
  readonly oldest: number;
  readonly newest: number;
}
/** The highest version that both speak. */
export function commonProtocol(desktop: ProtocolRange, relay: ProtocolRange): number | null {
  const version = Math.min(desktop.newest, relay.newest);
  return version >= Math.max(desktop.oldest, relay.oldest) ? version : null;
}
/** Of two that share no version. */
export function tooOld(desktop: ProtocolRange, relay: ProtocolRange): 'desktop' | 'relay' {
  return desktop.newest < relay.oldest ? 'desktop' : 'relay';
}

export const PULL_LIMIT = 1000;
/** Rows a page may have in protocol 1. */
export const PULL_LIMIT_1 = 500;
/** Messages one `fetch` brings. */
export const FETCH_LIMIT = 200;
export const PUSH_LIMIT = 100;
/** Rows that are told without being asked for; of more a desktop hears by `poke`. */
export const NEWS_LIMIT = 200;

/** socket.io handshake `auth`. */
export const handshake = z.object({
  token: z.string().max(4096),
  clientId: brandedId<ClientId>(),
  /** The oldest version this desktop speaks; the only one when `newest` is absent (0.1). */
  protocol: z.number().int(),
  newest: z.number().int().optional(),
});

/** Codes with which the relay refuses a connection (`connect_error` message). */
export type ConnectRefusal = 'token_invalid' | 'protocol' | 'malformed' | 'rate_limited';
/** The `data` of a `connect_error` with `protocol`: what the relay speaks. Absent from a relay of 0.1, which speaks 1. */
export const refusalData = z.object({ oldest: z.number().int(), newest: z.number().int() });

/** relay -> desktop, once per connection. */
export interface Hello {
  /** Another epoch (a new or restored database) means: forget the cursor, pull everything again, keep the outbox. */
  readonly epoch: string;
  readonly head: number;
  /** The relay's clock, ms; the desktop corrects its own by it. */
  readonly now: number;
  /** The last mutation number of this client that the relay has recorded. */
  readonly lastN: number;
  /** The version both use on this connection; absent: 1. */
  readonly protocol?: number;
}

export const pullRequest = z.object({
  epoch: z.string().max(64).nullable(),
  /** Revision of the last change seen; 0 at the beginning. */
  cursor: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(PULL_LIMIT),
  /**
   * Only while a mirror is filled: rows that a desktop does not keep (`shared/storage/rules.ts`) are left out. Later
   * everything that changes is told, because an old row may be there on demand.
   */
  horizon: instant.optional(),
  /**
   * The head when the fill began: what changed after it is told in any case, because an earlier version of it may be in the
   * mirror already. Absent: the head of this answer.
   */
  upTo: z.number().int().nonnegative().optional(),
});
export type PullRequest = z.infer<typeof pullRequest>;

export interface PulledRow {
  readonly entity: EntityName;
  readonly id: string;
  readonly rev: number;
  /** null: a tombstone. */
  readonly row: unknown;
}
export type PullAnswer =
  | {
      readonly ok: true;
      readonly epoch: string;
      readonly rows: readonly PulledRow[];
      /** Ask again from here while `cursor < head`. Rows the person may not see are skipped, the cursor moves on. */
      readonly cursor: number;
      readonly head: number;
    }
  | WireFailure;

/**
 * Protocol 3. Every row that changed after `from` as it is at `to`, as far as this desktop may see it: what a pull from any cursor between
 * the two would add. A desktop that is behind `from` pulls.
 */
export interface News {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly PulledRow[];
}

/** Rows that are not cached, on demand. Visible rows only, like `pull`. */
export const fetchRequest = z.object({
  epoch: z.string().max(64),
  want: z.discriminatedUnion('kind', [
    /** A row with all that belongs to it; a conversation comes without its messages. */
    z.object({ kind: z.literal('work'), entity: z.enum(['conversations', 'tickets', 'callbacks', 'calls']), id: z.string().min(1).max(64) }),
    /** Messages of a conversation sent before `before`, newest first, at least `limit` where there are so many. */
    z.object({
      kind: z.literal('thread'),
      conversationId: z.string().min(1).max(64),
      before: instant,
      limit: z.number().int().min(1).max(FETCH_LIMIT),
      /** History and notes of the same stretch too. Older desktops do not ask: they take every row for a message. */
      lines: z.boolean().optional(),
    }),
    /** Finished tickets, callbacks or calls closed (ended) before `before`, last closed first, with all that belongs to them. */
    z.object({ kind: z.literal('closed'), entity: z.enum(['tickets', 'callbacks', 'calls']), hospitalId: z.string().min(1).max(64).nullable(), before: instant, limit: z.number().int().min(1).max(FETCH_LIMIT) }),
    /** Everything that the follow-up log of a hospital is made of: work created, closed or attempted in the interval. */
    z.object({ kind: z.literal('log'), hospitalId: z.string().min(1).max(64), from: instant, to: instant }),
  ]),
});
export type FetchRequest = z.infer<typeof fetchRequest>;
export type FetchWant = FetchRequest['want'];

export type FetchAnswer =
  | {
      readonly ok: true;
      readonly epoch: string;
      readonly rows: readonly PulledRow[];
      /** The rows are as of this revision. A desktop that has pulled beyond it asks again. */
      readonly head: number;
      /** `thread` and `closed`: nothing older is left. */
      readonly done: boolean;
      /** `log`: messages of the hospital's conversations in the interval; outbound only what the platform accepted. */
      readonly messages: { readonly in: number; readonly out: number } | null;
    }
  | WireFailure;

export const pushedMutation = z.object({
  /** 1, 2, 3 ... per client without a gap. */
  n: z.number().int().positive(),
  name: z.string().max(64),
  args: z.unknown(),
  at: instant,
});
export type PushedMutation = z.infer<typeof pushedMutation>;

export const pushRequest = z.object({ mutations: z.array(pushedMutation).min(1).max(PUSH_LIMIT) });
export type PushRequest = z.infer<typeof pushRequest>;

export type MutationVerdict =
  | { readonly n: number; readonly status: 'applied'; readonly rev: number }
  | { readonly n: number; readonly status: 'rejected'; readonly code: RejectionCode };
export type PushAnswer =
  | { readonly ok: true; readonly verdicts: readonly MutationVerdict[] }
  /** `gap`: a number was skipped; `lastN` in `Hello` says where to begin. Nothing was applied. */
  | WireFailure;

/** A mutation that needs the authority now (`onlineOnly`): not queued, answered at once, exactly once per `callId`. */
export const callRequest = z.object({
  callId: z.string().min(8).max(64),
  name: z.string().max(64),
  args: z.unknown(),
  at: instant,
});
export type CallRequest = z.infer<typeof callRequest>;
export type CallAnswer =
  | { readonly ok: true; readonly verdict: Omit<MutationVerdict & { status: 'applied' }, 'n'> | Omit<MutationVerdict & { status: 'rejected' }, 'n'> }
  | WireFailure;

export interface WireFailure {
  readonly ok: false;
  readonly code: 'malformed' | 'unauthorized' | 'gap' | 'rate_limited' | 'unavailable' | 'internal';
}

/** relay -> desktop. */
export interface ServerEvents {
  hello: (hello: Hello) => void;
  /** Doorbell: the head is now this. No data. */
  poke: (head: number) => void;
  /** Protocol 3, instead of a doorbell where the relay can. May be lost like one. */
  news: (news: News) => void;
  /** Who looks at what, where that changed; all of it once per connection. Never stored. */
  presence: (changed: readonly Present[]) => void;
}
/** desktop -> relay; every one is answered through the acknowledgement. */
export interface ClientEvents {
  pull: (request: PullRequest, answer: (result: PullAnswer) => void) => void;
  /** Protocol 2. */
  fetch: (request: FetchRequest, answer: (result: FetchAnswer) => void) => void;
  push: (request: PushRequest, answer: (result: PushAnswer) => void) => void;
  call: (request: CallRequest, answer: (result: CallAnswer) => void) => void;
  /** What this desktop looks at now, repeated while it does. Not answered; a relay that does not know it ignores it. */
  presence: (state: Presence) => void;
  /** A fresh access token before the old one ends, so that the socket need not be closed. */
  reauth: (token: string, answer: (result: { ok: true } | WireFailure) => void) => void;
}

export const loginRequest = z.object({ name: z.string().min(1).max(64), password: z.string().min(1).max(256) });
export const refreshRequest = z.object({ refreshToken: z.string().min(1).max(256) });

/** Answer of `/auth/login` and `/auth/refresh`. The refresh token is good once: using it returns the next. */
export const tokenAnswer = z.object({
  accessToken: z.string(),
  /** ms */
  accessExpiresAt: instant,
  refreshToken: z.string(),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string(), role }),
  workspace: z.object({ epoch: z.string() }),
});
export type TokenAnswer = z.infer<typeof tokenAnswer>;
