import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { deriveKeys } from '../auth/keys.ts';
import { readBackup } from '../backup/file.ts';
import type { BackupHead } from '../backup/format.ts';
import { load } from '../backup/load.ts';
import { readConfig, type RelayConfig } from '../config.ts';
import { connectTo } from '../db/connect.ts';
import { leaderIsThere } from '../db/leader.ts';
import { migrate } from '../db/migrate.ts';
import { migrations } from '../db/migrations/index.ts';
import { createLogger } from '../logger.ts';
import { readKey } from '../relayKey.ts';
import { openServer, reworded } from '../storage.ts';
import { CommandError } from './commandError.ts';
import { parseFlags } from './flags.ts';

export const restoreHelp = `relay restore --from FILE [--data-dir DIR]
Fills an empty data folder, or the empty database that DATABASE_URL names, from a backup; no relay may run on it.
  --from FILE           as "relay backup" wrote it
  --data-dir DIR        of the relay (env ZHISHOU_DATA_DIR)
  --help                this text
Desktops pull everything anew and keep what they have not sent. Replies that were on their way when the backup was made are not
sent again: they are shown as "unknown, check".`;

export async function restore(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const flags = parseFlags(args, { from: { type: 'string' }, 'data-dir': { type: 'string' }, help: { type: 'boolean' } });
  if (flags.help === true) {
    console.log(restoreHelp);
    return 0;
  }
  if (flags.from === undefined || flags.from === '') throw new CommandError('--from is missing (see --help)');
  const file = resolve(flags.from);
  const config = readConfig(env, flags['data-dir'] === undefined ? {} : { dataDir: flags['data-dir'] });
  const head = await headOf(file);
  await mkdir(config.dataDir, { recursive: true });
  await settleKey(config, head);
  const server = await openServer(config, createLogger('error', pino.destination({ fd: 2, sync: true })), true);
  try {
    const client = await connectTo(server.url);
    try {
      if (await leaderIsThere(client)) throw new CommandError('a relay is running on this database; stop it first');
      const { rows, held } = await load(client, server.url, migrations, readBackup(file), randomUUID());
      await migrate(server.url, migrations);
      console.log(`Restored ${rows} rows of ${new Date(head.at).toISOString()}. Desktops will pull everything anew.`);
      if (held > 0) console.log(`${held} replies were on their way then: they are shown as "unknown, check" and are not sent again.`);
    } finally {
      await client.end();
    }
  } catch (error) {
    throw config.databaseUrl === null ? error : reworded(error, config.databaseUrl);
  } finally {
    await server.close();
  }
  return 0;
}

async function headOf(file: string): Promise<BackupHead> {
  for await (const line of readBackup(file)) if (line.kind === 'head') return line.head;
  throw new CommandError(`${file} is not a backup of 值守`);
}

/** The key of the backup becomes the key here, unless another one is here already. */
async function settleKey(config: RelayConfig, head: BackupHead): Promise<void> {
  if (config.relayKey === null && head.key === null) throw new CommandError('the backup holds no key: set ZHISHOU_RELAY_KEY to the one it was made with');
  const { key } = await readKey(config, () => Buffer.from(head.key ?? '', 'base64'));
  if (deriveKeys(key).check === head.keyCheck) return;
  throw new CommandError(`the backup was made with another key than ${config.relayKey === null ? `relay.key in ${config.dataDir}` : 'ZHISHOU_RELAY_KEY'}`);
}
