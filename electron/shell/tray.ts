import { Menu, Tray, nativeImage } from 'electron';
import type { Texts } from './texts.ts';

export interface TrayActions {
  reveal(): void;
  go(path: string): void;
  quit(): void;
}

/**
 * Puts the program into the tray.
 * @returns sets the unread count; null when this desktop has no tray (several Linux desktops)
 */
export function createTray(iconFile: string, texts: Texts, actions: TrayActions): { setUnread(count: number): void } | null {
  try {
    const tray = new Tray(nativeImage.createFromPath(iconFile));
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
