import { sql } from 'drizzle-orm';
import type { AccountId } from '../../shared/ids.ts';
import type { PulledPage } from '../channels/types.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { channelNames } from './schema.ts';

/**
 * Keeps the names that came with a page. The raw event of 微信客服 does not hold them, and it is the raw event that is
 * understood later, perhaps by the next process.
 */
export async function keepNames(tx: TxWriter, accountId: AccountId, page: PulledPage): Promise<void> {
  const named = new Map<string, string>();
  for (const { normalised } of page.events) {
    if (normalised.kind !== 'message' || normalised.message.sender.name === null) continue;
    named.set(normalised.message.sender.externalId, normalised.message.sender.name.replaceAll('\u0000', ''));
  }
  if (named.size === 0) return;
  await tx.db
    .insert(channelNames)
    .values([...named].map(([externalId, name]) => ({ accountId, externalId, name })))
    .onConflictDoUpdate({ target: [channelNames.accountId, channelNames.externalId], set: { name: sql`excluded.name` } });
}
