import type { CoreEvent } from '../../shared/ipc/envelope.ts';
import { fail, ok } from '../../shared/ipc/envelope.ts';
import type { Core, HostPorts, SecretStore } from '../../electron/core/ports.ts';

/**
 * A core with no product in it, for tests of the hosts: every request exercises one thing a host must carry.
 * Takes the same dependencies as the real `createCore`.
 */
export function createCore(deps: { readonly host: HostPorts; readonly secrets: SecretStore }): Core & { emit(event: CoreEvent): void } {
  const listeners = new Set<(event: CoreEvent) => void>();
  const emit = (event: CoreEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const routes = new Map<string, (args: unknown) => Promise<unknown>>([
    ['echo', async (args) => args],
    ['hang', () => new Promise(() => undefined)],
    ['emit', async () => emit({ name: 'status.changed' })],
    ['save', () => deps.host.saveFile('report.csv', new TextEncoder().encode('a,b\n'))],
    ['notify', async () => deps.host.notify({ title: '新消息', body: '一条', tag: 't', path: '/inbox/c1' }, false)],
    ['badge', async (args) => deps.host.setBadge(Number(args))],
    ['secret.set', (args) => deps.secrets.set('token', String(args))],
    ['secret.get', () => deps.secrets.get('token')],
  ]);
  return {
    emit,
    start: async () => undefined,
    async request(name, args) {
      const route = routes.get(name);
      return route === undefined ? fail('ipc.unknown', name) : ok((await route(args)) ?? null);
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => undefined,
  };
}
