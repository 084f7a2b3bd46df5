import { randomUUID } from 'node:crypto';
import { createCore } from '../../electron/core/createCore.ts';
import type { CoreLogLine } from '../../electron/core/createCore.ts';
import { systemClock } from './systemClock.ts';
import type { Core, HostNotice, HostPorts, SecretStore } from '../../electron/core/ports.ts';
import type { RequestAnswer, RequestArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { CoreEvent, IpcResult } from '../../shared/ipc/envelope.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { until } from './until.ts';

export interface TestDesktop {
  readonly core: Core;
  readonly notices: HostNotice[];
  readonly events: CoreEvent[];
  readonly badges: number[];
  readonly saved: { name: string; bytes: Uint8Array }[];
  readonly lines: CoreLogLine[];
  readonly secrets: Map<string, string>;
  ask<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<IpcResult<RequestAnswer<N>>>;
  /** Fails the test when the answer is an error. */
  get<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestAnswer<N>>;
  login(relayUrl: string, name: string): Promise<void>;
  online(): Promise<void>;
  /** Nothing left to send, everything pulled up to `head`. */
  settled(): Promise<void>;
}

export interface TestDesktopOptions {
  readonly dataDir: string;
  /** Survives a restart when passed again. */
  readonly secrets?: Map<string, string>;
  readonly relayUrl?: string | null;
  readonly clock?: Clock;
}

/** A real core with real files and sockets; only the host's ports are the test's own. */
export function createTestDesktop(options: TestDesktopOptions): TestDesktop {
  const secrets = options.secrets ?? new Map<string, string>();
  const notices: HostNotice[] = [];
  const badges: number[] = [];
  const saved: { name: string; bytes: Uint8Array }[] = [];
  const lines: CoreLogLine[] = [];
  const events: CoreEvent[] = [];
  const store: SecretStore = {
    get: (name) => Promise.resolve(secrets.get(name) ?? null),
    set: (name, value) => {
      if (value === null) secrets.delete(name);
      else secrets.set(name, value);
      return Promise.resolve();
    },
  };
  const host: HostPorts = {
    saveFile: (name, bytes) => {
      saved.push({ name, bytes });
      return Promise.resolve({ kind: 'saved', path: `/exports/${name}` });
    },
    notify: (notice) => void notices.push(notice),
    outlet: () => 'shown',
    setBadge: (count) => void badges.push(count),
  };
  const core = createCore({
    dataDir: options.dataDir,
    clock: options.clock ?? systemClock(),
    newId: () => randomUUID(),
    secrets: store,
    host,
    relayUrl: options.relayUrl ?? null,
    locale: 'zh-CN',
    log: (line) => void lines.push(line),
  });
  core.on((event) => void events.push(event));

  const ask = <N extends RequestName>(name: N, args: RequestArgs<N>): Promise<IpcResult<RequestAnswer<N>>> =>
    core.request(name, args) as Promise<IpcResult<RequestAnswer<N>>>; // the core answers what the contract says
  const get = async <N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestAnswer<N>> => {
    const result = await ask(name, args);
    if (!result.ok) throw new Error(`${name}: ${result.error.code}`);
    return result.value;
  };
  return {
    core,
    notices,
    events,
    badges,
    saved,
    lines,
    secrets,
    ask,
    get,
    async login(relayUrl, name) {
      await get('session.login', { relayUrl, name, password: 'secret' });
    },
    online: async () => {
      await until('online', async () => (await get('session.status', {})).connection.state === 'online', 10_000, 10);
    },
    settled: async () => {
      await until(
        'an empty outbox and a full mirror',
        async () => {
          const status = await get('session.status', {});
          return status.connection.state === 'online' && status.pending === 0 && status.complete;
        },
        15_000,
        10,
      );
    },
  };
}
