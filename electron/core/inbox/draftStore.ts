import { eq } from 'drizzle-orm';
import type { ConversationId } from '../../../shared/ids.ts';
import { isDrafted } from '../../../shared/inbox/drafts.ts';
import type { HeldDraft } from '../../../shared/inbox/drafts.ts';
import type { ReplyDraft } from '../../../shared/inbox/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import { drafts, replyDrafts } from './schema.ts';

export interface StoredDraft extends HeldDraft {
  readonly savedAt: Instant;
}

export async function heldDraft(local: ReadableDb, conversationId: ConversationId): Promise<StoredDraft | null> {
  const [row] = await local.select().from(drafts).where(eq(drafts.conversationId, conversationId));
  return row ?? null;
}

/** Conversations whose text here is not yet told to the person's other desktops. */
export async function dirtyDrafts(local: ReadableDb): Promise<readonly (StoredDraft & { readonly conversationId: ConversationId })[]> {
  return local.select().from(drafts).where(eq(drafts.dirty, true));
}

/** The draft as all desktops of the person have it, what waits here included. The mirror holds nobody else's. */
export async function draftRow(mirror: ReadableDb, conversationId: ConversationId): Promise<ReplyDraft | null> {
  const [row] = await mirror.select().from(replyDrafts).where(eq(replyDrafts.conversationId, conversationId));
  if (row === undefined) return null;
  const { rev: _rev, ...draft } = row;
  return draft;
}

/** Conversations with words that wait, typed here or on the person's other desktop. */
export async function draftedConversations(local: ReadableDb, mirror: ReadableDb): Promise<ReadonlySet<string>> {
  const held = new Map((await local.select().from(drafts)).map((row) => [row.conversationId as string, row]));
  const rows = new Map((await mirror.select({ id: replyDrafts.conversationId, text: replyDrafts.text, version: replyDrafts.version }).from(replyDrafts)).map((row) => [row.id as string, row]));
  const all = [...new Set([...held.keys(), ...rows.keys()])];
  return new Set(all.filter((id) => isDrafted(held.get(id) ?? null, rows.get(id) ?? null)));
}

/**
 * Keeps what was typed.
 * @param took the version of another desktop that the text is, or was made from
 * @param same what that version says: a text that equals it has nothing to tell
 */
export async function saveDraft(
  tx: WritableDb,
  next: { readonly conversationId: ConversationId; readonly text: string; readonly savedAt: Instant; readonly took: { readonly version: string; readonly text: string } | null },
): Promise<void> {
  const { conversationId, text, savedAt, took } = next;
  const before = await heldDraft(tx, conversationId);
  if (took === null && (before?.text ?? '') === text) return;
  const row = { text, savedAt, base: took?.version ?? before?.base ?? null, dirty: took === null || took.text !== text };
  await tx.insert(drafts).values({ conversationId, ...row }).onConflictDoUpdate({ target: drafts.conversationId, set: row });
}

/** A text has gone into the queue under a version of its own. What was typed meanwhile stays to be told. */
export async function draftQueued(tx: WritableDb, conversationId: ConversationId, text: string, version: string): Promise<void> {
  const now = await heldDraft(tx, conversationId);
  await tx.update(drafts).set({ base: version, dirty: now?.text !== text }).where(eq(drafts.conversationId, conversationId));
}
