import { app, dialog, type BrowserWindow } from 'electron';
import type { LogLine } from '../core/hosting/logLine.ts';
import type { Texts } from './texts.ts';

/** So many crashes within `crashWindowMs` are put right in silence; after that the person decides. */
const mostReloads = 3;
const crashWindowMs = 60_000;

export interface PageHealthOptions {
  readonly texts: Texts;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly log: (line: LogLine) => void;
}

/**
 * Brings the page back when its process dies (out of memory, a driver's fault), and asks when it hangs: an empty
 * window that nobody repairs is a shift without messages. The core lives in the main process and loses nothing.
 */
export function watchPage(window: BrowserWindow, { texts, now, log }: PageHealthOptions): void {
  const contents = window.webContents;
  let crashes: number[] = [];
  let hanging: AbortController | null = null;

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    hanging?.abort();
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log({ level: 'error', code: 'page.gone', reason, exitCode });
    crashes = [...crashes.filter((at) => now() - at < crashWindowMs), now()];
    if (crashes.length <= mostReloads) contents.reload();
    else void askAfterCrashes(window, texts);
  });
  window.on('unresponsive', () => {
    if (hanging !== null) return;
    log({ level: 'error', code: 'page.hangs' });
    hanging = new AbortController();
    void askWhileHanging(window, texts, hanging.signal).finally(() => {
      hanging = null;
    });
  });
  // It came back by itself: the question is of no use any more.
  window.on('responsive', () => hanging?.abort());
}

async function askAfterCrashes(window: BrowserWindow, texts: Texts): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: texts.pageCrashes,
    detail: texts.pageCrashesDetail,
    buttons: [texts.reload, texts.quit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response === 1) app.quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}

async function askWhileHanging(window: BrowserWindow, texts: Texts, signal: AbortSignal): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: texts.pageHangs,
    detail: texts.pageHangsDetail,
    buttons: [texts.wait, texts.reload],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  // A hanging page cannot be asked to reload: it is ended, and `render-process-gone` brings it back.
  if (response === 1 && !signal.aborted && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
}
