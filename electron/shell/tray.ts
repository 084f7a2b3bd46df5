import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Menu, Tray, nativeImage, type NativeImage } from 'electron';
import type { Texts } from './texts.ts';

export interface TrayActions {
  reveal(): void;
  go(path: string): void;
  quit(): void;
}

/** Windows picks the right size for its scale from an .ico; the menu bar of macOS is 16 points high, so 32 pixels are @2x. */
function trayIcon(folder: string): NativeImage {
  if (process.platform === 'win32') return nativeImage.createFromPath(join(folder, 'icon.ico'));
  if (process.platform === 'darwin') return nativeImage.createFromBuffer(readFileSync(join(folder, 'tray.png')), { scaleFactor: 2 });
  return nativeImage.createFromPath(join(folder, 'tray.png'));
}

/**
 * Puts the program into the tray.
 * @param icons folder of the icons
 * @returns sets the unread count; null when this desktop has no tray (several Linux desktops)
 */
export function createTray(icons: string, texts: Texts, actions: TrayActions): { setUnread(count: number): void } | null {
  try {
    const tray = new Tray(trayIcon(icons));
    const place = (label: string, path: string) => ({ label, click: () => actions.go(path) });
    tray.setToolTip(texts.appName);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: texts.open, click: () => actions.reveal() },
        { type: 'separator' },
        place(texts.inbox, '/inbox'),
        place(texts.duty, '/duty'),
        place(texts.tickets, '/tickets'),
        place(texts.callbacks, '/callbacks'),
        { type: 'separator' },
        { label: texts.quit, click: () => actions.quit() },
      ]),
    );
    tray.on('click', () => actions.reveal());
    return { setUnread: (count) => tray.setToolTip(count > 0 ? texts.unread(count) : texts.appName) };
  } catch {
    return null;
  }
}
