import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readMarker } from '../../../../electron/core/db/marker.ts';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import type { Durability } from '../../../../electron/core/db/types.ts';
import { createSearchIndex } from '../../../../electron/core/search/searchIndex.ts';
import { crashMigrations, textOf } from './crashTables.ts';
import { scratchFolder } from './scratch.ts';

const WRITER = new URL('crashWriter.ts', import.meta.url).pathname;
const RUNS = 4;

/** Lets a child write, kills it `delay` ms after its first commit, and gives the last commit it acknowledged. */
async function writeAndKill(file: string, durability: Durability, delay: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, file, durability], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const closed = once(child, 'close');
  const first = await Promise.race([once(child.stdout, 'data'), closed.then(() => null)]);
  if (!first) throw new Error(`the writer ended by itself: ${complaint}`);
  await sleep(delay);
  child.kill('SIGKILL');
  await closed;
  // The last line may be cut off: then its commit was acknowledged, but not to us.
  return Number(output.split('\n').at(-2));
}

describe.each(['full', 'normal'] as const)('a writer killed with SIGKILL, durability %s', (durability) => {
  it('loses no acknowledged transaction, keeps none in part, and the index agrees with the rows', async () => {
    const file = `${await scratchFolder()}/crash.db`;
    for (let run = 0; run < RUNS; run++) {
      const acknowledged = await writeAndKill(file, durability, 15 + run * 37);
      expect(acknowledged).toBeGreaterThan(0);
      expect(await readMarker(file)).toBe('open');
      const opened = await openDatabase({ file, durability, migrations: crashMigrations, appVersion: 'test' });
      if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
      const { read } = opened.database;
      const turns = await read.all<{ turn: number; parts: number }>(
        'select turn, count(*) as parts from rows group by turn order by turn',
      );
      expect(turns.at(-1)?.turn).toBeGreaterThanOrEqual(acknowledged);
      // One transaction at most was committed and not yet acknowledged.
      expect(turns.at(-1)?.turn).toBeLessThanOrEqual(acknowledged + 1);
      expect(turns).toEqual(turns.map((_, index) => ({ turn: index + 1, parts: 5 })));
      const search = createSearchIndex();
      const hits = await search.search(read, { query: '次写', kinds: ['message'], limit: 100_000 });
      expect(hits.length).toBe(turns.length);
      const last = await search.search(read, { query: textOf(acknowledged), kinds: ['message'], limit: 5 });
      expect(last.map((hit) => hit.id)).toEqual([`${acknowledged}`]);
      await opened.database.close();
    }
  }, 30_000);
});
