import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../relay/db/database.ts';
import { standForLeader } from '../../../relay/db/leader.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createDoorbell } from '../../../relay/sync/doorbell.ts';
import { systemClock } from '../../support/systemClock.ts';
import { startFaultProxy, type FaultProxy } from '../../support/faultProxy.ts';
import { openMigratedDatabase, type TestDatabase } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

/** The network between a node and PostgreSQL goes silent: nothing is closed, nothing arrives. */
const logger = createLogger('silent', process.stderr);
const clock = systemClock();
let test: TestDatabase;
let database: Database;
let cable: FaultProxy;
let throughCable: string;
const closes: (() => Promise<void>)[] = [];

beforeAll(async () => {
  test = await openMigratedDatabase();
  database = openDatabase(test.url, logger);
  cable = await startFaultProxy(test.url);
  const url = new URL(test.url);
  url.port = new URL(cable.url).port;
  throughCable = url.href;
});
afterEach(async () => {
  await Promise.all(closes.splice(0).map((close) => close()));
});
afterAll(async () => {
  await cable.close();
  await database.close();
  await test.close();
});

function stand(name: string, url: string, told: string[]): void {
  const { close } = standForLeader({ url, logger, onElected: () => void told.push(`${name} leads`), onLost: () => void told.push(`${name} lost`) });
  closes.push(close);
}

describe('a node whose network goes silent', () => {
  it('knows that it leads no more before another leads, and is deaf no longer than the silence lasts', async () => {
    const told: string[] = [];
    const heads: number[] = [];
    stand('first', throughCable, told);
    await until('the first to lead', async () => told.length === 1);
    stand('second', test.url, told);
    const doorbell = createDoorbell({ url: throughCable, clock, logger, onHead: (head) => void heads.push(head), onRaw: () => undefined, onFile: () => undefined, onPresence: () => undefined });
    closes.push(() => doorbell.close());
    await until('the doorbell', async () => heads.includes(0));

    cable.stall();
    await database.pool.query("update workspace set head = 7; select pg_notify('zhishou_head', '7')");
    await until('the second to lead', async () => told.includes('second leads'), 40_000);
    expect(told).toEqual(['first leads', 'first lost', 'second leads']);
    expect(heads).not.toContain(7);
    cable.restore();
    await until('the ring', async () => heads.includes(7), 40_000);
  }, 100_000);

  it('holds the lock of the writers no longer than ten seconds', async () => {
    const { rows } = await database.pool.query('show idle_in_transaction_session_timeout');
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
  });
});
