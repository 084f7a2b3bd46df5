import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberedFileName, safeFileName } from '../core/hosting/fileName.ts';
import type { HostPorts } from '../core/ports.ts';

const mostCopies = 1_000;

/**
 * What the browser host does for the core. Files go to `<data-dir>/exports`, never over an older one. A notification
 * is left to the page, which gets `notice` from the core like under Electron and has a permission of its own; a process
 * without a window has no task bar to badge.
 */
export function createBrowserHostPorts(dataDir: string): HostPorts {
  const folder = join(dataDir, 'exports');
  return {
    async saveFile(suggestedName, bytes) {
      await mkdir(folder, { recursive: true });
      const name = safeFileName(suggestedName);
      for (let n = 1; n <= mostCopies; n += 1) {
        const path = join(folder, numberedFileName(name, n));
        if (await createNew(path, bytes)) return { kind: 'saved', path };
      }
      return { kind: 'cancelled' };
    },
    notify: () => undefined,
    outlet: () => 'page',
    setBadge: () => undefined,
  };
}

/** False when the name is taken: `wx` makes look and write one step. */
async function createNew(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
