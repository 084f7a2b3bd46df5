import { desc, eq, sql } from 'drizzle-orm';
import type { ConversationRef } from '../../shared/customers/contract.ts';
import type { Identity } from '../../shared/customers/model.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { TicketRef } from '../../shared/tickets/contract.ts';
import type { ReadableDb } from './db/types.ts';
import { conversations } from './inbox/schema.ts';
import { ticketRefs } from './tickets/around.ts';
import { tickets } from './tickets/schema.ts';

const { id, title, channel, kind, status, hospitalId, lastMessageAt, accountId, externalId } = conversations;
const ref = { id, title, channel, kind, status, hospitalId, lastMessageAt };

type Key = Pick<Identity, 'accountId' | 'externalId'>;
export const keyOf = ({ accountId: account, externalId: external }: Key): string => `${account} ${external}`;

/** Conversations by account and platform id. */
export async function conversationsAt(db: ReadableDb, keys: readonly Key[]): Promise<ReadonlyMap<string, ConversationRef>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .select({ ...ref, accountId, externalId })
    .from(conversations)
    .where(sql`${accountId} in (select value from json_each(${JSON.stringify(keys.map((one) => one.accountId))})) and ${externalId} in (select value from json_each(${JSON.stringify(keys.map((one) => one.externalId))}))`);
  // Both lists together may find more than the pairs that were asked for.
  const asked = new Set(keys.map(keyOf));
  return new Map(rows.filter((row) => asked.has(keyOf(row))).map(({ accountId: account, externalId: external, ...row }) => [keyOf({ accountId: account, externalId: external }), row]));
}

export async function conversationWithKey(db: ReadableDb, conversationId: ConversationId): Promise<(ConversationRef & Key) | null> {
  const [row] = await db.select({ ...ref, accountId, externalId }).from(conversations).where(eq(id, conversationId));
  return row ?? null;
}

/** Looked through for who writes in a group: the newest part of one index. */
const LATELY = 300;

/** Who wrote in a conversation lately, the last first. */
export async function writersIn(db: ReadableDb, conversationId: ConversationId): Promise<readonly { readonly externalId: string; readonly name: string }[]> {
  const rows = await db.all<{ externalId: string; name: string }>(
    `select senderExternalId as externalId, senderName as name from messages
       where conversationId = ? and direction = 'in' and senderExternalId is not null order by sentAt desc limit ?`,
    [conversationId, LATELY],
  );
  const named = new Map<string, { externalId: string; name: string }>();
  for (const row of rows) {
    const known = named.get(row.externalId);
    if (known === undefined) named.set(row.externalId, row);
    else if (known.name === '') known.name = row.name;
  }
  return [...named.values()];
}

/** Tickets that came from these conversations or are named, the last changed first. */
export async function ticketsAround(db: ReadableDb, conversationIds: readonly string[], ids: readonly string[]): Promise<readonly TicketRef[]> {
  const found = await db
    .select({ id: tickets.id })
    .from(tickets)
    .where(sql`${tickets.conversationId} in (select value from json_each(${JSON.stringify(conversationIds)})) or ${tickets.id} in (select value from json_each(${JSON.stringify(ids)}))`)
    .orderBy(desc(tickets.updatedAt), tickets.id);
  const refs = await ticketRefs(db, found.map((one) => one.id));
  return found.flatMap((one) => refs.get(one.id) ?? []);
}
