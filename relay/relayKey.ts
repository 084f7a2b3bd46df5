import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { parseRelayKey, type RelayKeys } from './auth/keys.ts';
import { CommandError } from './cli/commandError.ts';
import type { RelayConfig } from './config.ts';
import { connectTo } from './db/connect.ts';
import { unseal } from './inbox/sealed.ts';
import { readOrCreateSecret } from './secretFile.ts';

export interface RelayKey {
  /** 32 bytes. */
  readonly key: Buffer;
  /** In the data folder, and not in the keeping of whoever sets ZHISHOU_RELAY_KEY. */
  readonly isKept: boolean;
}

/**
 * The relay's key: from the environment, else from the data folder.
 * @param draw what a data folder without one gets; a new one by default
 * @throws CommandError when the kept one is damaged
 */
export async function readKey(config: Pick<RelayConfig, 'relayKey' | 'dataDir'>, draw: () => Buffer = () => randomBytes(32)): Promise<RelayKey> {
  if (config.relayKey !== null) return { key: config.relayKey, isKept: false };
  const file = join(config.dataDir, 'relay.key');
  const key = parseRelayKey(await readOrCreateSecret(file, () => draw().toString('base64')));
  if (key === null) throw new CommandError(`${file} is damaged; restore it from a backup, or every channel account has to be added again`);
  return { key, isKept: true };
}

/**
 * Makes sure that all nodes have the same key: one with another would refuse its colleagues' tokens and, once it leads,
 * fail every reply because it opens no channel account.
 * @param accept takes this key from now on
 * @throws CommandError when it is not the workspace's
 */
export async function checkKey(url: string, keys: RelayKeys, accept: boolean): Promise<void> {
  const client = await connectTo(url);
  try {
    const known = (await client.query<{ check: string | null }>('select key_check as check from workspace where id = 1')).rows[0]?.check ?? null;
    if (known === keys.check) return;
    if (!accept && (known !== null || !(await opensAccounts(client, keys)))) {
      throw new CommandError(
        'ZHISHOU_RELAY_KEY (or relay.key in the data folder) is not the key of this database; all nodes need the same one. If it is lost: serve --accept-key, and add every channel account again',
      );
    }
    // Two nodes that start for the first time at once: the second finds the first one's.
    const set = await client.query('update workspace set key_check = $1 where id = 1 and key_check is not distinct from $2', [keys.check, known]);
    if (set.rowCount === 0) await checkKey(url, keys, false);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** For a database that was never told its key: whether this one opens what is sealed there. */
async function opensAccounts(client: pg.Client, keys: RelayKeys): Promise<boolean> {
  const { rows } = await client.query<{ id: string; sealed: Buffer }>('select account_id as id, sealed from channel_accounts_secret');
  return rows.length === 0 || rows.some(({ id, sealed }) => unseal(keys.settings, id, sealed) !== null);
}
