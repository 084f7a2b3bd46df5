import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveKeys } from '../../relay/auth/keys.ts';
import { migrate } from '../../relay/db/migrate.ts';
import { migrations } from '../../relay/db/migrations/index.ts';
import { seal } from '../../relay/inbox/sealed.ts';
import { checkKey } from '../../relay/relayKey.ts';
import { openTestDatabase, type TestDatabase } from '../support/postgres.ts';

const [ours, theirs] = [deriveKeys(Buffer.alloc(32, 1)), deriveKeys(Buffer.alloc(32, 2))];
let test: TestDatabase;
let client: pg.Client;
beforeEach(async () => {
  test = await openTestDatabase();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await test.close();
});

describe('the key of a database', { timeout: 60_000 }, () => {
  it('is that of the first relay, for all nodes, until somebody says that it is lost', async () => {
    await migrate(test.url, migrations);
    const first = await Promise.allSettled([ours, theirs].map((keys) => checkKey(test.url, keys, false)));
    expect(first.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [kept, other] = first[0]?.status === 'fulfilled' ? [ours, theirs] : [theirs, ours];
    await checkKey(test.url, kept, false);
    await expect(checkKey(test.url, other, false)).rejects.toThrow(/not the key of this database/);
    await checkKey(test.url, other, true);
    await checkKey(test.url, other, false);
    await expect(checkKey(test.url, kept, false)).rejects.toThrow(/not the key of this database/);
  });

  it('of a database from before this was kept is the one that opens its accounts', async () => {
    await migrate(test.url, migrations.filter(({ name }) => name < '0007'));
    await client.query('insert into channel_accounts_secret values ($1, $2)', ['a1', seal(ours.settings, 'a1', '{}')]);
    await migrate(test.url, migrations);
    await expect(checkKey(test.url, theirs, false)).rejects.toThrow(/not the key of this database/);
    await checkKey(test.url, ours, false);
    expect((await client.query('select key_check from workspace')).rows).toEqual([{ key_check: ours.check }]);
  });
});
