import { z } from 'zod';
import type { ClientId } from '../ids.ts';
import { role } from '../session/model.ts';
import { brandedId, instant } from './scalars.ts';
import type { EntityName } from './entities.ts';
import type { RejectionCode } from './mutation.ts';

/**
 * What desktop and relay say to each other over socket.io, besides `POST /auth/login`, `/auth/refresh`, `/auth/logout`.
 * `docs/protocol.md` tells it in prose. A desktop that speaks another major version is refused with `protocol`.
 */
export const PROTOCOL = 1;
export const PULL_LIMIT = 500;
export const PUSH_LIMIT = 100;

/** socket.io handshake `auth`. */
export const handshake = z.object({
  token: z.string().max(4096),
  clientId: brandedId<ClientId>(),
  protocol: z.number().int(),
});

/** Codes with which the relay refuses a connection (`connect_error` message). */
export type ConnectRefusal = 'token_invalid' | 'protocol' | 'malformed' | 'rate_limited';

/** relay -> desktop, once per connection. */
export interface Hello {
  /** Another epoch (a new or restored database) means: forget the cursor, pull everything again, keep the outbox. */
  readonly epoch: string;
  readonly head: number;
  /** The relay's clock, ms; the desktop corrects its own by it. */
  readonly now: number;
  /** The last mutation number of this client that the relay has recorded. */
  readonly lastN: number;
}

export const pullRequest = z.object({
  epoch: z.string().max(64).nullable(),
  /** Revision of the last change seen; 0 at the beginning. */
  cursor: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(PULL_LIMIT),
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
}
/** desktop -> relay; every one is answered through the acknowledgement. */
export interface ClientEvents {
  pull: (request: PullRequest, answer: (result: PullAnswer) => void) => void;
  push: (request: PushRequest, answer: (result: PushAnswer) => void) => void;
  call: (request: CallRequest, answer: (result: CallAnswer) => void) => void;
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
