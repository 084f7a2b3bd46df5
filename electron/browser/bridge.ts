// Runs in the page before the renderer's bundle and puts `window.zhishou` in place over a WebSocket, so that the
// renderer cannot tell this host from Electron's preload.
import type { CoreBridge, CoreEvent, IpcResult } from '../../shared/ipc/envelope.ts';

type Answer = (result: IpcResult<unknown>) => void;
/** What the host sends (electron/browser/socket.ts); it is our own process, so its shape is trusted. */
interface HostMessage {
  readonly hello?: { readonly epoch: string; readonly n: number; readonly reload: boolean };
  readonly id?: number;
  readonly result?: IpcResult<unknown>;
  readonly n?: number;
  readonly event?: CoreEvent;
}

const firstRetryMs = 200;
const longestRetryMs = 5_000;
/** A request made while the socket is down waits this long for its return before it fails. */
const patienceMs = 5_000;

function createBridge(): CoreBridge {
  const listeners = new Set<(event: CoreEvent) => void>();
  const pending = new Map<number, Answer>();
  const waiting = new Set<() => void>();
  let socket: WebSocket | null = null;
  let nextId = 1;
  let retryMs = firstRetryMs;
  let epoch: string | null = null;
  let lastEvent = 0;

  const disconnected = (): IpcResult<never> => ({
    ok: false,
    error: {
      code: 'host.disconnected',
      message: document.documentElement.lang.startsWith('en')
        ? 'The connection to the local program was lost. Is it still running?'
        : '与本机程序的连接已断开，请确认程序仍在运行。',
    },
  });

  /** The page asks for the state, and learns from the answer (or from none) whether the program is there. */
  const tellStatus = (): void => {
    for (const listener of listeners) listener({ name: 'status.changed' });
  };

  const connect = (): void => {
    const resume = epoch === null ? '' : `?epoch=${encodeURIComponent(epoch)}&after=${lastEvent}`;
    const next = new WebSocket(`ws://${location.host}/ipc${resume}`);
    next.addEventListener('message', (message) => receive(next, message));
    next.addEventListener('close', () => {
      const wasThere = socket === next;
      socket = null;
      const lost = [...pending.values()];
      pending.clear();
      for (const answer of lost) answer(disconnected());
      if (wasThere) tellStatus();
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    });
  };

  const receive = (from: WebSocket, message: MessageEvent): void => {
    const data: HostMessage = JSON.parse(String(message.data));
    if (data.hello !== undefined) {
      // Events were missed that nobody can tell any more: start over from what is stored.
      if (data.hello.reload) return location.reload();
      const isBack = epoch !== null;
      if (!isBack) lastEvent = data.hello.n;
      epoch = data.hello.epoch;
      socket = from;
      retryMs = firstRetryMs;
      for (const go of waiting) go();
      waiting.clear();
      if (isBack) tellStatus();
    } else if (data.event !== undefined) {
      lastEvent = data.n ?? lastEvent;
      for (const listener of listeners) listener(data.event);
    } else if (data.id !== undefined && data.result !== undefined) {
      const answer = pending.get(data.id);
      pending.delete(data.id);
      answer?.(data.result);
    }
  };

  const request = (name: string, args: unknown): Promise<IpcResult<unknown>> =>
    new Promise((resolve) => {
      const send = (): void => {
        const id = nextId++;
        pending.set(id, resolve);
        socket?.send(JSON.stringify({ id, name, args }));
      };
      if (socket !== null) return send();
      const giveUp = setTimeout(() => {
        waiting.delete(go);
        resolve(disconnected());
      }, patienceMs);
      const go = (): void => {
        clearTimeout(giveUp);
        send();
      };
      waiting.add(go);
    });

  connect();
  return Object.freeze({
    request,
    on(listener: (event: CoreEvent) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
}

Object.defineProperty(window, 'zhishou', { value: createBridge(), writable: false, configurable: false });
