import { EventEmitter } from 'node:events';
import type { DoubleApp } from './app.ts';
import { DoubleWindow, type WindowOptions } from './browserWindow.ts';
import type { CdpConnection } from './cdp.ts';
import { createDesktop } from './desktop.ts';
import { DoubleEvent } from './events.ts';
import { createSafeStorage } from './safeStorage.ts';
import { DoubleSession } from './session.ts';
import type { DoubleWebContents, IpcHandler, Shared } from './webContents.ts';

/** `require('electron')`: what `boot.ts` touches is typed, the rest is for the bundle under test. */
export interface ElectronModule {
  readonly BrowserWindow: { getAllWindows(): readonly DoubleWindow[] };
  readonly [name: string]: unknown;
}

/** Puts the pieces together as `require('electron')` of the main process gives them. */
export function createElectronModule(app: DoubleApp, cdp: CdpConnection): ElectronModule {
  const schemes = new Set<string>();
  const session = new DoubleSession(schemes);
  const handlers = new Map<string, IpcHandler>();
  const listeners = new EventEmitter();
  const ipcMain = Object.assign(listeners, {
    handle(channel: string, handler: IpcHandler): void {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    removeHandler: (channel: string): void => void handlers.delete(channel),
  });
  const shared: Shared = { cdp, session, ipcHandlers: handlers, ipcMain: listeners };
  const windows = new Set<DoubleWindow>();

  class BrowserWindow extends DoubleWindow {
    constructor(options: WindowOptions = {}) {
      if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
      super(shared, options);
      windows.add(this);
      app.emit('web-contents-created', new DoubleEvent(), this.webContents);
      this.once('closed', () => {
        windows.delete(this);
        if (windows.size > 0) return;
        if (app.listenerCount('window-all-closed') === 0) app.quit();
        else app.emit('window-all-closed');
      });
    }
    static getAllWindows = (): BrowserWindow[] => [...windows];
    static fromWebContents = (contents: DoubleWebContents | null): DoubleWindow | null => [...windows].find((one) => one.webContents === contents) ?? null;
    static getFocusedWindow = (): DoubleWindow | null => [...windows].find((one) => one.isFocused()) ?? null;
  }

  const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 }, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };
  const desktop = createDesktop();
  return {
    app,
    BrowserWindow,
    ipcMain,
    session: { defaultSession: session },
    protocol: {
      registerSchemesAsPrivileged(list: readonly { readonly scheme: string }[]): void {
        if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
        for (const { scheme } of list) schemes.add(scheme);
      },
      handle: session.protocol.handle,
    },
    webContents: {
      fromDevToolsTargetId: (targetId: string): DoubleWebContents | null =>
        [...windows].map((one) => one.webContents).find((one) => one.targetId === targetId) ?? null,
      getAllWebContents: (): DoubleWebContents[] => [...windows].map((one) => one.webContents),
    },
    screen: { getAllDisplays: () => [display], getPrimaryDisplay: () => display },
    nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
    powerMonitor: new EventEmitter(),
    safeStorage: createSafeStorage(() => app.getPath('userData')),
    ...desktop,
  };
}
