import type { NoticeKind } from '../notices/model.ts';

/** What crosses the boundary between the renderer and the core: an answer is a value or a coded error, never a throw. */
export interface IpcError {
  /** Stable, quotable, `area.reason`, for example `duty.offline`. */
  readonly code: string;
  /** For the person, in the language the session has chosen. Holds no data of patients. */
  readonly message: string;
}

export type IpcResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: IpcError };

/** The whole surface that a host (Electron's preload, the browser host's bridge) puts on `window.zhishou`. */
export interface CoreBridge {
  request(name: string, args: unknown): Promise<IpcResult<unknown>>;
  /** Subscribes to every core event; returns the unsubscriber. */
  on(listener: (event: CoreEvent) => void): () => void;
}

/** Events carry ids and names, never rows: the listener asks again for what it shows. */
export type CoreEvent =
  /** Rows of these entities changed in the mirror. `ids` is absent when too many changed to name. */
  | { readonly name: 'rows.changed'; readonly entity: string; readonly ids?: readonly string[] }
  /** Connection, outbox count, rejections, session or start-up state changed: ask `session.status`. */
  | { readonly name: 'status.changed' }
  /** Somebody wrote. */
  | {
      readonly name: 'message.arrived';
      readonly conversationId: string;
      readonly messageId: string;
    }
  /**
   * Something is told: the renderer sounds, and shows it where the host does not. `rings`: again and again, until somebody goes to `path` or
   * silences it.
   */
  | {
      readonly name: 'notice';
      readonly kind: NoticeKind;
      readonly title: string;
      readonly body: string;
      readonly tag: string;
      readonly path: string;
      readonly rings: boolean;
    }
  /** The system refuses notifications, or does so no more; or the person came on or went off duty: ask `notices.state`. */
  | { readonly name: 'notices.changed' }
  /** A colleague looks at another conversation, or writes: ask `inbox.presence`. */
  | { readonly name: 'presence.changed' }
  /** Bytes of a file are elsewhere than before, or more of them are: ask `inbox.mediaState`. */
  | { readonly name: 'files.changed' }
  /** The host asks the renderer to show a place (a clicked notification, a tray menu item). */
  | { readonly name: 'navigate'; readonly path: string };

export const ok = <T>(value: T): IpcResult<T> => ({ ok: true, value });
export const fail = (code: string, message: string): IpcResult<never> => ({
  ok: false,
  error: { code, message },
});
