import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DoubleEvent } from './events.ts';

/** What `app` needs from the windows and the browser to quit. */
export interface Quittable {
  /** False when a window refused. */
  closeAllWindows(): boolean;
  end(): void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Electron's `app`, as far as the shell uses it, with its real order of events at the end. */
export class DoubleApp extends EventEmitter {
  readonly commandLine = { appendSwitch: () => undefined, hasSwitch: () => false };
  readonly isPackaged = false;
  readonly badges: number[] = [];
  isSandboxEnforced = false;
  private readonly paths = new Map<string, string>();
  private readonly release: Promise<void>;
  private ready = false;
  private quittable: Quittable | null = null;
  private readonly appPath: string;

  /** @param release resolves when the driver lets the program run */
  constructor(appPath: string, release: Promise<void>) {
    super();
    this.appPath = appPath;
    this.release = release;
    this.paths.set('userData', join(tmpdir(), `electron-double-${process.pid}`));
    this.paths.set('documents', join(tmpdir(), `electron-double-${process.pid}`, 'documents'));
  }

  begin(quittable: Quittable): void {
    this.quittable = quittable;
    void this.release.then(() => {
      this.ready = true;
      this.emit('ready');
    });
  }

  isReady = (): boolean => this.ready;
  whenReady = (): Promise<void> => (this.ready ? Promise.resolve() : new Promise((resolve) => this.once('ready', resolve)));
  getAppPath = (): string => this.appPath;
  getName = (): string => 'zhishou';
  getVersion = (): string => '0.0.0-double';
  getLocale = (): string => 'zh-CN';
  setAppUserModelId = (): void => undefined;
  enableSandbox = (): void => {
    if (this.ready) throw new Error('app.enableSandbox() must be called before the app is ready');
    this.isSandboxEnforced = true;
  };
  setBadgeCount = (count: number): boolean => this.badges.push(count) > 0;
  focus = (): void => undefined;

  getPath = (name: string): string => {
    const path = this.paths.get(name) ?? join(tmpdir(), `electron-double-${process.pid}`, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  setPath = (name: string, path: string): void => void this.paths.set(name, path);

  /** Like Chromium's singleton: one per userData; the second hands its arguments to the first and is told no. */
  requestSingleInstanceLock = (): boolean => {
    const folder = this.getPath('userData');
    const lock = join(folder, 'SingletonLock.double');
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      if (isAlive(Number(readFileSync(lock, 'utf8')))) {
        // Under its name only when complete: the first one reads at any moment.
        const file = join(folder, `second-instance.${process.pid}.json`);
        writeFileSync(`${folder}.${process.pid}.new`, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
        renameSync(`${folder}.${process.pid}.new`, file);
        return false;
      }
      writeFileSync(lock, String(process.pid));
    }
    process.once('exit', () => rmSync(lock, { force: true }));
    setInterval(() => this.readSecondInstances(folder), 100).unref();
    return true;
  };

  private readSecondInstances(folder: string): void {
    for (const name of readdirSync(folder).filter((one) => one.startsWith('second-instance.'))) {
      const file = join(folder, name);
      const { argv, cwd } = JSON.parse(readFileSync(file, 'utf8'));
      rmSync(file);
      this.emit('second-instance', new DoubleEvent(), argv, cwd, null);
    }
  }

  quit = (): void => {
    const before = new DoubleEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented || this.quittable?.closeAllWindows() === false) return;
    const will = new DoubleEvent();
    this.emit('will-quit', will);
    if (!will.defaultPrevented) this.exit(0);
  };

  exit = (code = 0): void => {
    this.emit('quit', new DoubleEvent(), code);
    this.quittable?.end();
    process.exit(code);
  };
}
