import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../../shared/time/clock.ts';
import { dump } from '../backup/dump.ts';
import { writeBackup } from '../backup/file.ts';
import { readConfig } from '../config.ts';
import { connectTo } from '../db/connect.ts';
import { wasStarted } from '../db/embedded.ts';
import { createLogger } from '../logger.ts';
import { readKey } from '../relayKey.ts';
import { openStorage } from '../storage.ts';
import { CommandError } from './commandError.ts';
import { parseFlags } from './flags.ts';

export const backupHelp = `relay backup --to FILE|DIR [--data-dir DIR]
Writes everything the relay keeps into one new file. Works while relays run: they do not wait for it.
  --to FILE|DIR         a folder gets a file named after the time (UTC)
  --data-dir DIR        of the relay (env ZHISHOU_DATA_DIR)
  --help                this text
The file holds patients' data and, unless ZHISHOU_RELAY_KEY is set, the key that opens the channel accounts: keep it as you
keep the relay. Restore with "relay restore".`;

export async function backup(args: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: Clock): Promise<number> {
  const flags = parseFlags(args, { to: { type: 'string' }, 'data-dir': { type: 'string' }, help: { type: 'boolean' } });
  if (flags.help === true) {
    console.log(backupHelp);
    return 0;
  }
  if (flags.to === undefined || flags.to === '') throw new CommandError('--to is missing (see --help)');
  const config = readConfig(env, flags['data-dir'] === undefined ? {} : { dataDir: flags['data-dir'] });
  if (config.databaseUrl === null && !(await wasStarted(config.dataDir))) throw new CommandError(`there is no built-in database in ${config.dataDir}`);
  const at = clock.now();
  const file = await fileFor(resolve(flags.to), at);
  const logger = createLogger('error', pino.destination({ fd: 2, sync: true }));
  const storage = await openStorage(config, logger, { serving: false });
  try {
    const { key, isKept } = await readKey(config);
    const client = await connectTo(storage.database.url);
    try {
      await writeBackup(file, dump(client, { at, keyCheck: storage.keys.check, key: isKept ? key.toString('base64') : null }));
    } finally {
      await client.end();
    }
  } finally {
    await storage.close();
  }
  console.log(`Wrote ${file}`);
  return 0;
}

async function fileFor(to: string, at: number): Promise<string> {
  const isFolder = await stat(to).then((found) => found.isDirectory(), () => false);
  const name = new Date(at).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return isFolder ? join(to, `zhishou-${name}.backup`) : to;
}
