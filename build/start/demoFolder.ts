import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Notes that a data folder holds the demo. The other direction, the demo in a real workspace, the relay itself refuses.
 * Call under the folder's lock, only when a relay is started here.
 * @returns a line for the person when the demo's relay is started as if it were a real one, else null
 */
export function demoWarning(dataDir: string, demo: boolean): string | null {
  const mark = join(dataDir, 'demo-desk');
  if (demo) writeFileSync(mark, '');
  if (demo || !existsSync(mark)) return null;
  return `${dataDir} holds the demo desk, whose passwords everybody knows: give real work another folder with --data-dir.`;
}
