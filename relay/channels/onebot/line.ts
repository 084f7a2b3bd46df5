import type { RawData, WebSocket } from 'ws';
import { numberField, textField, fieldOf } from '../http.ts';
import type { Line, LineEvents, LineState, OnebotSettings } from '../types.ts';
import { readFrame } from './frames.ts';

/** How often a client is asked whether it is there; one that has not answered by the next time is gone. */
const PING_MS = 15_000;
/** More calls than this at once mean that the client answers nothing. */
const MOST_CALLS = 200;

/** `WebSocket.OPEN`. */
const OPEN = 1;

/** RFC 6455: data of a type or content that cannot be accepted. */
const NOT_ACCEPTABLE = 1003;
const REPLACED = 1000;
const GOING_AWAY = 1001;

export type CallOutcome =
  | { readonly kind: 'answer'; readonly status: string; readonly retcode: number | null; readonly data: unknown }
  /** Surely never reached the client. */
  | { readonly kind: 'not_sent' }
  /** Sent, and nobody knows what became of it. */
  | { readonly kind: 'unclear' };

export interface OnebotLine extends Line {
  /** A client whose token was checked; it takes the place of one that is connected already. */
  take(socket: WebSocket): void;
  call(action: string, params: Readonly<Record<string, unknown>>): Promise<CallOutcome>;
}

/**
 * The side of the relay of one OneBot 11 reverse WebSocket. Its timers are the machine's: they belong to a socket.
 * @param onReady a client has connected, every time
 */
export function openOnebotLine(settings: OnebotSettings, events: LineEvents, onReady: (line: OnebotLine) => void): OnebotLine {
  let current: WebSocket | null = null;
  let isClosed = false;
  let serial = 0;
  let state: LineState | null = null;
  const waiting = new Map<string, (outcome: CallOutcome) => void>();

  function tell(next: LineState): void {
    if (isClosed || next === state) return;
    state = next;
    events.onState(next);
  }

  function gone(socket: WebSocket): void {
    if (socket !== current) return;
    current = null;
    for (const settle of waiting.values()) settle({ kind: 'unclear' });
    tell('offline');
  }

  function heard(socket: WebSocket, data: RawData, isBinary: boolean): void {
    if (isClosed || socket !== current) return;
    // Text frames are UTF-8 by RFC 6455, and ws closes those that are not.
    const frame = isBinary ? { kind: 'malformed' as const } : readFrame(textOf(data), settings.selfId);
    if (frame.kind === 'event') events.onEvent(frame.event);
    else if (frame.kind === 'malformed') socket.close(NOT_ACCEPTABLE);
    else if (frame.kind === 'alive') tell(frame.isOnline ? 'ready' : 'offline');
    else if (frame.kind === 'answer') waiting.get(frame.echo)?.(outcomeOf(frame.answer));
  }

  const line: OnebotLine = {
    take(socket) {
      const before = current;
      current = socket;
      // What was asked over the old one is answered by nobody any more.
      for (const settle of waiting.values()) settle({ kind: 'unclear' });
      before?.close(REPLACED);
      const stop = keepAlive(socket);
      socket.on('message', (data, isBinary) => heard(socket, data, isBinary));
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        stop();
        gone(socket);
      });
      tell('ready');
      onReady(line);
    },
    call(action, params) {
      const socket = current;
      if (socket?.readyState !== OPEN || isClosed || waiting.size >= MOST_CALLS) return Promise.resolve({ kind: 'not_sent' });
      const echo = `zs-${(serial += 1)}`;
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle({ kind: 'unclear' }), settings.answerWithinMs);
        function settle(outcome: CallOutcome): void {
          clearTimeout(timer);
          waiting.delete(echo);
          resolve(outcome);
        }
        waiting.set(echo, settle);
        socket.send(JSON.stringify({ action, params, echo }), (error) => {
          if (error !== undefined && error !== null) settle({ kind: 'unclear' });
        });
      });
    },
    close() {
      isClosed = true;
      for (const settle of waiting.values()) settle({ kind: 'unclear' });
      current?.close(GOING_AWAY);
    },
  };
  tell('offline');
  return line;
}

function outcomeOf(answer: unknown): CallOutcome {
  return { kind: 'answer', status: textField(answer, 'status') ?? '', retcode: numberField(answer, 'retcode'), data: fieldOf(answer, 'data') };
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data as Buffer).toString('utf8'); // an ArrayBuffer is taken the same way
}

/** @returns stops asking */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_MS).unref();
  return () => clearInterval(timer);
}
