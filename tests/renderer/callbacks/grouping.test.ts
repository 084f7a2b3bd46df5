import { describe, expect, it } from 'vitest';
import { gateSides } from '../../../renderer/callbacks/gate.ts';
import { groupByDue } from '../../../renderer/callbacks/grouping.ts';
import type { CallbackItem } from '../../../shared/callbacks/contract.ts';
import type { Attempt } from '../../../shared/callbacks/model.ts';
import { asId } from '../../../shared/ids.ts';
import { HOUR_MS, MINUTE_MS, atMinute } from '../../../shared/time/shanghai.ts';

const now = atMinute('2026-03-02', 22 * 60);
const item = (id: string, dueAt: number, closedAt: number | null = null): CallbackItem => ({
  id: asId(id), hospitalId: asId('h'), kind: 'patient_case', subject: id, requiredParties: ['patient', 'hospital'], patientName: '', patientPhone: '', ticketId: null,
  conversationId: null, assigneeId: null, dueAt, status: closedAt === null ? 'open' : 'done', result: '', createdBy: asId('u'), createdAt: 0, closedAt, closedBy: null,
  due: 'later', attempts: 0, missing: [], sync: 'synced',
});
const shape = (items: readonly CallbackItem[], at: number) => groupByDue(items, at).map((group) => [group.due, group.items.map((one) => one.id)]);

describe('groupByDue', () => {
  it('cuts the day at midnight of Asia/Shanghai and puts the most urgent first', () => {
    const items = [
      item('tomorrow', atMinute('2026-03-03', 0)), item('tonight', atMinute('2026-03-02', 1439)), item('late2', now - HOUR_MS), item('late1', now - 2 * HOUR_MS),
      item('done1', 0, now - 5), item('done2', 0, now - 1),
    ];
    expect(shape(items, now)).toEqual([
      ['overdue', ['late1', 'late2']], ['today', ['tonight']], ['later', ['tomorrow']], ['closed', ['done2', 'done1']],
    ]);
  });

  it('moves a callback on while one looks at it, whatever the row said when it was read', () => {
    const items = [item('soon', now + MINUTE_MS)];
    expect(shape(items, now)).toEqual([['today', ['soon']]]);
    expect(shape(items, now + MINUTE_MS)).toEqual([['overdue', ['soon']]]);
    expect(groupByDue(items, now + MINUTE_MS)[0]?.items[0]?.due).toBe('overdue');
  });

  it('leaves out what is empty', () => expect(shape([], now)).toEqual([]));
});

describe('gateSides', () => {
  const attempt = (id: string, at: number, change: Partial<Attempt>): Attempt => ({
    id: asId(id), callbackId: asId('c'), party: 'patient', outcome: 'reached', proof: { type: 'call', startedAt: 0, endedAt: 1, phoneTail: '' }, note: '', at, userId: asId('u'), ...change,
  });
  it('needs a proven contact of each party (九5)', () => {
    const attempts = [attempt('1', 1, { outcome: 'no_answer', proof: null }), attempt('2', 2, { proof: null }), attempt('3', 3, {}), attempt('4', 4, { party: 'hospital', outcome: 'refused' })];
    expect(gateSides(['patient', 'hospital'], attempts).map((side) => [side.party, side.proven?.id ?? null])).toEqual([['patient', '3'], ['hospital', null]]);
  });
});
