import { and, eq, sql } from 'drizzle-orm';
import type { ConversationId } from '../../shared/ids.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { LineAway } from '../channels/types.ts';
import { readOne } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { messages } from './schema.ts';

/** Of a group of queued replies: what they are said to wait for without an end; null among them for those that are not. */
export const saidReasons = sql<readonly (string | null)[]>`array_agg(distinct case when ${messages.waits} ->> 'until' is null then ${messages.waits} ->> 'reason' end)`;

/** Writes beside each queued reply of a conversation what it waits for; whoever takes it up clears that again. */
export async function sayWhatFor(tx: TxWriter, conversationId: ConversationId, away: LineAway): Promise<void> {
  const queued = and(eq(messages.conversationId, conversationId), eq(messages.state, 'queued'));
  for (const { id } of await tx.db.select({ id: messages.id }).from(messages).where(queued)) {
    const message = await readOne(tx.db, 'messages', id);
    if (message !== null) await tx.write(put('messages', { ...message, waits: { reason: away, until: null } }));
  }
}
