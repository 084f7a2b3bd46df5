import type { InboxCounts } from '../../../shared/inbox/contract.ts';
import type { InboxView } from '../../../shared/inbox/model.ts';
import { builtInInboxView, builtInInboxViews, inboxFilter } from '../../../shared/inbox/views.ts';
import type { BuiltInInboxView, InboxFilter } from '../../../shared/inbox/views.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { ReadableDb } from '../db/types.ts';
import { whereOf } from './listSql.ts';
import type { ListAsker } from './listSql.ts';
import { inboxViews } from './schema.ts';
import { countShown } from './store.ts';

/** Of mentions those count that the person has not looked at; of what is put aside, all of it. */
function countOf(db: ReadableDb, filter: InboxFilter, asker: ListAsker): Promise<number> {
  return filter.shows === 'mentions' ? countMentioned(db, filter, asker) : countShown(db, filter, asker);
}

async function countMentioned(db: ReadableDb, filter: InboxFilter, asker: ListAsker): Promise<number> {
  const where = whereOf(filter, asker);
  const [row] = await db.all<{ count: number }>(
    `select count(*) as count from conversations c where ${where.text} and exists (
       select 1 from mentions n where n.userId = ? and n.conversationId = c.id and n.seenAt is null)`,
    [...where.binds, asker.userId],
  );
  return row?.count ?? 0;
}

/** How many conversations every view shows now, for the person and the hospital chosen for all pages. */
export async function countViews(db: ReadableDb, asker: ListAsker): Promise<InboxCounts> {
  const views: Partial<Record<BuiltInInboxView, number>> = {};
  for (const view of builtInInboxView.options) views[view] = await countOf(db, builtInInboxViews[view], asker);
  const saved: Record<string, number> = {};
  for (const { id, spec } of await viewsFor(db, asker.userId)) saved[id] = await countOf(db, inboxFilter.parse(spec), asker);
  const shown = whereOf(builtInInboxViews.open, asker);
  const hospitals = await db.all<{ id: string; groupId: string; count: number }>(
    `select h.id as id, h.dutyGroupId as groupId, count(*) as count from conversations c join hospitals h on h.id = c.hospitalId
     where ${shown.text} group by h.id`,
    [...shown.binds],
  );
  const groups: Record<string, number> = {};
  for (const { groupId, count } of hospitals) groups[groupId] = (groups[groupId] ?? 0) + count;
  const [news] = await db.all<{ count: number }>(
    `select count(*) as count from conversations c where ${whereOf(builtInInboxViews.snoozed, asker).text} and c.lastInboundAt > coalesce(c.snoozedSeen, -1)`,
    [...whereOf(builtInInboxViews.snoozed, asker).binds],
  );
  return {
    views: views as InboxCounts['views'], // every option was counted above
    saved,
    hospitals: Object.fromEntries(hospitals.map(({ id, count }) => [id, count])),
    groups,
    snoozedNews: news?.count ?? 0,
  };
}

/** One's own and the shared ones, by name. */
export async function viewsFor(db: ReadableDb, userId: UserId): Promise<InboxView[]> {
  const rows = await db.select().from(inboxViews);
  return rows
    .filter((view) => view.shared || view.ownerId === userId)
    .map(({ rev: _rev, ...view }) => view)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}
