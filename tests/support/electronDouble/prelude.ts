import type { Json } from './cdp.ts';

/** What the prelude in the page sends through its binding, parsed. */
export type PageMessage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'open'; readonly url: string };

/** Messages of our own prelude: their shape is known, only JSON is checked. */
export function parsePageMessage(params: Json): PageMessage {
  return JSON.parse(String(params['payload']));
}

/**
 * Script for every new document: gives the real preload bundle the `electron` that a sandboxed preload has. It runs
 * in the page's own world, so isolation itself is not proved; what the preload exposes is.
 * @param binding name of the CDP binding; removed from the page before anything else runs
 * @param receive name under which the main process reaches the prelude
 */
export function preludeScript(preload: string, binding: string, receive: string, sandbox: boolean): string {
  return `(() => {
  if (window !== window.top) return;
  const post = window[${JSON.stringify(binding)}];
  delete window[${JSON.stringify(binding)}];
  if (post === undefined) return;
  const send = (message) => post(JSON.stringify(message));
  const listeners = new Map();
  const pending = new Map();
  let last = 0;
  Object.defineProperty(window, ${JSON.stringify(receive)}, { enumerable: false, value: (message) => {
    if (message.kind === 'event') {
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({ sender: ipcRenderer }, ...message.args);
    } else {
      const { resolve, reject } = pending.get(message.id) ?? {};
      pending.delete(message.id);
      if (message.error === undefined) resolve?.(message.value); else reject?.(new Error(message.error));
    }
  } });
  const add = (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); return ipcRenderer; };
  const remove = (channel, listener) => { listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)); return ipcRenderer; };
  const ipcRenderer = {
    invoke: (channel, ...args) => new Promise((resolve, reject) => {
      last += 1;
      pending.set(last, { resolve, reject });
      send({ kind: 'invoke', id: last, channel, args });
    }),
    send: (channel, ...args) => send({ kind: 'send', channel, args }),
    on: add, addListener: add, off: remove, removeListener: remove,
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze({ ...api }), enumerable: true }),
  };
  const load = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error('module not found: ' + name);
  };
  window.open = (url) => { send({ kind: 'open', url: new URL(url, location.href).href }); return null; };
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target=_blank]') : null;
    if (link === null) return;
    event.preventDefault();
    send({ kind: 'open', url: link.href });
  }, true);
  const module = { exports: {} };
  const process = { sandboxed: ${String(sandbox)}, contextIsolated: true, type: 'renderer', env: {} };
  if (!process.sandboxed) window.process = process;
  (function (require, module, exports, process) {\n${preload}\n})(load, module, module.exports, process);
})();`;
}
