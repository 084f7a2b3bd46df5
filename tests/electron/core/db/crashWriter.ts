// Run as a child process by crash.test.ts, which kills it. Writes transaction after transaction of five rows each and
// prints the number of a transaction once its commit was acknowledged.
import { writeSync } from 'node:fs';
import type { Durability } from '../../../../electron/core/db/types.ts';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import { createSearchIndex } from '../../../../electron/core/search/searchIndex.ts';
import { crashMigrations, textOf } from './crashTables.ts';

async function writeForEver(file: string, durability: Durability): Promise<never> {
  const opened = await openDatabase({ file, durability, migrations: crashMigrations, appVersion: 'test' });
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
  const { database } = opened;
  const search = createSearchIndex();
  const [last] = await database.read.all<{ n: number }>('select coalesce(max(turn), 0) as n from rows');
  for (let turn = (last?.n ?? 0) + 1; ; turn++) {
    await database.write(async (tx) => {
      for (let part = 0; part < 5; part++) {
        await tx.run('insert into rows(turn, part) values (?, ?)', [turn, part]);
      }
      await search.indexDocs(tx, [{ kind: 'message', id: `${turn}`, parentId: 'c', at: turn * 1000, text: textOf(turn) }]);
    });
    // Straight to the pipe: console.log could still hold the line when the kill comes, or hand it over too early.
    writeSync(1, `${turn}\n`);
  }
}

const [file, durability] = process.argv.slice(2);
if (!file || (durability !== 'full' && durability !== 'normal')) throw new Error('usage: FILE full|normal');
await writeForEver(file, durability);
