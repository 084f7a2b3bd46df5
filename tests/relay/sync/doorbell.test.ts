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
let database: Database;
let doorbell: Doorbell;
const rung: string[] = [];

beforeAll(async () => {
  test = await openMigratedDatabase();
  database = openDatabase(test.url, logger);
  doorbell = createDoorbell({
    url: test.url,
    clock: systemClock(),
    logger,
    onHead: (head) => void rung.push(`head ${head}`),
    onRaw: () => void rung.push('raw'),
    onFile: () => void rung.push('file'),
    onPresence: () => undefined,
  });
  await until('the first ring', async () => rung.includes('file'));
});
afterAll(async () => {
  await doorbell.close();
  await database.close();
  await test.close();
});

/** What rang because of one; rings come in the order of their commits, so the last one ends the waiting. */
async function ringsOf(channel: string): Promise<readonly string[]> {
  rung.length = 0;
  for (const [name, payload] of [[channel, ''], [HEAD_CHANNEL, '77']]) await database.pool.query('select pg_notify($1, $2)', [name, payload]);
  await until('the last ring', async () => rung.includes('head 77'));
  return rung.filter((one) => !one.startsWith('head'));
}

describe('the doorbell', () => {
  it('rings once when it begins to hear, for whatever was told before', () => {
    expect(rung).toEqual(['head 0', 'raw', 'file']);
  });

  it('says what was stored, so that only who waits for it looks', async () => {
    expect(await ringsOf(RAW_CHANNEL)).toEqual(['raw']);
    expect(await ringsOf(FILE_CHANNEL)).toEqual(['file']);
  });
});
