import * as z from 'zod';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';
import type { Role } from './model.ts';

/** `since` is by the relay's clock in `session.status`. */
export type Connection =
  | { readonly state: 'online' }
  | { readonly state: 'connecting'; readonly since: Instant }
  /** `reason`: `unreachable`, `token_invalid`, `desktop_too_old`, `relay_too_old`, `network` */
  | { readonly state: 'offline'; readonly since: Instant; readonly reason: string };

/** Something at start-up that the person must know before anything else. */
export type StartupNotice =
  /** The data folder was written by a newer version: nothing is opened. */
  | { readonly kind: 'newer_data'; readonly file: string }
  /** A damaged file was set aside and the mirror is being rebuilt; `rescued` pending actions were saved of `lost` + `rescued`. */
  | { readonly kind: 'rebuilt'; readonly setAside: string; readonly rescued: number; readonly lost: number | null }
  /** Another program (a virus scanner, a backup) holds the file; the program waits and goes on by itself. */
  | { readonly kind: 'held'; readonly file: string }
  /** The files cannot be used now (no room, no permission); tried again every few seconds. */
  | { readonly kind: 'disk'; readonly code: string };

export interface SessionStatus {
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string; readonly role: Role } | null;
  readonly relayUrl: string | null;
  readonly connection: Connection;
  /** Actions on this desktop the relay has not answered. */
  readonly pending: number;
  readonly rejections: number;
  /** The first pull of this mirror has reached the head at least once. */
  readonly complete: boolean;
  readonly notice: StartupNotice | null;
  /** Relay clock minus desktop clock, ms: the renderer shows times by the relay's clock. */
  readonly clockOffset: number;
  readonly locale: 'zh-CN' | 'en';
}

/** A mutation the relay refused: what the person wanted, what stands instead, and the ways on. */
export interface Rejection {
  readonly n: number;
  readonly name: string;
  readonly code: string;
  readonly at: Instant;
  /** The arguments as they were sent. */
  readonly mine: unknown;
  /** The rows as the relay has them, by entity and id; what the mutation named. */
  readonly theirs: readonly { readonly entity: string; readonly id: string; readonly row: unknown }[];
}

export const preferenceKey = z.string().regex(/^[a-z][a-zA-Z0-9.]{0,63}$/);

export const sessionRequests = {
  'session.status': request<SessionStatus>()(z.object({})),
  'session.login': request<null>()(
    z.object({ relayUrl: z.url({ protocol: /^https?$/ }), name: z.string().trim().min(1), password: z.string().min(1) }),
  ),
  'session.logout': request<null>()(z.object({})),
  'session.setLocale': request<null>()(z.object({ locale: z.enum(['zh-CN', 'en']) })),
  /** Device preferences (theme, column widths, last place): durable, never synchronised. Values are JSON text. */
  'session.preferences': request<Readonly<Record<string, string>>>()(z.object({})),
  'session.setPreference': request<null>()(z.object({ key: preferenceKey, value: z.string().max(10_000) })),
  'session.rejections': request<readonly Rejection[]>()(z.object({})),
  /** Sends the same action again as a new one. */
  'session.redo': request<null>()(z.object({ n: z.number().int() })),
  'session.discard': request<null>()(z.object({ n: z.number().int() })),
  /** Queues a named mutation durably; answers when it would survive a power cut, not when the relay has it. */
  'session.mutate': request<{ readonly n: number | null }>()(z.object({ name: z.string(), args: z.unknown() })),
};
