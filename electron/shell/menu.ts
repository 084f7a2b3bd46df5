import { Menu, app, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import { contextMenuItems } from './contextMenu.ts';
import type { Texts } from './texts.ts';

/** The application menu: mostly for its shortcuts, as the menu bar itself is hidden on Windows and Linux. */
export function setMenu(texts: Texts): void {
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: texts.undo },
    { role: 'redo', label: texts.redo },
    { type: 'separator' },
    { role: 'cut', label: texts.cut },
    { role: 'copy', label: texts.copy },
    { role: 'paste', label: texts.paste },
    { role: 'selectAll', label: texts.selectAll },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom', label: texts.actualSize },
    { role: 'zoomIn', label: texts.zoomIn },
    { role: 'zoomOut', label: texts.zoomOut },
    // The role's own shortcut is Ctrl and Plus; on most keyboards the key says "=" unless Shift is held.
    { role: 'zoomIn', label: texts.zoomIn, accelerator: 'CommandOrControl+=', visible: false, acceleratorWorksWhenHidden: true },
    { type: 'separator' },
    { role: 'togglefullscreen', label: texts.fullScreen },
    // A reload of a packaged program helps nobody and loses what is being typed; its tools are for developers.
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const, label: texts.devTools }]),
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: process.platform === 'darwin' ? texts.appName : texts.file, submenu: [{ role: 'quit', label: texts.quit }] },
      { label: texts.edit, submenu: edit },
      { label: texts.view, submenu: view },
    ]),
  );
}

/** Shows the menu under the right mouse button where there is something to cut, copy or paste. */
export function offerContextMenu(window: BrowserWindow, texts: Texts): void {
  window.webContents.on('context-menu', (_event, place) => {
    const items = contextMenuItems(place, texts);
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}
