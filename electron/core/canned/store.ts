import { eq, isNull, or } from 'drizzle-orm';
import type { CountedReply } from '../../../shared/canned/match.ts';
import { matchingReplies } from '../../../shared/canned/match.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { ReadableDb } from '../db/types.ts';
import { entityTable } from '../sync/entityTable.ts';
import { cannedReplies, cannedUses } from './schema.ts';

export const cannedTables = [entityTable({ entity: 'cannedReplies', table: cannedReplies }), entityTable({ entity: 'cannedUses', table: cannedUses })];

/** Shared replies and the person's own, most used first. */
export async function countedReplies(db: ReadableDb, userId: UserId): Promise<readonly CountedReply[]> {
  const rows = await db.select().from(cannedReplies).where(or(isNull(cannedReplies.ownerId), eq(cannedReplies.ownerId, userId)));
  const mine = new Map<string, number>();
  const total = new Map<string, number>();
  for (const use of await db.select().from(cannedUses)) {
    total.set(use.replyId, (total.get(use.replyId) ?? 0) + use.count);
    if (use.userId === userId) mine.set(use.replyId, use.count);
  }
  return matchingReplies(
    rows.map(({ rev: _rev, ...reply }) => ({ ...reply, mine: mine.get(reply.id) ?? 0, total: total.get(reply.id) ?? 0 })),
    '',
  );
}
