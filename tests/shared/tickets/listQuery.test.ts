import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import { listColumn, listFilter, listGroup, listSpec, noFilter, plainSpec, statusFilters } from '../../../shared/tickets/listModel.ts';
import type { ListColumn, ListContext, ListFilter, TicketLine } from '../../../shared/tickets/listModel.ts';
import { ordersOf } from '../../../shared/tickets/listOrder.ts';
import { dueState, filterOf, groupLines } from '../../../shared/tickets/listQuery.ts';
import { serviceModule, ticketKind, ticketPriority, ticketStatus } from '../../../shared/tickets/model.ts';
import { anyLines, ticketLine } from '../../support/ticketLines.ts';

const NOW = Date.UTC(2026, 10, 24, 6, 0, 0);
const HOUR = 3_600_000;
const titles = ['HIS timeout', '挂号报错', '缴费失败', '退款', '医保结算'];
const rankOf: ListContext['rankOf'] = (of, key) => (of === 'title' ? titles.indexOf(key) : Number(key.slice(1)));
const context = { me: 'u1', now: NOW, hospitalId: null, words: '', found: new Set<string>(), rankOf };

const anyFilter: fc.Arbitrary<ListFilter> = fc.record({
  status: fc.constantFrom(...statusFilters),
  assignee: fc.constantFrom(null, 'me', 'nobody', 'u2'),
  kind: fc.option(fc.constantFrom(...ticketKind.options), { nil: null, freq: 1 }),
  priority: fc.option(fc.constantFrom(...ticketPriority.options), { nil: null, freq: 1 }),
  due: fc.constantFrom('any', 'overdue', 'soon', 'today'),
  watching: fc.boolean(),
  closed: fc.constantFrom('any', 'this_month'),
});

/** The month and the day of Asia/Shanghai by Intl, and the warning by docs/tickets.md: nothing of the code under test. */
const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' });
const day = (at: number): string => calendar.format(at);
const isSoon = (line: TicketLine): boolean => {
  if (line.dueAt === null || line.dueAt <= NOW) return false;
  const fifth = (line.dueAt - line.clockFrom) / 5;
  return line.dueAt - NOW <= Math.max(5 * 60_000, Math.min(120 * 60_000, fifth));
};

/** Said again as lists of what must hold. */
function shownByOracle(line: TicketLine, filter: ListFilter, words: string, found: ReadonlySet<string>, hospitalId: string | null): boolean {
  const waits = ['waiting_hospital', 'waiting_patient'].includes(line.status);
  const overdue = line.dueAt !== null && line.dueAt <= NOW;
  return [
    { not_closed: line.status !== 'closed', waiting: waits, all: true }[filter.status as 'all'] ?? line.status === filter.status,
    hospitalId === null || line.hospitalId === hospitalId,
    filter.assignee === null || (filter.assignee === 'nobody' ? line.assigneeId === null : line.assigneeId === (filter.assignee === 'me' ? 'u1' : filter.assignee)),
    [null, line.kind].includes(filter.kind),
    [null, line.priority].includes(filter.priority),
    !filter.watching || line.watcherIds.map(String).includes('u1'),
    filter.closed === 'any' || (line.closedAt !== null && day(line.closedAt).slice(0, 7) === day(NOW).slice(0, 7)),
    { any: true, overdue, soon: overdue || isSoon(line), today: line.dueAt !== null && day(line.dueAt) <= day(NOW) }[filter.due],
    words === '' || found.has(line.id) || line.title.toLowerCase().includes(words.toLowerCase()) || String(line.number ?? '').includes(words),
  ].every(Boolean);
}

const value = (line: TicketLine, column: ListColumn): number | null => {
  const values: Record<ListColumn, number | null> = {
    number: line.number ?? Infinity, title: titles.indexOf(line.title), due: line.dueAt, hospital: Number(line.hospitalId.slice(1)),
    kind: ticketKind.options.indexOf(line.kind), module: line.module && serviceModule.options.indexOf(line.module), priority: ticketPriority.options.indexOf(line.priority),
    status: ticketStatus.options.indexOf(line.status), assignee: line.assigneeId && Number(line.assigneeId.slice(1)), watchers: line.watcherIds.length,
    created: line.createdAt, updated: line.updatedAt,
  };
  return values[column];
};

describe('the list', () => {
  it('shows exactly what the filter says, like an independent filter', () => {
    fc.assert(
      fc.property(anyLines(NOW), anyFilter, fc.constantFrom('', '缴费', 'his', '12'), fc.option(fc.constantFrom('h1', 'h2'), { nil: null }), (lines, filter, words, hospital) => {
        const found = new Set(lines.filter((_, at) => at % 5 === 0).map(({ id }) => id as string));
        const shows = filterOf(filter, { ...context, words, found, hospitalId: hospital === null ? null : asId(hospital) });
        expect(lines.filter(shows).map(({ id }) => id)).toEqual(lines.filter((line) => shownByOracle(line, filter, words, found, hospital)).map(({ id }) => id));
      }),
      { numRuns: 300 },
    );
  });

  it('sorts by every column both ways: the same tickets, each not before its neighbour, none with nothing before one with something', () => {
    fc.assert(
      fc.property(anyLines(NOW), fc.constantFrom(...listColumn.options), fc.boolean(), (lines, by, descending) => {
        const orders = ordersOf(lines, rankOf);
        const sorted = orders({ by, descending });
        expect(sorted.map(({ id }) => id).toSorted()).toEqual(lines.map(({ id }) => id).toSorted());
        for (const [at, next] of sorted.slice(1).entries()) {
          const [a, b] = [value(sorted[at] ?? next, by), value(next, by)];
          if (a === null) expect(b).toBeNull();
          else if (b !== null && a !== b) expect(descending ? a > b : a < b).toBe(true);
          else if (b === a) expect((sorted[at]?.updatedAt ?? 0) >= next.updatedAt).toBe(true);
        }
        // However it was loaded.
        expect(ordersOf(lines.toReversed(), rankOf)({ by, descending })).toEqual(sorted);
        // Whatever was looked at in between.
        for (const other of listColumn.options) orders({ by: other, descending: !descending });
        expect(orders({ by, descending })).toEqual(sorted);
      }),
      { numRuns: 300 },
    );
  });

  it('groups without losing one, every line under its own heading, in the order it came', () => {
    fc.assert(
      fc.property(anyLines(NOW), fc.constantFrom(...listGroup.exclude(['none']).options), (lines, group) => {
        const groups = groupLines(lines, group, context);
        const keyed = (line: TicketLine): string => {
          const due = line.dueAt === null ? (line.paused ? 'paused' : '') : line.dueAt <= NOW ? 'overdue' : day(line.dueAt);
          return { hospital: line.hospitalId as string, kind: line.kind as string, status: line.status as string, assignee: line.assigneeId ?? '', due }[group];
        };
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
        for (const { key, lines: own } of groups) expect(own).toEqual(lines.filter((line) => keyed(line) === key));
        expect(groups.reduce((sum, one) => sum + one.lines.length, 0)).toBe(lines.length);
      }),
    );
  });

  it('puts overdue first and what is not due last, days in between', () => {
    const lines = [ticketLine({ id: asId('a') }), ticketLine({ id: asId('b'), dueAt: NOW + 50 * HOUR }), ticketLine({ id: asId('c'), dueAt: NOW - 1 }), ticketLine({ id: asId('d'), paused: true }), ticketLine({ id: asId('e'), dueAt: NOW + HOUR })];
    expect(groupLines(lines, 'due', context).map(({ key }) => key)).toEqual(['overdue', '2026-11-24', '2026-11-26', 'paused', '']);
  });

  it('tells the state of the next end', () => {
    const started = { clockFrom: NOW - 10 * HOUR, paused: false };
    expect(dueState({ ...started, dueAt: NOW }, NOW)).toBe('breached');
    expect(dueState({ ...started, dueAt: NOW + HOUR }, NOW)).toBe('soon');
    expect(dueState({ ...started, dueAt: NOW + 3 * HOUR }, NOW)).toBe('running');
    expect(dueState({ ...started, dueAt: null, paused: true }, NOW)).toBe('paused');
    expect(dueState({ ...started, dueAt: null }, NOW)).toBe('none');
  });
});

describe('a saved view', () => {
  it('opens whatever a newer version put into it', () => {
    expect(listSpec.parse({})).toEqual(plainSpec);
    expect(listSpec.parse({ filter: { status: 'in_orbit', kind: 'fault', assignee: 7 }, columns: ['moon'], sort: 'up', group: 'hospital', layout: 'sphere' })).toEqual({
      ...plainSpec,
      filter: { ...noFilter, kind: 'fault' },
      group: 'hospital',
    });
  });
  it('always has the title, and no column twice', () => {
    expect(listSpec.parse({ columns: ['number', 'number', 'due'] }).columns).toEqual(['title', 'number', 'due']);
    expect(listFilter.parse({})).toEqual(noFilter);
  });
});
