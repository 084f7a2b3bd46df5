import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { safeFileName } from '../core/hosting/fileName.ts';
import type { HostPorts } from '../core/ports.ts';
import type { Notifier } from './notifications.ts';
import type { Texts } from './texts.ts';

/** What Electron does for the core. */
export function createShellPorts(
  window: () => BrowserWindow | null,
  texts: Texts,
  notifier: Notifier,
  setBadge: (count: number) => void,
): HostPorts {
  return {
    async saveFile(suggestedName, bytes) {
      const name = safeFileName(suggestedName);
      const options = { title: texts.saveTitle, defaultPath: join(app.getPath('documents'), name) };
      const parent = window();
      const { canceled, filePath } = parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options);
      if (canceled || filePath === '') return { kind: 'cancelled' };
      await writeFile(filePath, bytes);
      return { kind: 'saved', path: filePath };
    },
    notify: notifier.notify,
    outlet: notifier.outlet,
    setBadge,
  };
}
