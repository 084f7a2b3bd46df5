import * as z from 'zod';
import { bulkUpsert } from './db/bulk.ts';
import type { SqlRow } from './db/connection.ts';
import type { WritableDb } from './db/types.ts';
import { formDrafts } from './drafts/schema.ts';
import { client, outbox, rejections } from './sync/schema.ts';

const whole = z.number().int();
const outboxRow = z.object({ n: whole, name: z.string(), args: z.string(), at: whole, appliedRev: whole.nullable(), clientId: z.string().min(1), id: z.string().min(1).optional() });
const rejectionRow = z.object({ n: whole, name: z.string(), code: z.string(), args: z.string(), at: whole, rows: z.string() });
const draftRow = z.object({ conversationId: z.string().min(1), text: z.string(), savedAt: whole });
const formDraftRow = z.object({ name: z.string().min(1), text: z.string(), savedAt: whole });
const clientRow = z.object({ slot: whole, id: z.string().min(1), nextN: whole.positive() });

interface RescuedTables {
  readonly outbox: readonly SqlRow[];
  readonly rejections: readonly SqlRow[];
  readonly drafts: readonly SqlRow[];
  readonly formDrafts: readonly SqlRow[];
  readonly client: readonly SqlRow[];
}

/**
 * Writes rows that were read from a damaged file into a new one; what does not look like a row of ours is left out.
 * The client row keeps the numbers of the outbox's own client id; where it is lost, the newest outbox row gives it.
 * Numbers that no longer fit the relay's are found at the next meeting (`sync/numbering.ts`).
 * @returns how many outbox rows were saved
 */
export async function putRescued(tx: WritableDb, found: RescuedTables): Promise<number> {
  const pending = parsed(outboxRow, found.outbox).toSorted((a, b) => a.n - b.n);
  const [known] = parsed(clientRow, found.client);
  const last = pending.at(-1);
  const id = known?.id ?? last?.clientId;
  const mine = pending.filter((row) => row.clientId === id);
  // A page of the damaged file may be an old one: every action counts as given to the relay, none may be withdrawn.
  await bulkUpsert(tx, outbox, mine.map((row) => ({ ...row, id: row.id ?? `${row.clientId}-${row.n}`, handed: true })));
  await bulkUpsert(tx, rejections, parsed(rejectionRow, found.rejections));
  await bulkUpsert(tx, formDrafts, parsed(formDraftRow, found.formDrafts));
  const texts = parsed(draftRow, found.drafts);
  for (const row of texts) {
    await tx.run('insert or replace into drafts(conversationId, text, savedAt) values (?, ?, ?)', [row.conversationId, row.text, row.savedAt]);
  }
  if (id !== undefined) {
    await tx.insert(client).values({ slot: 1, id, nextN: Math.max(known?.nextN ?? 1, (mine.at(-1)?.n ?? 0) + 1) });
  }
  return mine.length;
}

function parsed<T>(schema: z.ZodType<T>, rows: readonly SqlRow[]): T[] {
  return rows.flatMap((row) => {
    const result = schema.safeParse(row);
    return result.success ? [result.data] : [];
  });
}
