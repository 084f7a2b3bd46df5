import { hashPassword } from '../../relay/auth/password.ts';
import { usersSecret } from '../../relay/auth/schema.ts';
import { openDatabase, type Database } from '../../relay/db/database.ts';
import { createLogger } from '../../relay/logger.ts';
import { createMetrics } from '../../relay/metrics.ts';
import { createCommitQueue, type CommitQueue } from '../../relay/sync/commitQueue.ts';
import { systemClock } from './systemClock.ts';
import { outputs } from '../../build/paths.ts';
import { asId } from '../../shared/ids.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';
import { startChild, type Child } from './child.ts';
import { deskUsers } from './deskRows.ts';
import { openMigratedDatabase } from './postgres.ts';

/** The key of all nodes. */
export const nodesKey = Buffer.alloc(32, 7);

/** A PostgreSQL of which the relays know the address only, and a hand that writes into it as a relay would. */
export interface SharedDatabase {
  readonly url: string;
  readonly database: Database;
  readonly queue: CommitQueue;
  close(): Promise<void>;
}

/** @param rows besides `deskUsers`, who can log in with the password `secret` */
export async function openSharedDatabase(rows: readonly RowChange[]): Promise<SharedDatabase> {
  const test = await openMigratedDatabase();
  const logger = createLogger('silent', process.stderr);
  const database = openDatabase(test.url, logger);
  const queue = createCommitQueue({ database, clock: systemClock(), logger, metrics: createMetrics(), onCommitted: () => undefined });
  const passwordHash = await hashPassword('secret');
  await queue.submit(async (tx) => {
    for (const row of rows) await tx.write(row);
    await tx.db.insert(usersSecret).values(deskUsers.map(({ id }) => ({ userId: asId<never>(id), passwordHash })));
  });
  return {
    url: test.url,
    database,
    queue,
    async close() {
      await database.close();
      await test.close();
    },
  };
}

/** One relay process. */
export interface RelayNode {
  readonly child: Child;
  readonly url: string;
  /** The value of a gauge without labels. */
  gauge(name: string): Promise<number>;
}

export async function startNode(databaseUrl: string, dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<RelayNode> {
  const child = await startChild({
    args: [outputs.relay, 'serve', '--port', '0', '--data-dir', dataDir, '--json'],
    env: { DATABASE_URL: databaseUrl, ZHISHOU_RELAY_KEY: nodesKey.toString('base64'), LOG_LEVEL: 'info', ...env },
  });
  const url = String(child.ready['relay']);
  return {
    child,
    url,
    async gauge(name) {
      const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5000) })).text();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    },
  };
}
