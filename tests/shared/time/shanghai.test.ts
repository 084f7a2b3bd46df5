import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays, addMonths, atMinute, dateOf, DAY_MS, minuteOfDayOf, mondayOf, monthInterval, monthOf, stampOf, startOfDate, startOfDay, timeOf,
} from '../../../shared/time/shanghai.ts';

/** Intl's own tables are the oracle; contracts begin long after 1991, when daylight saving ended in China. */
const instant = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2100, 0, 1) });
const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', weekday: 'short', hourCycle: 'h23',
});
function byIntl(at: number) {
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
  return { date: `${parts['year']}-${parts['month']}-${parts['day']}`, time: `${parts['hour']}:${parts['minute']}`, second: parts['second'], weekday: parts['weekday'] };
}

describe('Asia/Shanghai', () => {
  it('agrees with Intl on date, time, minute, month and stamp', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const { date, time, second } = byIntl(at);
        expect(dateOf(at)).toBe(date);
        expect(timeOf(at)).toBe(time);
        expect(monthOf(at)).toBe(date.slice(0, 7));
        expect(minuteOfDayOf(at)).toBe(Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
        expect(stampOf(at)).toBe(`${date} ${time}:${second}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts every instant into exactly one day, month and week', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(startOfDay(at)).toBeLessThanOrEqual(at);
        expect(at).toBeLessThan(startOfDay(at) + DAY_MS);
        expect(startOfDate(dateOf(at))).toBe(startOfDay(at));
        const month = monthInterval(monthOf(at));
        expect(month.from <= at && at < month.to).toBe(true);
        expect(monthInterval(addMonths(monthOf(at), 1)).from).toBe(month.to);
        const monday = startOfDate(mondayOf(at));
        expect(byIntl(monday).weekday).toBe('Mon');
        expect(monday <= at && at < monday + 7 * DAY_MS).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts at midnight in Shanghai, to the millisecond', () => {
    const midnight = Date.UTC(2026, 1, 28, 16);
    expect(monthOf(midnight - 1)).toBe('2026-02');
    expect(monthOf(midnight)).toBe('2026-03');
    expect(monthInterval('2026-02')).toEqual({ from: Date.UTC(2026, 0, 31, 16), to: midnight });
    expect(monthInterval('2025-12').to).toBe(monthInterval('2026-01').from);
  });

  it('adds days and months over leap years and year ends', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2026-11', 14)).toBe('2028-01');
    expect(atMinute('2026-11-23', 450)).toBe(Date.UTC(2026, 10, 22, 23, 30));
  });
});
