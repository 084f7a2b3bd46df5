import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import { boardMove } from '../../../shared/tickets/boardMove.ts';
import { planBulk, stepOf, undoOf } from '../../../shared/tickets/bulk.ts';
import type { BulkAction, Step } from '../../../shared/tickets/bulk.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { ticketStatus } from '../../../shared/tickets/model.ts';
import type { Ticket, TicketEntry } from '../../../shared/tickets/model.ts';
import { transitions } from '../../../shared/tickets/rules.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';
import { anyLines, ticketLine } from '../../support/ticketLines.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const staff = ['u', 'u1', 'u2', 'u3'].map((id) => ({ id: asId<never>(id), name: id, displayName: id, role: 'agent' as const, active: true }));
const anyAction: fc.Arbitrary<BulkAction> = fc.oneof(
  fc.record({ kind: fc.constant('assign' as const), assigneeId: fc.constantFrom(null, asId<never>('u1'), asId<never>('u2')) }),
  fc.record({ kind: fc.constant('priority' as const), priority: fc.constantFrom('normal', 'high', 'urgent') }),
  fc.record({ kind: fc.constant('move' as const), status: fc.constantFrom('open', 'in_progress', 'waiting_hospital', 'waiting_patient'), reason: fc.constant('等科室') }),
  fc.record({ kind: fc.constant('watch' as const), userId: fc.constantFrom(asId<never>('u1'), asId<never>('u2')), on: fc.boolean() }),
);

interface World {
  ticket: Ticket;
  entries: TicketEntry[];
}

/** Runs a step as the relay would; undefined: refused. */
function take(world: World, { name, args }: Step, at: number): string | undefined {
  const outcome = applyAs('agent', name, args, readerOf({ tickets: [world.ticket], ticketEntries: world.entries, staff }), at);
  if (outcome.kind === 'rejected') return outcome.code;
  for (const change of outcome.changes) {
    if (change.entity === 'tickets' && change.row !== null) world.ticket = change.row;
    if (change.entity === 'ticketEntries' && change.row !== null) world.entries = [...world.entries, change.row];
  }
  return undefined;
}

const lineOf = (ticket: Ticket): TicketLine => ticketLine({ ...ticket, clockFrom: 1, paused: false });
const inState = (line: TicketLine): World => ({ ticket: ticketRow({ ...line, id: line.id, createdAt: 1, updatedAt: 1 }), entries: [] });
const shown = ({ ticket }: World): unknown => [ticket.assigneeId, ticket.priority, ticket.status, [...ticket.watcherIds].toSorted(), ticket.details.firstActionAt];
const entryId = (text: string): TicketEntry['id'] => asId(text);

describe('a bulk action', () => {
  it('says of each ticket what the relay would: what is possible is applied, what is left is refused or changes nothing', () => {
    fc.assert(
      fc.property(anyLines(1000), anyAction, (lines, action) => {
        const plan = planBulk(action, lines);
        expect(plan.possible.length + plan.left.reduce((sum, { lines: own }) => sum + own.length, 0)).toBe(lines.length);
        for (const line of plan.possible) expect(take(inState(line), stepOf(action, line, entryId('e')), 10)).toBeUndefined();
        for (const { why, lines: own } of plan.left) {
          for (const line of own) {
            const world = inState(line);
            const before = JSON.stringify(shown(world));
            const code = take(world, stepOf(action, line, entryId('e')), 10);
            if (why === 'same') expect(code === undefined ? JSON.stringify([world.ticket.assigneeId, world.ticket.priority, world.ticket.status]) : '').toBe(code === undefined ? JSON.stringify([line.assigneeId, line.priority, line.status]) : '');
            else expect(code, `${why} ${before}`).toBeDefined();
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is taken back to exactly what was before', () => {
    fc.assert(
      fc.property(anyLines(1000), anyAction, (lines, action) => {
        for (const line of planBulk(action, lines).possible) {
          const world = inState(line);
          const before = shown(world);
          expect(take(world, stepOf(action, line, entryId('e')), 10)).toBeUndefined();
          const back = undoOf({ action, line, entryId: entryId('e') }, lineOf(world.ticket), entryId('e2'));
          if (back === null) throw new Error('nobody has changed it');
          expect(take(world, back, 20)).toBeUndefined();
          expect(shown(world)).toEqual(before);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is not taken back over what somebody else has changed since, known or not', () => {
    const cases: readonly { readonly action: BulkAction; readonly other: Step }[] = [
      { action: { kind: 'assign', assigneeId: asId('u1') }, other: { name: 'tickets.assign', args: { ticketId: asId('t1'), entryId: entryId('o'), assigneeId: asId('u2') } } },
      { action: { kind: 'priority', priority: 'high' }, other: { name: 'tickets.edit', args: { ticketId: asId('t1'), entryId: entryId('o'), fields: { priority: 'urgent' } } } },
      { action: { kind: 'move', status: 'in_progress', reason: '' }, other: { name: 'tickets.setStatus', args: { ticketId: asId('t1'), entryId: entryId('o'), status: 'waiting_patient', reason: 'x' } } },
    ];
    for (const { action, other } of cases) {
      const line = ticketLine();
      const done = { action, line, entryId: entryId('e') };
      const world = inState(line);
      take(world, stepOf(action, line, entryId('e')), 10);
      const blind = undoOf(done, lineOf(world.ticket), entryId('e2'));
      take(world, other, 15);
      const kept = shown(world);
      expect(undoOf(done, lineOf(world.ticket), entryId('e3'))).toBeNull();
      // Pressed offline, before the other change was known here: the relay sees it.
      expect(blind === null ? 'nothing' : take(world, blind, 20)).toBe('changed_since');
      expect(shown(world)).toEqual(kept);
    }
  });

  it('is not taken back when somebody changed it there and back again', () => {
    const world = inState(ticketLine());
    const action: BulkAction = { kind: 'assign', assigneeId: asId('u1') };
    take(world, stepOf(action, ticketLine(), entryId('e')), 10);
    take(world, { name: 'tickets.assign', args: { ticketId: asId('t1'), entryId: entryId('o1'), assigneeId: asId('u2') } }, 11);
    take(world, { name: 'tickets.assign', args: { ticketId: asId('t1'), entryId: entryId('o2'), assigneeId: asId('u1') } }, 12);
    expect(take(world, { name: 'tickets.undo', args: { ticketId: asId('t1'), entryId: entryId('e2'), undoes: entryId('e'), assigneeId: null } }, 20)).toBe('changed_since');
  });

  it('takes back nothing that was refused before, and nothing of others', () => {
    const undo: Step = { name: 'tickets.undo', args: { ticketId: asId('t1'), entryId: entryId('e2'), undoes: entryId('never'), assigneeId: null } };
    const world = inState(ticketLine());
    expect(take(world, undo, 10)).toBeUndefined();
    expect(world.entries).toEqual([]);
    const theirs: TicketEntry = { id: entryId('never'), ticketId: asId('t1'), kind: 'assigned', text: '', userId: asId('other'), at: 1, data: null };
    expect(take({ ...world, entries: [theirs] }, undo, 10)).toBe('not_yours');
  });
});

describe('a drop on the board', () => {
  it('asks for what the state machine asks for, and goes nowhere else', () => {
    for (const from of ticketStatus.options) {
      for (const to of ticketStatus.options) {
        const asked = boardMove(from, to);
        const way = transitions.find((one) => one.from === from && one.to === to)?.way;
        const what = `${from} to ${to}`;
        if (from === to) expect(asked.kind, what).toBe('stay');
        else if (way === undefined || way === 'rnd_answer' || way === 'finish_visit') expect(asked.kind, what).toBe('refused');
        else if (way === 'move') expect(asked.kind, what).toBe(to.startsWith('waiting') ? 'reason' : 'move');
        else expect(asked, what).toEqual({ kind: 'form', way });
      }
    }
  });
});
