import { asc, eq } from 'drizzle-orm';
import { channelLimits, type ChannelKind, type CorrectedLimits } from '../../shared/inbox/model.ts';
import { defaultLimitsOf } from '../channels/defaults.ts';
import type { ChannelAccount } from '../channels/types.ts';
import type { Database } from '../db/database.ts';
import { readOne } from '../db/rowStore.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import { saveAccount } from './accountBook.ts';
import { accounts, channelAccountsSecret } from './schema.ts';

export type SavedAccount = { readonly ok: true; readonly isNew: boolean } | { readonly ok: false; readonly error: string };

/** What the command line does with channel accounts. */
export interface AccountAdmin {
  /**
   * Adds an account with the published limits of its channel, or replaces name and settings of one that exists.
   * @param corrected limits that an administrator knows better
   */
  save(account: ChannelAccount, corrected: CorrectedLimits, mustExist: boolean): Promise<SavedAccount>;
  /** Without secrets. `hasSettings`: false for one that was never given any. */
  list(): Promise<readonly { id: ChannelAccount['id']; channel: ChannelKind; name: string; hasSettings: boolean }[]>;
}

export function createAccountAdmin(database: Database, queue: CommitQueue, settingsKey: Buffer): AccountAdmin {
  return {
    save: (account, corrected, mustExist) =>
      queue.submit(async (tx): Promise<SavedAccount> => {
        const { id, channel, name } = account;
        const before = await readOne(tx.db, 'accounts', id);
        if (mustExist && before === null) return { ok: false, error: `there is no account ${id}` };
        if (before !== null && before.channel !== channel) return { ok: false, error: `account ${id} is of another channel (${before.channel})` };
        const limits = channelLimits.parse({ ...(before?.limits ?? defaultLimitsOf(account)), ...corrected });
        await saveAccount(tx, settingsKey, { id, channel, name, limits }, account);
        return { ok: true, isNew: before === null };
      }),
    async list() {
      const rows = await database.db
        .select({ id: accounts.id, channel: accounts.channel, name: accounts.name, sealedOf: channelAccountsSecret.accountId })
        .from(accounts)
        .leftJoin(channelAccountsSecret, eq(channelAccountsSecret.accountId, accounts.id))
        .orderBy(asc(accounts.channel), asc(accounts.name));
      return rows.map(({ sealedOf, ...row }) => ({ ...row, hasSettings: sealedOf !== null }));
    },
  };
}
