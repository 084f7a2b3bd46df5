import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dump } from '../../../relay/backup/dump.ts';
import { readBackup, writeBackup } from '../../../relay/backup/file.ts';
import { BackupError } from '../../../relay/backup/format.ts';
import { load } from '../../../relay/backup/load.ts';
import { openDatabase } from '../../../relay/db/database.ts';
import { migrate } from '../../../relay/db/migrate.ts';
import { migrations } from '../../../relay/db/migrations/index.ts';
import { storeRawEvents } from '../../../relay/inbox/rawEvents.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import { createCommitQueue, type CommitQueue } from '../../../relay/sync/commitQueue.ts';
import { asId } from '../../../shared/ids.ts';
import { LARGEST_FILE } from '../../../shared/files/model.ts';
import { put } from '../../../shared/wire/mutation.ts';
import { deskRows, messageRow } from '../../support/deskRows.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';

/** The file and what goes through it; the commands are in commands.test.ts. */
const START = Date.UTC(2026, 0, 15);
const about = { at: START, keyCheck: 'check', key: null };
/** What texts may hold: quotes, escapes, every kind of line end, rare characters. */
const awkward = 'a"b\\c\t\u2028\u2029\u0085\r\n\u0001 𠮷 😀 {"row": 1}';

let dir: string;
let files = 0;
const newFile = (): string => join(dir, `${(files += 1)}.backup`);
/** A database with a connection of the test's own. */
interface Opened {
  readonly test: TestDatabase;
  readonly client: pg.Client;
}
const opened: Opened[] = [];
async function open(): Promise<Opened> {
  const test = await openTestDatabase();
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  opened.push({ test, client });
  return { test, client };
}
afterAll(async () => {
  for (const { test, client } of opened) {
    await client.end();
    await test.close();
  }
  await removeScratchDir(dir);
});

async function queueOn(url: string): Promise<{ queue: CommitQueue; close(): Promise<void> }> {
  const logger = createLogger('silent', process.stderr);
  const database = openDatabase(url, logger);
  return { queue: createCommitQueue({ database, clock: createManualClock(START), logger, metrics: createMetrics(), onCommitted: () => undefined }), close: () => database.close() };
}

/** Every row of every table, as the engine writes it. */
async function everything({ client }: Opened): Promise<Record<string, readonly string[]>> {
  const { rows: tables } = await client.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'");
  const all: Record<string, readonly string[]> = {};
  for (const { name } of tables) all[name] = (await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`)).rows.map(({ row }) => row);
  return all;
}

let source: Opened;
beforeAll(async () => {
  dir = scratchDir('backup');
  source = await open();
  await migrate(source.test.url, migrations);
  const { queue, close } = await queueOn(source.test.url);
  await queue.submit(async (tx) => {
    for (const row of deskRows()) await tx.write(row);
    await tx.write(messageRow('m1', { text: awkward, receivedAt: Number.MAX_SAFE_INTEGER }));
    for (const [id, state] of [['r1', 'queued'], ['r2', 'sending'], ['r3', 'sent'], ['r4', 'failed']] as const) await tx.write(messageRow(id, { direction: 'out', state, platformId: null }));
    await storeRawEvents(tx, { channel: 'wecom-kf', id: asId<never>('a1'), name: 'x', settings: { baseUrl: '', corpId: '', secret: '', callbackToken: '', encodingAesKey: '', openKfId: '', welcome: null, claimsSessions: false } }, [{ platformId: 'e1', raw: `\u0000${awkward}` }], 'silently');
  });
  await close();
});

const backUp = async (from: Opened = source): Promise<string> => {
  const file = newFile();
  const client = new pg.Client({ connectionString: from.test.url });
  await client.connect();
  await writeBackup(file, dump(client, about));
  await client.end();
  return file;
};

describe('a backup', { timeout: 120_000 }, () => {
  it('brings back every row as it was, under a new epoch, and sends nothing again', async () => {
    const file = await backUp();
    const before = await everything(source);
    const target = await open();
    const loaded = await load(target.client, target.test.url, migrations, readBackup(file), 'epoch-2');
    expect(loaded).toMatchObject({ head: about, held: 2, rows: Object.values(before).flat().length });
    const after = await everything(target);
    for (const table of ['workspace', 'messages']) {
      delete before[table];
      delete after[table];
    }
    expect(after).toEqual(before);
    const { rows } = await target.client.query("select id, state, failure, retryable, text, received_at from messages order by id");
    expect(rows.map(({ id, state, failure, retryable }) => [id, state, failure, retryable])).toEqual([
      ['m1', 'received', null, false],
      ['r1', 'unknown', 'interrupted', true],
      ['r2', 'unknown', 'interrupted', true],
      ['r3', 'sent', null, false],
      ['r4', 'failed', null, false],
    ]);
    expect(rows[0]).toMatchObject({ text: awkward, received_at: String(Number.MAX_SAFE_INTEGER) });
    expect((await target.client.query('select epoch, head from workspace')).rows).toEqual([{ epoch: 'epoch-2', head: (await source.client.query('select head from workspace')).rows[0]?.head }]);
    // The next event is not given a number that is taken.
    await target.client.query("insert into raw_events (channel, account_id, platform_id, raw, received_at) values ('wecom-kf', 'a1', 'e2', '', 0)");
  });

  it('brings back the largest files of tickets', async () => {
    const from = await open();
    await migrate(from.test.url, migrations);
    const bytes = randomBytes(LARGEST_FILE);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await from.client.query("insert into files values ($1, $2, $3, 1), ('empty', 0, '', 1)", [sha256, bytes.length, bytes]);
    await from.client.query('update workspace set head = 1');
    const target = await open();
    await load(target.client, target.test.url, migrations, readBackup(await backUp(from)), 'epoch-2');
    const { rows } = await target.client.query("select sha256, encode(sha256(bytes), 'hex') as of_bytes, size from files where sha256 <> 'empty'");
    expect(rows).toEqual([{ sha256, of_bytes: sha256, size: String(bytes.length) }]);
  }, 120_000);

  it('of an older schema is brought to this one', async () => {
    const old = await open();
    await migrate(old.test.url, migrations.slice(0, 1));
    await old.client.query("insert into contacts values ('c1', 'h', '梁工', '', '', 7); update workspace set head = 7");
    const file = await backUp(old);
    const target = await open();
    await load(target.client, target.test.url, migrations, readBackup(file), 'epoch-2');
    await migrate(target.test.url, migrations);
    expect((await target.client.query('select name from contacts')).rows).toEqual([{ name: '梁工' }]);
    expect((await target.client.query('select name from migrations')).rowCount).toBe(migrations.length);
  });

  it('of a relay that goes on writing is of one moment', async () => {
    const { queue, close } = await queueOn(source.test.url);
    const pair = (n: number) => [put('contacts', { id: asId<never>('p1'), hospitalId: asId<never>('h1'), name: String(n), title: '', phone: '', mergedInto: null }), put('staff', { id: asId<never>('zz'), name: 'zz', displayName: String(n), role: 'agent', active: true })];
    let written = 0;
    const write = async (): Promise<void> => {
      const n = (written += 1);
      await queue.submit(async (tx) => {
        for (const row of pair(n)) await tx.write(row);
      });
    };
    await write();
    const client = new pg.Client({ connectionString: source.test.url });
    await client.connect();
    const file = newFile();
    // A commit between every two pieces that are read.
    async function* meanwhile(): AsyncGenerator<string> {
      for await (const piece of dump(client, about)) {
        yield piece;
        await write();
      }
    }
    await writeBackup(file, meanwhile());
    await client.end();
    await close();
    expect(written).toBeGreaterThan(10);
    const target = await open();
    await load(target.client, target.test.url, migrations, readBackup(file), 'epoch-2');
    const { rows } = await target.client.query("select c.name, s.display_name, (select max(rev) from changes) = (select head from workspace) as whole from contacts c, staff s where c.id = 'p1' and s.id = 'zz'");
    expect(rows).toEqual([{ name: '1', display_name: '1', whole: true }]);
  });

  it('can be read by its owner only and replaces no file', async () => {
    const file = await backUp();
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(writeBackup(file, dump(source.client, about))).rejects.toThrow(/is there already/);
    await expect(writeBackup(join(dir, 'none', 'x'), dump(source.client, about))).rejects.toThrow(/cannot be written \(ENOENT\)/);
  });
});

describe('a load refuses, and leaves nothing', { timeout: 120_000 }, () => {
  let target: Opened;
  beforeAll(async () => {
    target = await open();
  });
  const damage: readonly (readonly [string, (file: string) => void, RegExp])[] = [
    ['a file cut in the middle', (file) => writeFileSync(file, readFileSync(file).subarray(0, -200)), /cannot be read/],
    ['text without its end', (file) => writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)).toString().replace(/end \d+\n$/, ''))), /not complete/],
    ['a row that is missing', (file) => writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)).toString().replace(/row .*\n/, ''))), /\d+ of \d+ rows/],
    ['a flipped bit', (file) => writeFileSync(file, flipped(readFileSync(file))), /cannot be read|damaged/],
    ['something else', (file) => writeFileSync(file, 'nonsense'), /cannot be read/],
    ['another gzip file', (file) => writeFileSync(file, gzipSync('hello world\n')), /not a backup/],
    ['a newer format', (file) => writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)).toString().replace('"version":1', '"version":2'))), /newer version/],
    ['a newer schema', (file) => writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)).toString().replace('"migrations":[', '"migrations":[{"name":"0000_x","hash":"x"},'))), /another version/],
  ];
  const flipped = (bytes: Buffer): Buffer => {
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0x10;
    return bytes;
  };

  it.each(damage)('%s', async (_what, spoil, words) => {
    const file = await backUp();
    spoil(file);
    const trying = load(target.client, target.test.url, migrations, readBackup(file), 'epoch-2');
    await expect(trying).rejects.toThrow(words);
    await expect(trying).rejects.toThrow(BackupError);
  });

  it('a database in which something is', async () => {
    const file = await backUp();
    await expect(load(source.client, source.test.url, migrations, readBackup(file), 'e')).rejects.toThrow(/not empty/);
    const foreign = await open();
    await foreign.client.query('create table theirs (id int); insert into theirs values (1)');
    await expect(load(foreign.client, foreign.test.url, migrations, readBackup(file), 'e')).rejects.toThrow(/not empty/);
    expect((await foreign.client.query('select * from theirs')).rowCount).toBe(1);
  });

  it('a file that is not there, or is empty', async () => {
    await expect(load(target.client, target.test.url, migrations, readBackup(join(dir, 'none')), 'e')).rejects.toThrow(/cannot be read as a backup \(ENOENT\)/);
    writeFileSync(join(dir, 'empty'), '');
    await expect(load(target.client, target.test.url, migrations, readBackup(join(dir, 'empty')), 'e')).rejects.toThrow(BackupError);
  });

  it('and takes a good one afterwards; without a new epoch the two are the same to the last row', async () => {
    const file = await backUp();
    expect((await load(target.client, target.test.url, migrations, readBackup(file), null)).held).toBe(0);
    expect(await everything(target)).toEqual(await everything(source));
  });
});
