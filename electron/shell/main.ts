import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { BrowserWindow, app, powerMonitor, session } from 'electron';
import { runningClock } from '../../shared/time/clock.ts';
import { createCore } from '../core/createCore.ts';
import { closeWithin } from '../core/hosting/closeWithin.ts';
import { folderInUse, lockFolder } from '../core/hosting/folderLock.ts';
import { parseHostFlags, type HostFlags } from '../core/hosting/hostFlags.ts';
import { openLogFile } from '../core/hosting/logFile.ts';
import { jsonLog } from '../core/hosting/logLine.ts';
import { startCore } from '../core/hosting/startedCore.ts';
import type { Core } from '../core/ports.ts';
import { showBadge } from './badge.ts';
import { settleDataFolder } from './dataFolder.ts';
import { endWithFailure } from './failures.ts';
import { guardContents, guardSession } from './guards.ts';
import { createShellPorts } from './hostPorts.ts';
import { sendCoreEvent, serveCoreIpc } from './ipc/coreIpc.ts';
import { confirmAndOpen } from './links.ts';
import { offerContextMenu, setMenu } from './menu.ts';
import { createNotifier } from './notifications.ts';
import { appUrl } from './origin.ts';
import { watchPage } from './pageHealth.ts';
import { registerAppScheme, serveApp } from './protocol.ts';
import { createShellSecrets } from './secrets.ts';
import { textsFor, type Texts } from './texts.ts';
import { createTray } from './tray.ts';
import { warnAboutKeyring } from './warnings.ts';
import { loadConsole, openWindow, revealWindow } from './window.ts';

const closeCapMs = 2_000;
const largestLogBytes = 5 * 1024 * 1024;

// Folders beside this bundle; inside the packaged asar they are the same.
const icons = join(__dirname, 'icons');
const renderer = join(__dirname, '..', 'renderer');
const preload = join(__dirname, 'preload.cjs');

/** A reader of standard output or error that is gone must not end the program. */
function write(stream: NodeJS.WriteStream, line: string): void {
  if (stream.writable) stream.write(line);
}

/** Ends in order: windows save their state, then the core closes, then the process goes, whatever hangs. */
function quitCleanly(core: Pick<Core, 'close'>, letGo: () => Promise<void>): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    void closeWithin(core.close().then(letGo), closeCapMs).then(() => app.exit(0));
  });
}

async function compose(flags: HostFlags, dataDir: string, texts: Texts, letGo: () => Promise<void>): Promise<void> {
  const clock = runningClock(() => Date.now(), { set: setTimeout, clear: clearTimeout });
  // `npm start` collects standard error; nobody does for a program that was started by its icon.
  const toLog = process.connected ? (line: string): void => write(process.stderr, line) : openLogFile(join(dataDir, 'logs', 'console.log'), largestLogBytes).write;
  const log = jsonLog(toLog, clock.now);
  const guarded = session.defaultSession;
  guardSession(guarded);
  serveApp(guarded, renderer);

  let window: BrowserWindow | null = null;
  let quitting = false;
  const reveal = (): void => {
    if (window !== null) revealWindow(window);
  };
  const go = (path: string): void => {
    reveal();
    if (window !== null) sendCoreEvent(window, { name: 'navigate', path });
  };
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('web-contents-created', (_event, contents) => guardContents(contents, (url) => void confirmAndOpen(window, url, texts)));
  app.on('second-instance', reveal);
  app.on('activate', reveal);
  app.on('window-all-closed', () => app.quit());
  // The system goes down (Linux, macOS; Windows tells the window instead).
  powerMonitor.on('shutdown', () => app.quit());
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log({ level: 'warn', code: 'process.gone', type, reason, exitCode });
  });

  const tray = createTray(icons, texts, { reveal, go, quit: () => app.quit() });
  let unread = 0;
  const badge = (): void => showBadge(window, unread, join(icons, 'overlay.png'), texts);
  const setBadge = (count: number): void => {
    unread = count;
    tray?.setUnread(count);
    badge();
  };
  const notifier = createNotifier(join(icons, 'icon.png'), {
    isWindowFocused: () => window?.isFocused() === true,
    open: go,
    outletChanged() {
      if (window !== null) sendCoreEvent(window, { name: 'notices.changed' });
    },
  });
  const secrets = createShellSecrets(join(dataDir, 'secrets.json'));
  if (!secrets.encrypted) log({ level: 'warn', code: 'secrets.unencrypted' });
  const core = startCore(
    createCore({
      dataDir,
      clock,
      newId: randomUUID,
      appVersion: app.getVersion(),
      secrets: secrets.store,
      host: createShellPorts(() => window, texts, notifier, setBadge),
      relayUrl: flags.relayUrl,
      locale: flags.locale,
      log,
    }),
  );
  quitCleanly(core, letGo);
  serveCoreIpc(core, () => BrowserWindow.getAllWindows(), texts.senderRefused);
  setMenu(texts);

  window = openWindow({
    preload,
    icon: join(icons, 'icon.png'),
    title: texts.appName,
    stateFile: join(dataDir, 'window.json'),
    hideOnClose: () => !quitting && (tray !== null || process.platform === 'darwin'),
  });
  watchPage(window, { texts, now: clock.now, log });
  offerContextMenu(window, texts);
  // The task bar button of a window that was hidden is a new one, without the mark.
  window.on('show', badge);
  await loadConsole(window);
  write(process.stdout, `${JSON.stringify({ ready: true, console: appUrl })}\n`);
  if (!secrets.encrypted) await warnAboutKeyring(window, join(dataDir, 'keyring-warning-shown'), texts);
}

function main(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // The language is not known before the flags are, and these are what may be wrong.
  let texts = textsFor('zh-CN');
  const fail = (error: unknown, exitCode: number): void => endWithFailure(error, exitCode, texts, (line) => write(process.stderr, line));
  // Electron would show a stack trace in a box and go on in a state that nobody knows.
  process.on('uncaughtException', (error) => fail(error, 1));
  registerAppScheme();
  app.enableSandbox();
  app.setAppUserModelId('example.zhishou.desktop');
  let flags: HostFlags;
  let dataDir: string;
  try {
    flags = parseHostFlags(process.argv.slice(1));
    texts = textsFor(flags.locale);
    dataDir = settleDataFolder(flags.dataDir);
  } catch (error) {
    return fail(error, 2);
  }
  // The first one of this kind comes to the front (`second-instance`).
  if (!app.requestSingleInstanceLock()) {
    write(process.stderr, `zhishou: ${folderInUse(dataDir)}\n`);
    app.exit(2);
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  // `npm start` holds an IPC channel open: when it is gone, so is the reason to run. Windows has no SIGTERM: there a
  // message stands for it (build/process/service.ts).
  if (process.connected) process.once('disconnect', () => app.quit());
  process.on('message', (message) => {
    if (message === 'zhishou:stop') app.quit();
  });
  app.whenReady().then(
    // Chromium knows of other Electrons only; the browser host may be there.
    async () => {
      const letGo = await lockFolder(dataDir);
      return letGo === null ? fail(new Error(folderInUse(dataDir)), 2) : compose(flags, dataDir, texts, letGo);
    },
    () => undefined,
  ).catch((error: unknown) => fail(error, 1));
}

main();
