import type { TicketId, UserId } from '../../../shared/ids.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import type { TicketView } from '../../../shared/tickets/model.ts';
import type { ReadableDb } from '../db/types.ts';
import { ticketViews } from './schema.ts';

type Line = Omit<TicketLine, 'sync'>;
type LineRow = Omit<Line, 'watcherIds' | 'paused'> & { readonly watcherIds: string; readonly paused: number };

/**
 * Only what a line shows: ten thousand rows with all their structures would take a second to read. The clock that ends
 * first began with the ticket, a complaint's when the person said it (`clocks.ts`); what is measured in service time
 * stands still while hospital or patient are waited for.
 */
const COLUMNS = `id, number, hospitalId, title, kind, module, priority, status, assigneeId, createdAt, updatedAt, closedAt, dueAt, watcherIds,
  case when kind = 'complaint' then coalesce(json_extract(details, '$.saidAt'), createdAt) else createdAt end as clockFrom,
  (dueAt is null and status in ('waiting_hospital', 'waiting_patient') and kind not in ('complaint', 'requirement')
    and (kind <> 'reconciliation' or json_extract(marks, '$.verified') is null)) as paused`;

/** Open or closed ones after an id, in the order of their ids. */
export async function linesPage(db: ReadableDb, closed: boolean, after: TicketId | null, limit: number): Promise<Line[]> {
  const rows = await db.all<LineRow>(
    `select ${COLUMNS} from tickets where status ${closed ? '=' : '<>'} 'closed' and id > ? order by id limit ?`,
    [after ?? '', limit],
  );
  return rows.map(toLine);
}

export async function linesNamed(db: ReadableDb, ids: readonly TicketId[]): Promise<Line[]> {
  const rows = await db.all<LineRow>(`select ${COLUMNS} from tickets where id in (select value from json_each(?))`, [JSON.stringify(ids)]);
  return rows.map(toLine);
}

function toLine({ watcherIds, paused, ...row }: LineRow): Line {
  // Most have none; the column is ours, so its shape is known.
  return { ...row, watcherIds: watcherIds === '[]' ? [] : (JSON.parse(watcherIds) as UserId[]), paused: paused === 1 };
}

/** One's own and the shared ones, by name. */
export async function viewsFor(db: ReadableDb, userId: UserId): Promise<TicketView[]> {
  const rows = await db.select().from(ticketViews);
  return rows
    .filter((view) => view.shared || view.ownerId === userId)
    .map(({ rev: _rev, ...view }) => view)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}
