import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../relay/db/database.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createDoorbell, type Doorbell } from '../../../relay/sync/doorbell.ts';
import { FILE_CHANNEL, HEAD_CHANNEL, RAW_CHANNEL } from '../../../relay/sync/notifications.ts';
import { openMigratedDatabase, type TestDatabase } from '../../support/postgres.ts';
import { systemClock } from '../../support/systemClock.ts';
import { until } from '../../support/until.ts';

const logger = createLogger('silent', process.stderr);
let test: TestDatabase;
let ours: Database;
let theirs: Database;
let doorbell: Doorbell;
const rung: string[] = [];

beforeAll(async () => {
  test = await openMigratedDatabase();
  ours = openDatabase(test.url, logger);
  theirs = openDatabase(test.url, logger);
  doorbell = createDoorbell({
    url: test.url,
    clock: systemClock(),
    logger,
    onHead: (head) => void rung.push(`head ${head}`),
    onRaw: () => void rung.push('raw'),
    onFile: () => void rung.push('file'),
    isOurs: (backend) => ours.isOurs(backend),
    onPresence: () => undefined,
  });
  await until('the first ring', async () => rung.includes('file'));
});
afterAll(async () => {
  await doorbell.close();
  await ours.close();
  await theirs.close();
  await test.close();
});

const tell = (database: Database, channel: string): Promise<unknown> => database.pool.query('select pg_notify($1, $2)', [channel, '']);

/** What rang because of it; rings come in the order of their commits, so the last one ends the waiting. */
async function ringsOf(told: () => Promise<unknown>): Promise<readonly string[]> {
  rung.length = 0;
  await told();
  await theirs.pool.query('select pg_notify($1, $2)', [HEAD_CHANNEL, '77']);
  await until('the last ring', async () => rung.includes('head 77'));
  return rung.filter((one) => !one.startsWith('head'));
}

describe('the doorbell', () => {
  it('rings once when it begins to hear, for whatever was told before', () => {
    expect(rung).toEqual(['head 0', 'raw', 'file']);
  });

  it('rings for events that another process stored, not for our own', async () => {
    expect(await ringsOf(() => tell(theirs, RAW_CHANNEL))).toEqual(['raw']);
    expect(await ringsOf(() => tell(ours, RAW_CHANNEL))).toEqual([]);
  });

  it('rings for files, whoever stored them', async () => {
    expect(await ringsOf(() => tell(ours, FILE_CHANNEL))).toEqual(['file']);
    expect(await ringsOf(() => tell(theirs, FILE_CHANNEL))).toEqual(['file']);
  });

  it('knows the connections that come after one broke', async () => {
    const { rows } = await ours.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = rows[0]?.pid ?? 0;
    expect(ours.isOurs(pid)).toBe(true);
    await theirs.pool.query('select pg_terminate_backend($1)', [pid]);
    await until('the connection to be forgotten', async () => !ours.isOurs(pid));
    expect(await ringsOf(() => tell(ours, RAW_CHANNEL))).toEqual([]);
  });
});
