import type { Core } from '../ports.ts';

/**
 * Starts the core and holds back requests until it is open, so that a host can show its window at once.
 * Must be called once per core.
 */
export function startCore(core: Core): Pick<Core, 'request' | 'on' | 'close'> & { readonly started: Promise<void> } {
  const started = core.start();
  return {
    started,
    async request(name, args) {
      await started;
      return core.request(name, args);
    },
    on: (listener) => core.on(listener),
    close: () => core.close(),
  };
}
