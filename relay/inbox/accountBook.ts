import { eq } from 'drizzle-orm';
import type { Account, ChannelLimits } from '../../shared/inbox/model.ts';
import { put } from '../../shared/wire/mutation.ts';
import { parseChannelAccount } from '../channels/settings.ts';
import type { ChannelAccount } from '../channels/types.ts';
import type { Database } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { accounts, channelAccountsSecret } from './schema.ts';
import { seal, unseal } from './sealed.ts';
import { beginSendOnly } from './sendOnly.ts';

/** The channel accounts with their secrets opened, in memory; the database has them sealed. */
export interface AccountBook {
  find(id: string): ChannelAccount | null;
  /** Reads them anew before it says that there is none: another node or a command may have added it a moment ago. */
  findSurely(id: string): Promise<ChannelAccount | null>;
  all(): readonly ChannelAccount[];
  /** What its platform allows; null for one that cannot be opened. */
  limitsOf(id: string): ChannelLimits | null;
  /** Reads them anew: after an account was added or changed, also by another process. */
  reload(): Promise<void>;
}

export function createAccountBook(database: Database, settingsKey: Buffer, logger: Logger): AccountBook {
  let byId: ReadonlyMap<string, ChannelAccount> = new Map();
  let limits: ReadonlyMap<string, ChannelLimits> = new Map();
  let reading: Promise<void> | null = null;

  const find = (id: string): ChannelAccount | null => byId.get(id) ?? null;
  return {
    find,
    async findSurely(id) {
      // Strangers choose ids: however many ask, one query runs.
      if (find(id) === null) await (reading ??= reload().finally(() => (reading = null)));
      return find(id);
    },
    all: () => [...byId.values()],
    limitsOf: (id) => limits.get(id) ?? null,
    reload,
  };

  async function reload(): Promise<void> {
    const rows = await database.db
      .select({ id: accounts.id, channel: accounts.channel, name: accounts.name, limits: accounts.limits, sealed: channelAccountsSecret.sealed })
      .from(accounts)
      .innerJoin(channelAccountsSecret, eq(channelAccountsSecret.accountId, accounts.id));
    const opened = rows.flatMap(({ sealed, limits: _limits, ...account }) => {
      const plain = unseal(settingsKey, account.id, sealed);
      const parsed = plain === null ? null : parseChannelAccount({ ...account, settings: JSON.parse(plain) });
      if (parsed?.ok === true) return [parsed.account];
      logger.error({ account: account.id, channel: account.channel }, plain === null ? 'an account cannot be opened with this relay key' : 'an account has settings this version does not understand');
      return [];
    });
    byId = new Map(opened.map((account) => [account.id, account]));
    limits = new Map(rows.map((row) => [row.id, row.limits]));
  }
}

/** Adds an account or replaces its settings. Part of the transaction of the caller. */
export async function saveAccount(tx: TxWriter, settingsKey: Buffer, row: Account, account: ChannelAccount): Promise<void> {
  await tx.write(put('accounts', row));
  const sealed = seal(settingsKey, row.id, JSON.stringify(account.settings));
  await tx.db
    .insert(channelAccountsSecret)
    .values({ accountId: row.id, sealed })
    .onConflictDoUpdate({ target: channelAccountsSecret.accountId, set: { sealed } });
  if (row.limits.sendOnly === true) await beginSendOnly(tx, row);
}

