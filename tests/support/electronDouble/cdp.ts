import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';

export type Json = Readonly<Record<string, unknown>>;

interface Pending {
  resolve(value: Json): void;
  reject(error: Error): void;
}

/** One session of the Chrome DevTools Protocol; events are emitted under their method name. */
export class CdpSession extends EventEmitter {
  private readonly connection: CdpConnection;
  readonly sessionId: string | undefined;

  constructor(connection: CdpConnection, sessionId: string | undefined) {
    super();
    this.connection = connection;
    this.sessionId = sessionId;
  }

  /** Rejects with the protocol's own message. */
  send(method: string, params: Json = {}): Promise<Json> {
    return this.connection.send(method, params, this.sessionId);
  }
}

/** Speaks flattened CDP over one WebSocket. */
export class CdpConnection {
  readonly browser: CdpSession;
  /** Resolves when the connection has ended. */
  readonly gone: Promise<void>;
  private readonly socket: WebSocket;
  private readonly pending = new Map<number, Pending>();
  private readonly sessions = new Map<string | undefined, CdpSession>();
  private nextId = 1;
  /** What is said to the browser as a whole is meant for this context of it. Null: for its default one. */
  private context: string | null = null;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.browser = this.session(undefined);
    socket.on('message', (data) => this.receive(JSON.parse(String(data))));
    this.gone = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('close', () => {
      for (const { reject } of this.pending.values()) reject(new Error('the browser is gone'));
      this.pending.clear();
    });
  }

  static connect(url: string): Promise<CdpConnection> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
      socket.once('open', () => resolve(new CdpConnection(socket)));
      socket.once('error', reject);
    });
  }

  confineTo(browserContextId: string): void {
    this.context = browserContextId;
  }

  /** Says something about the context that this connection is confined to. */
  sendForContext(method: string, params: Json): Promise<Json> {
    return this.send(method, this.context === null ? params : { ...params, browserContextId: this.context }, undefined);
  }

  close(): void {
    this.socket.terminate();
  }

  session(sessionId: string | undefined): CdpSession {
    const known = this.sessions.get(sessionId) ?? new CdpSession(this, sessionId);
    this.sessions.set(sessionId, known);
    return known;
  }

  send(method: string, params: Json, sessionId: string | undefined): Promise<Json> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.socket.readyState !== WebSocket.OPEN) return reject(new Error('the browser is gone'));
      this.pending.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  }

  private receive(message: { id?: number; method?: string; params?: Json; result?: Json; error?: { message: string }; sessionId?: string }): void {
    if (message.id !== undefined) {
      const pending = this.pending.get(message.id);
      this.pending.delete(message.id);
      if (message.error !== undefined) pending?.reject(new Error(message.error.message));
      else pending?.resolve(message.result ?? {});
    } else if (message.method !== undefined) {
      this.sessions.get(message.sessionId)?.emit(message.method, message.params ?? {});
    }
  }
}
