import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import { everyone } from '../../../shared/wire/mutation.ts';
import { findMutation, mutations } from '../../../shared/wire/mutations.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';
import { newTicket } from '../../support/deskRows.ts';
import { entryRow, ticketRow } from '../../support/ticketRows.ts';

const hospital = { id: asId<never>('h1'), name: 'h', shortName: 'h', dutyGroupId: asId<never>('g'), active: true };
const ticket = (over: Partial<Ticket> = {}): Ticket => ticketRow({ updatedAt: 5000, ...over });
const changed = (outcome: ReturnType<typeof applyAs>): Ticket | undefined =>
  outcome.kind === 'applied' ? (outcome.changes.find((change) => change.entity === 'tickets')?.row as Ticket | undefined) : undefined;

describe('tickets', () => {
  it('take their number from the relay and their time from the person', () => {
    expect(changed(applyAs('agent', 'tickets.create', newTicket('t1'), readerOf({ hospitals: [hospital] }), 777, 42))).toMatchObject({ number: 42, createdAt: 777, createdBy: 'u', status: 'open' });
    expect(changed(applyAs('agent', 'tickets.create', newTicket('t1'), readerOf({ hospitals: [hospital] }), 777, null))).toMatchObject({ number: null });
    expect(applyAs('agent', 'tickets.create', newTicket('t1'), readerOf({ hospitals: [hospital], tickets: [ticket()] }))).toEqual({ kind: 'rejected', code: 'already_exists' });
    expect(applyAs('agent', 'tickets.create', newTicket('t1'), readerOf({}))).toEqual({ kind: 'rejected', code: 'not_found' });
  });

  it('are not given to somebody who left', () => {
    const left = { id: asId<never>('gone'), name: 'gone', displayName: '已离职', role: 'agent' as const, active: false };
    const args = { ...newTicket('t1'), assigneeId: 'gone' };
    expect(applyAs('agent', 'tickets.create', args, readerOf({ hospitals: [hospital], staff: [left] }))).toEqual({ kind: 'rejected', code: 'inactive_user' });
    expect(applyAs('agent', 'tickets.create', args, readerOf({ hospitals: [hospital], staff: [{ ...left, active: true }] }))).toMatchObject({ kind: 'applied' });
  });

  it('never lose somebody else’s words to an edit that did not see them', () => {
    const edit = (fields: object, base?: object) =>
      applyAs('agent', 'tickets.edit', { ticketId: 't1', entryId: 'e1', fields, ...(base === undefined ? {} : { base }) }, readerOf({ tickets: [ticket({ description: '别人刚改的' })] }));
    expect(edit({ description: '我的' }, { description: '描述' })).toEqual({ kind: 'rejected', code: 'conflict' });
    // The whole edit is refused: the person decides about all of it at once.
    expect(edit({ description: '我的', title: '新标题' }, { description: '描述', title: '标题' })).toEqual({ kind: 'rejected', code: 'conflict' });
    expect(changed(edit({ description: '别人刚改的' }, { description: '描述' }))).toMatchObject({ description: '别人刚改的' });
    expect(changed(edit({ title: '新标题' }, { title: '标题' }))).toMatchObject({ title: '新标题', description: '别人刚改的' });
    expect(changed(edit({ description: '我的' }, { description: '别人刚改的' }))).toMatchObject({ description: '我的' });
    expect(changed(edit({ description: '我的' }))).toMatchObject({ description: '我的' });
  });

  it('keep the edits of two people to different fields, in either order', () => {
    const title = { ticketId: 't1', entryId: 'e1', fields: { title: '新标题' } };
    const priority = { ticketId: 't1', entryId: 'e2', fields: { priority: 'urgent' } };
    for (const [first, second] of [[title, priority], [priority, title]]) {
      const once = changed(applyAs('agent', 'tickets.edit', first, readerOf({ tickets: [ticket()] })));
      const both = changed(applyAs('lead', 'tickets.edit', second, readerOf({ tickets: once === undefined ? [] : [once] })));
      expect(both).toMatchObject({ title: '新标题', priority: 'urgent', description: '描述' });
    }
  });

  it.each(['tickets.create', 'tickets.edit', 'tickets.assign', 'tickets.setStatus', 'tickets.comment', 'tickets.close', 'tickets.reopen'])(
    'never write over a line of history: %s',
    (name) => {
      const line = entryRow({ ticketId: asId<never>('other') });
      const status = name === 'tickets.reopen' ? 'closed' : 'open';
      const rows = readerOf({ hospitals: [hospital], ticketEntries: [line], tickets: name === 'tickets.create' ? [] : [ticket({ status })] });
      const args = { ...newTicket('t1'), entryId: 'e', fields: {}, status: 'in_progress', text: 'x', result: 'x', reason: 'x', cause: null };
      expect(applyAs('agent', name, args, rows)).toEqual({ kind: 'rejected', code: 'already_exists' });
    },
  );

  it('never move their last change backwards', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (at) => {
        const outcome = applyAs('agent', 'tickets.comment', { ticketId: 't1', entryId: 'e', text: 'x' }, readerOf({ tickets: [ticket()] }), at);
        return changed(outcome)?.updatedAt === Math.max(5000, at);
      }),
    );
  });

  it.each(['tickets.edit', 'tickets.assign', 'tickets.setStatus', 'tickets.close'])('refuse %s once closed, and reopen only then', (name) => {
    const args = { ticketId: 't1', entryId: 'e', fields: {}, assigneeId: null, status: 'open', result: 'x', cause: null };
    const closed = readerOf({ tickets: [ticket({ status: 'closed', closedAt: 9 })] });
    expect(applyAs('agent', name, args, closed)).toEqual({ kind: 'rejected', code: 'already_closed' });
    expect(changed(applyAs('agent', 'tickets.reopen', { ticketId: 't1', entryId: 'e', reason: 'x' }, closed))).toMatchObject({ status: 'in_progress', closedAt: null });
    expect(applyAs('agent', 'tickets.reopen', { ticketId: 't1', entryId: 'e', reason: 'x' }, readerOf({ tickets: [ticket()] }))).toEqual({ kind: 'rejected', code: 'not_closed' });
  });
});

describe('named mutations', () => {
  it('are found by their own names only', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '', 'tickets']) {
      expect(findMutation(name)).toBeUndefined();
    }
    for (const name of Object.keys(mutations)) expect(findMutation(name)).toBeDefined();
  });

  it('let managers read and keep what is said, not work; duty and directory belong to leads', () => {
    const open = Object.entries(mutations).filter(([, one]) => one.roles.includes('manager')).map(([name]) => name);
    expect(open.toSorted()).toEqual([
      'canned.remove', 'canned.save', 'canned.use',
      'directory.disclose',
      'inbox.keepDraft', 'inbox.markRead', 'inbox.markUnread', 'inbox.seeMentions', 'inbox.settleDraft',
      'knowledge.remove', 'knowledge.save',
    ]);
    for (const [name, one] of Object.entries(mutations)) {
      // Who sits in a group knows who of ours is there.
      if (/^(duty|directory)\./.test(name) && name !== 'directory.stationStaff' && one.roles !== everyone) expect(one.roles).not.toContain('agent');
    }
  });

  it('refuse anything of another shape without throwing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(mutations)), fc.anything(), (name, args) => {
        const outcome = applyAs('admin', name, args, readerOf({}));
        return outcome.kind === 'rejected';
      }),
      { numRuns: 500 },
    );
  });
});
