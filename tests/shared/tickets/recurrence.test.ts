import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../../shared/directory/model.ts';
import { asId } from '../../../shared/ids.ts';
import type { ContractId, HospitalId } from '../../../shared/ids.ts';
import type { Recurrence } from '../../../shared/tickets/model.ts';
import { duePeriods, LOOK_BACK_MS, nextOccurrence, occurrences } from '../../../shared/tickets/recurrence.ts';

const DAY = 86_400_000;
const hospital = (id: string, active = true) => ({ id: asId<HospitalId>(id), active });
const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' });

/** A contract of a hospital from one day to another, both included. */
function contractOf(id: string, signedOn: string, endsOn: string): Contract {
  return {
    id: asId<ContractId>(`c-${id}-${signedOn}`),
    hospitalId: asId<HospitalId>(id),
    signedOn,
    endsOn,
    ownerId: null,
    substituteId: null,
    serviceWindows: [], serviceExceptions: [], autoReply: { enabled: false, text: null },
    firstResponseMs: 1,
    handleMs: {},
  };
}

const days = Array.from({ length: 2600 }, (_, index) => calendar.format(Date.UTC(2023, 0, 1) + index * DAY));

/** Walks every day by the tables of Intl, and asks a calendar that knows nothing of the code under test. */
function oracle(recurrence: Recurrence, fromAt: number, toAt: number): { period: string; date: string; dueAt: number }[] {
  const found: { period: string; date: string; dueAt: number }[] = [];
  for (const date of days) {
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
    if (day !== Math.min(recurrence.day, daysInMonth)) continue;
    if (recurrence.every === 'quarter' && ![1, 4, 7, 10].includes(month)) continue;
    const dueAt = Date.parse(`${date}T00:00:00+08:00`) + recurrence.minute * 60_000;
    if (date < recurrence.from || dueAt < fromAt || dueAt > toAt) continue;
    const quarter = { 1: 1, 4: 2, 7: 3, 10: 4 }[month];
    found.push({ period: recurrence.every === 'month' ? date.slice(0, 7) : `${year}-Q${quarter}`, date, dueAt });
  }
  return found;
}

const dayBetween = (from: number, to: number) => fc.integer({ min: Math.floor(from / DAY), max: Math.floor(to / DAY) }).map((days) => calendar.format(days * DAY));
const span = [Date.UTC(2024, 0, 1), Date.UTC(2028, 2, 5)] as const;
const anyRecurrence: fc.Arbitrary<Recurrence> = fc.record({
  every: fc.constantFrom('month' as const, 'quarter' as const),
  day: fc.integer({ min: 1, max: 31 }),
  minute: fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 1440)),
  hospitalIds: fc.constant(['h1', 'h2', 'h3'].map((id) => asId<HospitalId>(id))),
  from: dayBetween(...span),
});
const anyInstant = fc.integer({ min: span[0], max: span[1] });

describe('what comes back', () => {
  it('comes on the days a day-by-day calendar names, over leap years and quarters', () => {
    fc.assert(
      fc.property(anyRecurrence, anyInstant, anyInstant, (recurrence, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        expect(occurrences(recurrence, from, to)).toEqual(oracle(recurrence, from, to));
      }),
      { numRuns: 300 },
    );
  });

  it('sleeps until the first of those days', () => {
    fc.assert(
      fc.property(anyRecurrence, anyInstant, (recurrence, after) => {
        expect(nextOccurrence(recurrence, after)).toEqual(oracle(recurrence, after + 1, span[1] + 200 * DAY)[0]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['2026-02', { day: 31 }, '2026-02-28'],
    ['2028-02', { day: 30 }, '2028-02-29'],
    ['2026-04', { day: 31 }, '2026-04-30'],
    ['2026-12', { day: 31 }, '2026-12-31'],
  ])('%s: day %o is %s', (period, { day }, date) => {
    const recurrence: Recurrence = { every: 'month', day, minute: 540, hospitalIds: [asId('h1')], from: '2026-01-01' };
    expect(occurrences(recurrence, 0, Date.UTC(2029, 0, 1)).find((one) => one.period === period)?.date).toBe(date);
  });

  it('24:00 of the last day of a quarter’s first month is that quarter’s', () => {
    const recurrence: Recurrence = { every: 'quarter', day: 31, minute: 1440, hospitalIds: [asId('h1')], from: '2026-10-01' };
    expect(nextOccurrence(recurrence, Date.parse('2026-10-31T15:00:00Z'))).toEqual({ period: '2026-Q4', date: '2026-10-31', dueAt: Date.parse('2026-11-01T00:00:00+08:00') });
  });

  it('ends where the calendar does, instead of looking for ever', () => {
    const never: Recurrence = { every: 'month', day: 1, minute: 0, hospitalIds: [asId('h1')], from: '9999-12-31' };
    expect(nextOccurrence(never, 0)).toBeNull();
    expect(occurrences({ ...never, from: '2026-02-31' }, 0, Date.UTC(2026, 3, 1)).map((one) => one.date)).toEqual(['2026-04-01']);
  });
});

describe('who owes it', () => {
  const anyContracts = fc.array(
    fc.record({ id: fc.constantFrom('h1', 'h2', 'h3'), signedOn: dayBetween(...span), days: fc.integer({ min: 0, max: 500 }) }),
    { maxLength: 6 },
  );
  const anyPeople = fc.uniqueArray(
    fc.record({ id: fc.constantFrom('h1', 'h2', 'h3', 'h-other'), active: fc.boolean(), since: anyInstant }),
    { selector: (one) => one.id, maxLength: 4 },
  );

  it('each period once per hospital in service, with a contract in force on the day, not before it takes part, none older than the look-back', () => {
    fc.assert(
      fc.property(anyRecurrence, anyPeople, anyContracts, anyInstant, (recurrence, people, wanted, now) => {
        const contracts = wanted.map(({ id, signedOn, days }) => contractOf(id, signedOn, calendar.format(Date.parse(`${signedOn}T00:00:00Z`) + days * DAY)));
        const got = duePeriods(recurrence, people.map(({ id, active, since }) => ({ hospital: hospital(id, active), since })), contracts, now);
        const expected = people
          .filter((one) => one.active && one.id !== 'h-other')
          .flatMap(({ id, since }) =>
            oracle(recurrence, Math.max(since, now - LOOK_BACK_MS), now)
              .filter(({ date }) => contracts.some((one) => one.hospitalId === id && one.signedOn <= date && date <= one.endsOn))
              .map(({ period }) => `${id} ${period}`),
          );
        expect(got.map((one) => `${one.hospitalId} ${one.period}`)).toEqual(expected);
        expect(new Set(expected).size).toBe(expected.length);
        for (const { contract, hospitalId, date } of got) {
          expect(contract.hospitalId).toBe(hospitalId);
          expect(contract.signedOn <= date && date <= contract.endsOn).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
