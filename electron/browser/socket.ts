import type { RawData, WebSocket } from 'ws';
import type { Core } from '../core/ports.ts';
import type { EventLog, NumberedEvent } from './eventLog.ts';

/** Largest frame either side may send, in bytes. */
export const maxMessageBytes = 8 * 1024 * 1024;
/** A page that does not read its events is cut off rather than buffered without end, in bytes. */
const maxBufferedBytes = 4 * maxMessageBytes;
/** Requests of one page that may run at the same time. */
const maxInFlight = 256;

const closeCodes = { badMessage: 1007, tooMany: 1008 } as const;

interface Request {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

function parseRequest(data: RawData, isBinary: boolean): Request | null {
  if (isBinary) return null;
  try {
    const parsed: unknown = JSON.parse(data.toString());
    if (typeof parsed !== 'object' || parsed === null || !('id' in parsed) || !('name' in parsed)) return null;
    const { id, name } = parsed;
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || typeof name !== 'string' || name.length > 200) return null;
    return { id, name, args: 'args' in parsed ? parsed.args : undefined };
  } catch {
    return null;
  }
}

/** Where a page that comes back says it was: `/ipc?epoch=...&after=...`. */
export interface ResumePoint {
  readonly epoch: string;
  readonly after: number;
}

/**
 * Speaks with one page: `{hello}` first, then `{id, result}` for every `{id, name, args}`, and `{n, event}`.
 * @param epoch changes with every start of the host: event numbers mean nothing across it
 */
export function serveSocket(
  socket: WebSocket,
  core: Pick<Core, 'request'>,
  events: EventLog,
  epoch: string,
  resume: ResumePoint | null,
): { push(event: NumberedEvent): void } {
  let inFlight = 0;
  const send = (message: unknown): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxBufferedBytes) socket.terminate();
    else socket.send(JSON.stringify(message));
  };
  socket.on('message', (data, isBinary) => {
    const request = parseRequest(data, isBinary);
    if (request === null) return socket.close(closeCodes.badMessage, 'bad message');
    if (inFlight >= maxInFlight) return socket.close(closeCodes.tooMany, 'too many requests at once');
    inFlight += 1;
    void core.request(request.name, request.args).then((result) => {
      inFlight -= 1;
      send({ id: request.id, result });
    });
  });
  socket.on('error', () => socket.terminate());

  const missed = resume === null ? [] : resume.epoch === epoch ? events.after(resume.after) : null;
  send({ hello: { epoch, n: events.last(), reload: missed === null } });
  for (const event of missed ?? []) send(event);
  return { push: send };
}
