import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkUpsert } from '../../../../electron/core/db/bulk.ts';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import type { Database } from '../../../../electron/core/db/types.ts';
import { mirrorMigrations } from '../../../../electron/core/migrations/mirror.ts';
import { linesNamed, linesPage, viewsFor } from '../../../../electron/core/tickets/lines.ts';
import { tickets, ticketViews } from '../../../../electron/core/tickets/schema.ts';
import { asId } from '../../../../shared/ids.ts';
import { clocksOf, nextDue, pausesAfter } from '../../../../shared/tickets/clocks.ts';
import { noDetails, noMarks } from '../../../../shared/tickets/details.ts';
import { ticketKind, ticketStatus } from '../../../../shared/tickets/model.ts';
import type { Ticket } from '../../../../shared/tickets/model.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { ticketRow } from '../../../support/ticketRows.ts';

const NOW = Date.UTC(2026, 10, 24, 2, 0, 0);
let dir: string;
let database: Database;

/** Every kind in every state, replied to or not, verified or not. */
const all: readonly Ticket[] = ticketKind.options.flatMap((kind) =>
  ticketStatus.options.flatMap((status) =>
    [false, true].flatMap((replied) =>
      [false, true].map((verified): Ticket => {
        const mark = { at: NOW, by: asId<never>('u'), note: '' };
        const closed = status === 'closed' ? { closedAt: NOW + 2, closedBy: asId<never>('u') } : {};
        const made = ticketRow({
          id: asId(`${kind}-${status}-${replied}-${verified}`), kind, status, createdAt: NOW, pauses: pausesAfter([], status, '等科室', NOW + 1), ...closed,
          details: { ...noDetails, saidAt: kind === 'complaint' && verified ? NOW - 5000 : null, plannedOn: verified ? '2026-12-01' : null },
          marks: { ...noMarks, repliedHospital: replied ? mark : null, repliedPatient: replied ? mark : null, verified: verified ? mark : null },
          watcherIds: replied ? [asId('u1'), asId('u2')] : [],
        });
        return { ...made, dueAt: nextDue(made) };
      }),
    ),
  ),
);

beforeAll(async () => {
  dir = scratchDir('lines');
  const opened = await openDatabase({ file: join(dir, 'mirror.db'), durability: 'normal', migrations: mirrorMigrations, appVersion: 'test' });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  database = opened.database;
  await database.write(async (tx) => void (await bulkUpsert(tx, tickets, all.map((ticket) => ({ ...ticket, rev: 1 })))));
});
afterAll(async () => {
  await database.close();
  await removeScratchDir(dir);
});

describe('lines of the list', () => {
  it('come in pages, open and closed apart, each once', async () => {
    for (const closed of [false, true]) {
      const seen: string[] = [];
      for (let after: Ticket['id'] | null = null; ; ) {
        const page = await linesPage(database.read, closed, after, 13);
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1)?.id ?? null;
        if (page.length < 13) break;
      }
      expect(seen).toEqual(all.filter(({ status }) => (status === 'closed') === closed).map(({ id }) => id as string).toSorted());
    }
  });

  it('say what the clocks say: when the promise began, and whether the only one stands still', async () => {
    const byId = new Map((await linesNamed(database.read, all.map(({ id }) => id))).map((line) => [line.id, line]));
    expect(byId.size).toBe(all.length);
    for (const ticket of all) {
      const running = clocksOf(ticket).filter((clock) => clock.stoppedAt === null && ticket.status !== 'closed');
      const line = byId.get(ticket.id);
      expect(line?.paused, ticket.id).toBe(ticket.dueAt === null && running.some(({ dueAt }) => dueAt === null));
      for (const clock of clocksOf(ticket)) expect(line?.clockFrom, ticket.id).toBe(clock.startedAt);
      expect(line).toMatchObject({ dueAt: ticket.dueAt, watcherIds: ticket.watcherIds, status: ticket.status, title: ticket.title });
    }
  });

  it('leave out what is gone', async () => {
    expect(await linesNamed(database.read, [asId('nowhere')])).toEqual([]);
  });
});

describe('views', () => {
  it('are one\'s own and the shared ones, by name', async () => {
    const view = (id: string, name: string, ownerId: string, shared: boolean) => ({ id: asId<never>(id), name, ownerId: asId<never>(ownerId), shared, spec: { group: 'kind' }, rev: 1 });
    await database.write(async (tx) => void (await bulkUpsert(tx, ticketViews, [view('1', '乙', 'me', false), view('2', '甲', 'other', true), view('3', '丙', 'other', false)])));
    expect((await viewsFor(database.read, asId('me'))).map(({ name }) => name)).toEqual(['甲', '乙']);
  });
});
