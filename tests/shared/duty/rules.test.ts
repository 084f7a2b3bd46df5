import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { DutyGroup, Shift } from '../../../shared/duty/model.ts';
import { dueTransition, gapsOf, nextBoundary, rosterHolders, shiftConflict } from '../../../shared/duty/rules.ts';

const M = 60_000;
/** A roster as `saveShift` lets it come about: shifts that conflict with those before are refused. Two hours, minutes. */
const roster = fc
  .array(fc.record({ role: fc.constantFrom('primary', 'backup' as const), user: fc.nat(3), start: fc.nat(110), length: fc.integer({ min: 1, max: 60 }) }), { maxLength: 12 })
  .map((wanted) =>
    wanted.reduce<Shift[]>((kept, { role, user, start, length }, index) => {
      const shift: Shift = { id: asId<never>(`s${index}`), groupId: asId<never>('g'), role, userId: asId<never>(`u${user}`), startAt: start * M, endAt: (start + length) * M };
      return shiftConflict(shift, kept) === null ? [...kept, shift] : kept;
    }, []),
  );
const group = (over: Partial<DutyGroup>): DutyGroup => ({
  id: asId<never>('g'), name: '', phone: '', term: 1, primaryId: null, backupId: null, since: 0, source: 'roster', holdUntil: null, ...over,
});
const minutes = Array.from({ length: 121 }, (_, minute) => minute);

describe('the roster', () => {
  it('names at every minute at most one person per role, never one in both', () => {
    fc.assert(
      fc.property(roster, (shifts) => {
        for (const minute of minutes) {
          const on = shifts.filter((shift) => shift.startAt <= minute * M && minute * M < shift.endAt);
          const primaries = on.filter((shift) => shift.role === 'primary');
          const backups = on.filter((shift) => shift.role === 'backup');
          expect(primaries.length).toBeLessThanOrEqual(1);
          expect(backups.length).toBeLessThanOrEqual(1);
          const holders = rosterHolders(shifts, minute * M);
          expect(holders).toEqual({ primaryId: primaries[0]?.userId ?? null, backupId: backups[0]?.userId ?? null });
          if (holders.primaryId !== null) expect(holders.primaryId).not.toBe(holders.backupId);
        }
      }),
    );
  });

  it('has gaps exactly at the minutes without a shift', () => {
    fc.assert(
      fc.property(roster, fc.nat(60), fc.integer({ min: 1, max: 60 }), (shifts, from, length) => {
        const to = from + length;
        const gaps = gapsOf(shifts, from * M, to * M);
        for (const role of ['primary', 'backup'] as const) {
          for (let minute = from; minute < to; minute++) {
            const covered = shifts.some((shift) => shift.role === role && shift.startAt <= minute * M && minute * M < shift.endAt);
            const inGap = gaps.some((gap) => gap.role === role && gap.from <= minute * M && minute * M < gap.to);
            expect(inGap).toBe(!covered);
          }
        }
        expect(gaps.every((gap) => gap.from < gap.to && gap.from >= from * M && gap.to <= to * M)).toBe(true);
      }),
    );
  });

  it('changes only at boundaries', () => {
    fc.assert(
      fc.property(roster, fc.nat(120), (shifts, minute) => {
        const next = nextBoundary(shifts, minute * M);
        const until = next === null ? 121 : next / M;
        const now = rosterHolders(shifts, minute * M);
        for (let later = minute; later < until; later++) expect(rosterHolders(shifts, later * M)).toEqual(now);
        if (next !== null) expect(next).toBeGreaterThan(minute * M);
      }),
    );
  });
});

describe('dueTransition', () => {
  it('run minute by minute, keeps somebody through gaps and never one person in both roles', () => {
    fc.assert(
      fc.property(roster, (shifts) => {
        let now = group({});
        for (const minute of minutes) {
          const next = dueTransition(now, shifts, minute * M);
          if (next !== null) now = { ...now, ...next, term: now.term + 1 };
          const named = rosterHolders(shifts, minute * M);
          if (named.primaryId !== null) expect(now.primaryId).toBe(named.primaryId);
          if (named.backupId !== null) expect(now.backupId).toBe(named.backupId);
          if (now.primaryId !== null) expect(now.primaryId).not.toBe(now.backupId);
          // Asking again at the same minute changes nothing: no term is spent twice.
          expect(dueTransition(now, shifts, minute * M)).toBeNull();
        }
      }),
    );
  });

  it('leaves a switch by hand alone until its boundary', () => {
    const shifts: Shift[] = [{ id: asId<never>('s'), groupId: asId<never>('g'), role: 'primary', userId: asId<never>('a'), startAt: 0, endAt: 60 * M }];
    const switched = group({ primaryId: asId<never>('b'), backupId: asId<never>('c'), source: 'switch', holdUntil: 30 * M });
    expect(dueTransition(switched, shifts, 30 * M - 1)).toBeNull();
    expect(dueTransition(switched, shifts, 30 * M)).toEqual({ primaryId: 'a', backupId: 'c' });
  });
});

describe('shiftConflict', () => {
  const base: Shift = { id: asId<never>('a'), groupId: asId<never>('g'), role: 'primary', userId: asId<never>('u'), startAt: 0, endAt: 10 };
  it('lets shifts touch, refuses overlap and one person in both roles, ignores itself', () => {
    expect(shiftConflict({ ...base, id: asId<never>('b'), startAt: 10, endAt: 20 }, [base])).toBeNull();
    expect(shiftConflict({ ...base, id: asId<never>('b'), userId: asId<never>('v'), startAt: 9, endAt: 20 }, [base])).toBe('overlap');
    expect(shiftConflict({ ...base, id: asId<never>('b'), role: 'backup', startAt: 9, endAt: 20 }, [base])).toBe('same_person');
    expect(shiftConflict({ ...base, endAt: 50 }, [base])).toBeNull();
  });
});
