import type { CoreEvent, IpcResult } from '../../shared/ipc/envelope.ts';
import type { NoticeKind } from '../../shared/notices/model.ts';
import type { NoticeOutlet } from '../../shared/notices/contract.ts';

/** What the host does for the core, because only the host can. */
export interface HostPorts {
  /**
   * Lets the person save a file. Electron asks with a dialog; the browser host writes to `<data-dir>/exports`.
   * @param suggestedName a file name without folders
   */
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<SaveFileResult>;
  /** Shows a desktop notification; a click on it navigates to `path`. @param isTest also while the window is looked at */
  notify(notice: HostNotice, isTest: boolean): void;
  /** Whether the system shows them, as far as this host can know. */
  outlet(): NoticeOutlet;
  /** Unread count for the tray, the dock or the task bar. 0 removes it. */
  setBadge(count: number): void;
}

export type SaveFileResult =
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'cancelled' };

export interface HostNotice {
  readonly title: string;
  readonly body: string;
  /** A newer notice with the same tag replaces the older. */
  readonly tag: string;
  /** Renderer path, for example `/inbox/<conversationId>`. */
  readonly path: string;
}

/** What is told, before the person's settings have a say. */
export interface Told extends HostNotice {
  readonly kind: NoticeKind;
}

/** Small secrets (refresh token, data key). Electron: safeStorage. Browser host: a file only its owner can read. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  /** `null` removes it. */
  set(name: string, value: string | null): Promise<void>;
}

/** What a host gets from `createCore`. */
export interface Core {
  /** Opens the mirror, restores the session if there is one, begins to connect. Never throws: see `session.status`. */
  start(): Promise<void>;
  /** Looks the request up, parses `args`, runs it. Never throws. */
  request(name: string, args: unknown): Promise<IpcResult<unknown>>;
  on(listener: (event: CoreEvent) => void): () => void;
  /** Closes sockets and databases; resolves within two seconds. */
  close(): Promise<void>;
}
