import { and, desc, eq, inArray, isNull, lt, notInArray } from 'drizzle-orm';
import type { MessageId } from '../../shared/ids.ts';
import type { Conversation, SendRate } from '../../shared/inbox/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { freeAfter, longestWindow } from './pace.ts';
import { sendSlots } from './schema.ts';

/** When the next message of a conversation may be handed over by the rates of its account; now or earlier: at once. */
export async function freeAt(tx: TxWriter, { id, accountId }: Conversation, rates: readonly SendRate[]): Promise<Instant> {
  let free = tx.now();
  for (const rate of rates) {
    const scope = rate.per === 'account' ? eq(sendSlots.accountId, accountId) : eq(sendSlots.conversationId, id);
    // Newest first; PostgreSQL puts those without an answer before them.
    const [slot] = await tx.db.select({ settledAt: sendSlots.settledAt }).from(sendSlots).where(scope).orderBy(desc(sendSlots.settledAt)).offset(rate.count - 1).limit(1);
    free = Math.max(free, freeAfter(rate, slot?.settledAt, tx.now()));
  }
  return free;
}

/** Counts a try from now on, and forgets those that no rate of its account looks back to. */
export function takeSlot(tx: TxWriter, { id, accountId }: Conversation, rates: readonly SendRate[], of: { readonly messageId: MessageId; readonly claim: string }): void {
  tx.aside(tx.db.insert(sendSlots).values({ ...of, accountId, conversationId: id, settledAt: null }));
  tx.aside(tx.db.delete(sendSlots).where(and(eq(sendSlots.accountId, accountId), lt(sendSlots.settledAt, tx.now() - longestWindow(rates)))));
}

/** The platform has answered, or never will: the window of the try begins to run. */
export function settleSlots(tx: TxWriter, ids: readonly MessageId[]): void {
  tx.aside(tx.db.update(sendSlots).set({ settledAt: tx.now() }).where(and(isNull(sendSlots.settledAt), inArray(sendSlots.messageId, [...ids]))));
}

/** The same for every try but those that are with a platform right now. */
export function settleAbandoned(tx: TxWriter, underway: readonly MessageId[]): void {
  const others = underway.length === 0 ? undefined : notInArray(sendSlots.messageId, [...underway]);
  tx.aside(tx.db.update(sendSlots).set({ settledAt: tx.now() }).where(and(isNull(sendSlots.settledAt), others)));
}
