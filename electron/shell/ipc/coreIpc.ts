// The only file with `ipcMain` and `webContents.send`: two channels, both named in electron/preload/preload.ts.
import { ipcMain, type BrowserWindow } from 'electron';
import { fail, type CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { Core } from '../../core/ports.ts';
import { isAppUrl } from '../origin.ts';
import { isTrustedSender } from './sender.ts';

/** Sends an event to the page of a window, unless something else is shown there. */
export function sendCoreEvent(window: BrowserWindow, event: CoreEvent): void {
  if (!window.isDestroyed() && isAppUrl(window.webContents.getURL())) window.webContents.send('core:event', event);
}

/**
 * Connects the core to every window.
 * @param windows the windows there are, asked at each event
 * @param refusal what an untrusted page is told
 */
export function serveCoreIpc(core: Pick<Core, 'request' | 'on'>, windows: () => readonly BrowserWindow[], refusal: string): void {
  ipcMain.handle('core:request', (event, name: unknown, args: unknown) => {
    if (!isTrustedSender(event)) return fail('ipc.sender', refusal);
    return typeof name === 'string' ? core.request(name, args) : fail('ipc.name', refusal);
  });
  core.on((event) => {
    for (const window of windows()) sendCoreEvent(window, event);
  });
}
