import { EventEmitter } from 'node:events';
import { DoubleEvent } from './events.ts';
import { DoubleWebContents, type Shared, type WebPreferences } from './webContents.ts';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowOptions extends Partial<Bounds> {
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: WebPreferences;
}

/** Electron's `BrowserWindow`: state kept here, the page in a Chromium window of its own. */
export class DoubleWindow extends EventEmitter {
  readonly webContents: DoubleWebContents;
  readonly overlays: string[] = [];
  private bounds: Bounds;
  private shown: boolean;
  private state: 'normal' | 'maximised' | 'minimised' = 'normal';
  private focused = false;
  private destroyed = false;

  constructor(shared: Shared, options: WindowOptions) {
    super();
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.shown = options.show !== false;
    this.webContents = new DoubleWebContents(shared, options.webPreferences ?? {}, this.bounds);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.on('double-close', () => this.close());
  }

  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url);
  isDestroyed = (): boolean => this.destroyed;
  isVisible = (): boolean => this.shown;
  isFocused = (): boolean => this.focused;
  isMaximized = (): boolean => this.state === 'maximised';
  isMinimized = (): boolean => this.state === 'minimised';
  getBounds = (): Bounds => this.bounds;
  getNormalBounds = (): Bounds => this.bounds;
  setBounds = (bounds: Partial<Bounds>): void => {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit('resize');
  };
  show = (): void => {
    this.shown = true;
    this.focus();
    this.emit('show');
  };
  hide = (): void => {
    this.shown = false;
    this.blur();
    this.emit('hide');
  };
  focus = (): void => {
    this.focused = true;
    this.emit('focus');
  };
  blur = (): void => {
    this.focused = false;
    this.emit('blur');
  };
  maximize = (): void => {
    this.state = 'maximised';
    this.emit('maximize');
  };
  unmaximize = (): void => {
    this.state = 'normal';
    this.emit('unmaximize');
  };
  minimize = (): void => {
    this.state = 'minimised';
    this.blur();
  };
  restore = (): void => {
    this.state = 'normal';
  };
  setOverlayIcon = (_icon: unknown, description: string): void => void this.overlays.push(description);
  flashFrame = (): void => undefined;
  setTitle = (): void => undefined;

  close = (): void => {
    if (this.destroyed) return;
    const event = new DoubleEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  };

  destroy = (): void => {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.destroy();
    this.emit('closed');
  };
}
