import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { RequestAnswer, RequestArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { CoreEvent, IpcResult } from '../../shared/ipc/envelope.ts';
import type { MutationArgs, MutationName } from '../../shared/wire/mutations.ts';
import { until } from './until.ts';

/** A person at a console without a window: speaks to the browser host's WebSocket as the page does. */
export interface Desk {
  request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<IpcResult<RequestAnswer<N>>>;
  /** @throws when the answer is an error */
  ask<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestAnswer<N>>;
  /** Resolves `ok` when the action is durable on this desktop (what needs the authority: when the relay has it). */
  mutate<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<IpcResult<unknown>>;
  login(relayUrl: string, user: { readonly name: string; readonly password: string }): Promise<void>;
  /** Waits for a state of the desktop, asking again after every event and at least every 200 ms. */
  until<T>(what: string, probe: (desk: Desk) => Promise<T | null | false>, timeoutMs?: number): Promise<T>;
  on(listener: (event: CoreEvent) => void): () => void;
  close(): void;
}

interface HostMessage {
  readonly id?: number;
  readonly result?: IpcResult<unknown>;
  readonly event?: CoreEvent;
}

export const newId = <T extends string>(): T => randomUUID() as T; // a UUID serves as an id of any kind

/** @param address the console's address with its single-use ticket */
export async function openDesk(address: string): Promise<Desk> {
  const { origin, host } = new URL(address);
  const entrance = await fetch(address, { redirect: 'manual' });
  const cookie = entrance.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`the ticket was refused: HTTP ${entrance.status}`);
  const socket = new WebSocket(`ws://${host}/ipc`, { headers: { cookie, origin } });
  const waiting = new Map<number, (result: IpcResult<unknown>) => void>();
  const listeners = new Set<(event: CoreEvent) => void>();
  let nextId = 1;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as HostMessage; // our own host speaks
    if (message.event !== undefined) for (const listener of listeners) listener(message.event);
    if (message.id === undefined || message.result === undefined) return;
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  });
  socket.on('close', () => {
    for (const answer of waiting.values()) answer({ ok: false, error: { code: 'host.disconnected', message: 'the console is gone' } });
    waiting.clear();
  });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('close', () => reject(new Error('the console refused the socket')));
  });

  const desk: Desk = {
    request: <N extends RequestName>(name: N, args: RequestArgs<N>) =>
      new Promise<IpcResult<RequestAnswer<N>>>((resolve) => {
        if (socket.readyState !== WebSocket.OPEN) {
          return resolve({ ok: false, error: { code: 'host.disconnected', message: 'the console is gone' } });
        }
        const id = nextId++;
        waiting.set(id, resolve as (result: IpcResult<unknown>) => void); // answered by the handler of this very name
        socket.send(JSON.stringify({ id, name, args }));
      }),
    async ask(name, args) {
      const result = await desk.request(name, args);
      if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
      return result.value;
    },
    mutate: (name, args) => desk.request('session.mutate', { name, args }),
    async login(relayUrl, { name, password }) {
      await desk.ask('session.login', { relayUrl, name, password });
      await desk.until('the first pull', async () => {
        const status = await desk.ask('session.status', {});
        return status.complete && status.connection.state === 'online';
      });
    },
    until: (what, probe, timeoutMs) => until(what, () => probe(desk), timeoutMs, 100),
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => socket.terminate(),
  };
  return desk;
}
