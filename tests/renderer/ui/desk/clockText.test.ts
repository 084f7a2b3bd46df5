import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClock, parseDate } from '../../../../renderer/ui/desk/clockText.ts';
import { formatClock } from '../../../../shared/time/shanghai.ts';
import { addDays } from '../../../../shared/time/shanghai.ts';

describe('parseClock', () => {
  it.each([
    ['07:30', 450], ['7:30', 450], ['730', 450], ['0730', 450], ['7', 420], ['７：３０', 450], [' 18：00 ', 1080], ['24:00', 1440], ['00:00', 0], ['7.05', 425],
  ])('reads %s', (text, minute) => expect(parseClock(text)).toBe(minute));

  it.each(['', '24:01', '25:00', '12:60', '7:3', 'noon', '-1:00', '07:30:00', '12345'])('refuses %s', (text) =>
    expect(parseClock(text)).toBeNull(),
  );

  it('reads back every minute it writes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1440 }), (minute) => parseClock(formatClock(minute)) === minute));
  });
});

describe('parseDate', () => {
  it.each([
    ['2026-03-01', '2026-03-01'], ['2026-3-1', '2026-03-01'], ['2026/03/01', '2026-03-01'], ['20260301', '2026-03-01'], ['2026年3月1日', '2026-03-01'], ['2028-02-29', '2028-02-29'],
  ])('reads %s', (text, date) => expect(parseDate(text)).toBe(date));

  it.each(['2026-02-30', '2027-02-29', '2026-13-01', '2026-00-10', '26-03-01', '', 'today'])('refuses %s', (text) =>
    expect(parseDate(text)).toBeNull(),
  );

  it('knows every day of ten years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3652 }), (days) => {
        const date = addDays('2024-01-01', days);
        return parseDate(date) === date && parseDate(date.replaceAll('-', '')) === date;
      }),
    );
  });
});
