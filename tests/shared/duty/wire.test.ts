import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { DutyGroup } from '../../../shared/duty/model.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

const group = (over: Partial<DutyGroup> = {}): DutyGroup => ({
  id: asId<never>('g1'), name: '一组', phone: '400', term: 3, primaryId: asId<never>('a'), backupId: asId<never>('b'), since: 1, source: 'roster', holdUntil: null, ...over,
});
const person = (id: string, active = true) => ({ id: asId<never>(id), name: id, displayName: id, role: 'agent' as const, active });

describe('duty groups', () => {
  it('are created with nobody on duty, and renamed without a change of hands', () => {
    const args = { groupId: 'g1', name: '新组', phone: '0771-1' };
    expect(applyAs('lead', 'duty.saveGroup', args, readerOf({}), 9)).toMatchObject({
      changes: [{ row: { name: '新组', term: 0, primaryId: null, backupId: null, since: 9 } }],
    });
    expect(applyAs('lead', 'duty.saveGroup', args, readerOf({ dutyGroups: [group()] }), 9)).toMatchObject({
      changes: [{ row: { name: '新组', term: 3, primaryId: 'a', backupId: 'b', since: 1 } }],
    });
  });
});

describe('a switch', () => {
  const args = { groupId: 'g1', primaryId: 'b', backupId: 'c', reason: '换班', term: 3 };
  const staff = [person('a'), person('b'), person('c')];

  it('bumps the term, writes history and holds until the next boundary of the roster', () => {
    const shift = { id: asId<never>('s'), groupId: asId<never>('g1'), role: 'primary' as const, userId: asId<never>('a'), startAt: 0, endAt: 5000 };
    expect(applyAs('lead', 'duty.switch', args, readerOf({ dutyGroups: [group()], staff, shifts: [shift] }), 100)).toMatchObject({
      changes: [
        { entity: 'dutyGroups', row: { term: 4, primaryId: 'b', backupId: 'c', since: 100, source: 'switch', holdUntil: 5000 } },
        { entity: 'dutyTerms', id: 'g1.4', row: { term: 4, reason: '换班', byUserId: 'u' } },
      ],
    });
  });

  it.each([
    ['stale_term', { ...args, term: 2 }, staff],
    ['same_person', { ...args, backupId: 'b' }, staff],
    ['inactive_user', args, [person('b', false), person('c')]],
  ])('is refused with %s', (code, wrong, people) => {
    expect(applyAs('lead', 'duty.switch', wrong, readerOf({ dutyGroups: [group()], staff: people }))).toEqual({ kind: 'rejected', code });
  });
});

describe('a shift', () => {
  it('is never carried into another group', () => {
    const shift = { id: asId<never>('s'), groupId: asId<never>('g2'), role: 'primary' as const, userId: asId<never>('a'), startAt: 0, endAt: 10 };
    const rows = readerOf({ dutyGroups: [group()], staff: [person('a')], shifts: [shift] });
    const args = { shiftId: 's', groupId: 'g1', role: 'primary', userId: 'a', startAt: 0, endAt: 10 };
    expect(applyAs('lead', 'duty.saveShift', args, rows)).toEqual({ kind: 'rejected', code: 'already_exists' });
  });
});
