import { BrowserWindow, app, screen } from 'electron';
import { appUrl } from './origin.ts';
import { placeWindow, readWindowState, writeWindowState, zoomRange, type Rectangle } from './windowState.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly title: string;
  readonly stateFile: string;
  /** True keeps the program in the tray when the window is closed. */
  readonly hideOnClose: () => boolean;
}

/** The primary screen first: there the system puts a window that has no place yet. */
function workAreas(): readonly Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

/** Ctrl and the mouse wheel, as in every browser. */
function zoomByWheel({ webContents }: BrowserWindow): void {
  webContents.on('zoom-changed', (_event, direction) => {
    const factor = webContents.getZoomFactor() + (direction === 'in' ? 0.1 : -0.1);
    webContents.setZoomFactor(Math.min(Math.max(Math.round(factor * 10) / 10, zoomRange.least), zoomRange.most));
  });
}

/** Opens the console's window in its last state. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const state = readWindowState(options.stateFile);
  const window = new BrowserWindow({
    ...placeWindow(state, workAreas()),
    title: options.title,
    icon: options.icon,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      zoomFactor: state.zoom,
      // Countdowns and the sound of a new message must go on while the window is behind others.
      backgroundThrottling: false,
      // An alarm rings also in a window that nobody has clicked yet.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  const save = (): void => {
    if (window.isDestroyed()) return;
    writeWindowState(options.stateFile, {
      bounds: window.getNormalBounds(),
      maximised: window.isMaximized(),
      zoom: window.webContents.getZoomFactor(),
    });
  };
  window.once('ready-to-show', () => {
    if (state.maximised) window.maximize();
    window.show();
  });
  window.on('close', (event) => {
    save();
    if (!options.hideOnClose()) return;
    event.preventDefault();
    window.hide();
  });
  // Also when the person turns elsewhere: a program that is killed later still opens where it was.
  window.on('blur', save);
  // Windows only: at the end of its session neither `close` nor `before-quit` comes (Electron's documentation of `app`).
  window.on('query-session-end', save);
  window.on('session-end', () => app.quit());
  zoomByWheel(window);
  return window;
}

/** Loads the console's first page. */
export const loadConsole = (window: BrowserWindow): Promise<void> => window.loadURL(appUrl);

/** Brings a hidden, minimised or covered window to the front. */
export function revealWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
