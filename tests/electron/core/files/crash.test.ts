import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import { createFileStore, hashOf } from '../../../../electron/core/files/fileStore.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';

const WRITER = new URL('crashWriter.ts', import.meta.url).pathname;
const KEY = Buffer.alloc(32, 9).toString('base64');
const RUNS = 6;
const dir = scratchDir('file-crash');
afterAll(() => removeScratchDir(dir));

/** What the writer acknowledged before it was killed, `delay` ms after its first word. */
async function writeAndKill(folder: string, delay: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, KEY], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await sleep(delay);
  child.kill('SIGKILL');
  await closed;
  // The last line may be cut off: acknowledged, but not to us.
  return output.split('\n').slice(0, -1);
}

it('killed with SIGKILL, no acknowledged file is lost, cut or sent twice, and nothing half written is left', async () => {
  const folder = join(dir, 'files');
  const kept = new Set<string>();
  const uploaded = new Set<string>();
  for (let run = 0; run < RUNS; run += 1) {
    const lines = await writeAndKill(folder, run * 23);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const [word, sha256 = ''] = line.split(' ');
      (word === 'kept' ? kept : uploaded).add(sha256);
    }
    const sealer = await createSealer({ get: () => Promise.resolve(KEY), set: () => Promise.resolve() });
    const store = createFileStore({ folder, sealer, now: () => run, cap: Number.MAX_SAFE_INTEGER });
    const waiting = new Set(await store.waiting());
    expect(await readdir(join(folder, 'new')).catch(() => [])).toEqual([]);
    for (const sha256 of kept) {
      const bytes = await store.get(sha256);
      expect(bytes === null ? 'lost' : hashOf(bytes)).toBe(sha256);
      // Acknowledged as uploaded is never uploaded again; what was not still waits, but for the one in between.
      if (uploaded.has(sha256)) expect(waiting.has(sha256)).toBe(false);
    }
    const unsent = [...kept].filter((sha256) => !uploaded.has(sha256) && !waiting.has(sha256));
    expect(unsent.length).toBeLessThanOrEqual(run + 1);
  }
}, 120_000);
