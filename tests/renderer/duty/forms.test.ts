import { describe, expect, it } from 'vitest';
import { gapShiftForm, newShiftForm, parseShift, shiftFormOf } from '../../../renderer/duty/shiftForm.ts';
import { parseSwitch, switchFormOf } from '../../../renderer/duty/switchForm.ts';
import { asId } from '../../../shared/ids.ts';
import type { DutyGroup, Shift } from '../../../shared/duty/model.ts';
import { atMinute } from '../../../shared/time/shanghai.ts';

const other: Shift = {
  id: asId('other'), groupId: asId('g'), role: 'primary', userId: asId('a'), startAt: atMinute('2026-03-02', 480), endAt: atMinute('2026-03-02', 1200),
};
const parse = (form: Parameters<typeof parseShift>[0], others: readonly Shift[] = []) => parseShift(form, asId('new'), asId('g'), others);

describe('parseShift', () => {
  it('reads a night shift that ends the next day', () => {
    const form = { ...newShiftForm('2026-03-02', 'backup'), userId: 'b', start: { date: '2026-03-02', time: '2000' }, end: { date: '2026-03-03', time: '8' } };
    expect(parse(form)).toMatchObject({ kind: 'ok', shift: { startAt: atMinute('2026-03-02', 1200), endAt: atMinute('2026-03-03', 480) } });
  });

  it('names every problem of the fields', () => {
    const form = { userId: null, role: 'primary', start: { date: '2026-02-30', time: '08:00' }, end: { date: '2026-03-02', time: '8:7' } } as const;
    expect(parse(form)).toEqual({
      kind: 'problems',
      problems: [{ field: 'userId', why: 'needPerson' }, { field: 'start', why: 'badDate' }, { field: 'end', why: 'badTime' }],
    });
    const empty = { ...newShiftForm('2026-03-02', 'primary'), userId: 'b', end: { date: '2026-03-02', time: '08:00' } };
    expect(parse(empty)).toMatchObject({ kind: 'problems', problems: [{ field: 'end', why: 'endBeforeStart' }] });
  });

  it('says which shift stands in the way', () => {
    expect(parse({ ...newShiftForm('2026-03-02', 'primary'), userId: 'b' }, [other])).toMatchObject({
      kind: 'problems', problems: [{ field: 'form', why: 'overlap', other: { id: 'other' } }],
    });
    expect(parse({ ...newShiftForm('2026-03-02', 'backup'), userId: 'a' }, [other])).toMatchObject({
      kind: 'problems', problems: [{ field: 'form', why: 'same_person', other: { id: 'other' } }],
    });
  });

  it('lets a shift be moved within its own place', () => {
    expect(parseShift({ ...shiftFormOf(other), end: { date: '2026-03-02', time: '18:00' } }, other.id, other.groupId, [other]).kind).toBe('ok');
  });

  it('fills a gap exactly', () => {
    const gap = { role: 'backup', from: other.startAt, to: other.endAt } as const;
    expect(parse({ ...gapShiftForm(gap), userId: 'b' }, [other])).toMatchObject({ kind: 'ok', shift: { startAt: gap.from, endAt: gap.to, role: 'backup' } });
  });
});

const group: DutyGroup = {
  id: asId('g'), name: '组', phone: '', term: 7, primaryId: asId('a'), backupId: asId('b'), since: 0, source: 'roster', holdUntil: null,
};

describe('parseSwitch', () => {
  const good = { ...switchFormOf(group), primaryId: 'c', reason: ' 临时有事 ', checked: true };
  it('carries the term the person saw, not the newest', () => {
    expect(parseSwitch(good, { ...group, term: 8 }, 7)).toMatchObject({ kind: 'ok', args: { term: 7, primaryId: 'c', backupId: 'b', reason: '临时有事' } });
  });
  it.each([
    [{ primaryId: null }, { primaryId: 'needPrimary' }],
    [{ backupId: null }, { backupId: 'needBackup' }],
    [{ backupId: 'c' }, { backupId: 'samePerson' }],
    [{ primaryId: 'a' }, { primaryId: 'noChange' }],
    [{ reason: '  ' }, { reason: 'needReason' }],
    [{ checked: false }, { checked: 'switchNeedTick' }],
  ])('refuses %o', (change, problems) => {
    expect(parseSwitch({ ...good, ...change }, group, 7)).toEqual({ kind: 'problems', problems });
  });
});
