import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';

/**
 * Decides where this desktop keeps its data. Chromium's own files and the single-instance lock follow it, so that
 * two data folders are two desktops. Call before the application is ready.
 */
export function settleDataFolder(wanted: string | null): string {
  const dataDir = wanted === null ? join(app.getPath('userData'), 'desk') : resolve(wanted);
  if (wanted !== null) {
    const chromium = join(dataDir, 'chromium');
    mkdirSync(chromium, { recursive: true, mode: 0o700 });
    app.setPath('userData', chromium);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return dataDir;
}
