import { pino } from 'pino';
import type { Clock } from '../shared/time/clock.ts';
import { readConfig, type RelayConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { createAccountAdmin, type AccountAdmin } from './inbox/accountAdmin.ts';
import { openStorage } from './storage.ts';
import { createCommitQueue, type CommitQueue } from './sync/commitQueue.ts';

export interface Workspace {
  readonly config: RelayConfig;
  readonly queue: CommitQueue;
  readonly accounts: AccountAdmin;
  now(): number;
}

/** Opens the workspace for one command. A relay that runs hears of what it commits through the database. */
export async function withWorkspace<T>(
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string | undefined,
  clock: Clock,
  run: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const config = readConfig(env, dataDir === undefined ? {} : { dataDir });
  const logger = createLogger(config.logLevel === 'info' ? 'error' : config.logLevel, pino.destination({ fd: 2, sync: true }));
  const storage = await openStorage(config, logger, { serving: false });
  try {
    const { database, keys } = storage;
    const queue = createCommitQueue({ database, clock, logger, metrics: createMetrics(), onCommitted: () => undefined });
    return await run({ config, queue, accounts: createAccountAdmin(database, queue, keys.settings), now: () => clock.now() });
  } finally {
    await storage.close();
  }
}
