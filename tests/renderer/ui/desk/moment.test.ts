import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentText, monthName, parseMoment, shortMoment, spanWords } from '../../../../renderer/ui/desk/moment.ts';
import { HOUR_MS, MINUTE_MS, atMinute } from '../../../../shared/time/shanghai.ts';

describe('moments', () => {
  it('reads a date and a time as Asia/Shanghai, 24:00 being the next midnight', () => {
    expect(parseMoment({ date: '2026-03-01', time: '08:00' })).toEqual({ kind: 'ok', at: Date.UTC(2026, 2, 1, 0) });
    expect(parseMoment({ date: '2026-03-01', time: '24:00' })).toEqual({ kind: 'ok', at: Date.UTC(2026, 2, 1, 16) });
    expect(parseMoment({ date: '2026-02-30', time: '08:00' }).kind).toBe('bad_date');
    expect(parseMoment({ date: '2026-03-01', time: '8:7' }).kind).toBe('bad_time');
  });

  it('reads back every minute it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000 }), (minutes) => {
        const at = Date.UTC(2020, 0, 1) + minutes * MINUTE_MS;
        const parsed = parseMoment(momentText(at));
        return parsed.kind === 'ok' && parsed.at === at;
      }),
    );
  });

  it('says moments of Shanghai whatever the zone of the machine', () => {
    const at = atMinute('2026-03-02', 8 * 60);
    expect(shortMoment(at, 'zh-CN')).toContain('3月2日');
    expect(shortMoment(at, 'zh-CN')).toContain('周一');
    expect(shortMoment(at, 'zh-CN')).toContain('08:00');
    expect(shortMoment(atMinute('2026-03-02', 0), 'en')).toContain('00:00');
    expect(monthName('2026-03', 'zh-CN')).toBe('2026年3月');
  });
});

describe('spanWords', () => {
  it.each([
    [0, 'minutes', { minutes: 0 }],
    [59 * MINUTE_MS + 59_999, 'minutes', { minutes: 59 }],
    [HOUR_MS, 'hours', { hours: 1 }],
    [12 * HOUR_MS + 5 * MINUTE_MS, 'hoursMinutes', { hours: 12, minutes: 5 }],
    [24 * HOUR_MS, 'days', { days: 1 }],
    [36 * HOUR_MS + 59 * MINUTE_MS, 'daysHours', { days: 1, hours: 12 }],
    [-5, 'minutes', { minutes: 0 }],
  ])('%d ms', (ms, key, values) => expect(spanWords(ms)).toEqual({ key, values }));
});
