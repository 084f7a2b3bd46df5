import { pino } from 'pino';
import type { Clock } from '../../shared/time/clock.ts';
import { deriveKeys } from '../auth/keys.ts';
import { dump } from '../backup/dump.ts';
import { BackupError, linesOf } from '../backup/format.ts';
import { load } from '../backup/load.ts';
import { markMoved, whereMoved } from '../backup/moved.ts';
import { readConfig } from '../config.ts';
import { connectTo } from '../db/connect.ts';
import { wasStarted } from '../db/embedded.ts';
import { leaderIsThere } from '../db/leader.ts';
import { migrate } from '../db/migrate.ts';
import { migrations } from '../db/migrations/index.ts';
import { createLogger } from '../logger.ts';
import { checkKey, readKey } from '../relayKey.ts';
import { openEmbedded, placeOf, reworded } from '../storage.ts';
import { CommandError } from './commandError.ts';
import { parseFlags } from './flags.ts';

export const moveHelp = `DATABASE_URL=postgres://... relay move [--data-dir DIR]
Copies the built-in database of the data folder into the empty database that DATABASE_URL names. Stop the relay first.
  --data-dir DIR        of the relay (env ZHISHOU_DATA_DIR)
  --help                this text
From then on the relay has to be started with DATABASE_URL; desktops do not notice. The key stays in the data folder: further
nodes get its text as ZHISHOU_RELAY_KEY.`;

export async function move(args: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: Clock): Promise<number> {
  const flags = parseFlags(args, { 'data-dir': { type: 'string' }, help: { type: 'boolean' } });
  if (flags.help === true) {
    console.log(moveHelp);
    return 0;
  }
  const config = readConfig(env, flags['data-dir'] === undefined ? {} : { dataDir: flags['data-dir'] });
  const target = config.databaseUrl;
  if (target === null) throw new CommandError('DATABASE_URL has to name the database to move to');
  if (!(await wasStarted(config.dataDir))) throw new CommandError(`there is no built-in database in ${config.dataDir}`);
  const to = await connectTo(target).catch((error: unknown) => {
    throw reworded(error, target);
  });
  try {
    if (await leaderIsThere(to)) throw new CommandError('a relay is running on the database to move to');
    // As a relay would: alone. One that serves from it is refused by the same lock.
    const source = await openEmbedded(config.dataDir, createLogger('error', pino.destination({ fd: 2, sync: true })), true);
    try {
      await migrate(source.url, migrations);
      const { key } = await readKey(config);
      const keys = deriveKeys(key);
      await checkKey(source.url, keys, false);
      const from = await connectTo(source.url);
      const before = await whereMoved(config.dataDir);
      try {
        await markMoved(config.dataDir, placeOf(target));
        const lines = linesOf(dump(from, { at: clock.now(), keyCheck: keys.check, key: null }));
        const { rows } = await load(to, target, migrations, lines, null);
        console.log(`Moved ${rows} rows to ${placeOf(target)}. Start the relay with DATABASE_URL from now on.`);
      } catch (error) {
        // Surely nothing was moved. After a broken connection nobody knows: the mark stays, and moving again tells.
        if (error instanceof BackupError) await markMoved(config.dataDir, before);
        throw error;
      } finally {
        await from.end();
      }
    } finally {
      await source.close();
    }
  } finally {
    await to.end();
  }
  return 0;
}
