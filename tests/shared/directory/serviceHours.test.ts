import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedPeriodAt, responseDueAt, serviceHoursOf, serviceStateAt } from '../../../shared/directory/serviceHours.ts';
import type { Contract } from '../../../shared/directory/model.ts';
import { defaultServiceWindows } from '../../../shared/directory/rules.ts';
import { MINUTE_MS } from '../../../shared/time/shanghai.ts';

type Promised = Pick<Contract, 'serviceWindows' | 'serviceExceptions'>;
const channel = 'wecom-kf' as const;
const at = (text: string): number => Date.parse(`${text}+08:00`);
const standard: Promised = { serviceWindows: [...defaultServiceWindows], serviceExceptions: [] };

/** The date and minute that Intl gives, which knows nothing of our arithmetic. */
const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });
function isOpen(promised: Promised, of: typeof channel | 'phone', now: number): boolean {
  const [date, time = ''] = wall.format(now).split(' ');
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const own = promised.serviceExceptions.filter((one) => one.date === date && one.channel === of).at(-1);
  const general = promised.serviceExceptions.filter((one) => one.date === date && one.channel === null && of !== 'phone').at(-1);
  const frames = (own ?? general)?.frames ?? promised.serviceWindows.filter((one) => one.channel === of);
  return frames.some((one) => one.openMinute <= minute && minute < one.closeMinute);
}

/** What the badge must say at each minute of the year, found by looking at the minutes from the end. */
function checkYear(promised: Promised, of: typeof channel | 'phone', from: number, to: number): void {
  const hours = serviceHoursOf(promised, of);
  let changesAt: number | null = null;
  let open = isOpen(promised, of, to);
  const wrong: string[] = [];
  for (let now = to - MINUTE_MS; now >= from; now -= MINUTE_MS) {
    const isNow = isOpen(promised, of, now);
    if (isNow !== open) changesAt = now + MINUTE_MS;
    open = isNow;
    // Near the end the next change lies beyond what was looked at.
    if (changesAt === null) continue;
    const state = serviceStateAt(hours, now);
    const says = state.open ? state.closesAt : state.opensAt;
    if (state.open !== isNow || says !== changesAt) wrong.push(`${wall.format(now)}: ${JSON.stringify(state)}, should change at ${wall.format(changesAt)}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
}

describe('the service-window badge', () => {
  it('is right at every minute of a year, holidays included (clause ▲二3) (complaint 11)', () => {
    checkYear(standard, channel, at('2026-01-01T00:00'), at('2027-01-03T00:00'));
  });

  it('is right at every minute of a leap year with split frames, a frame over midnight and days that differ', () => {
    const split: Promised = {
      serviceWindows: [
        { channel, openMinute: 450, closeMinute: 720 },
        { channel, openMinute: 810, closeMinute: 1080 },
        { channel, openMinute: 1380, closeMinute: 1440 },
        { channel, openMinute: 0, closeMinute: 60 },
      ],
      serviceExceptions: [
        { date: '2028-02-29', channel: null, frames: [{ openMinute: 600, closeMinute: 660 }] },
        { date: '2028-10-01', channel: null, frames: [] },
        { date: '2028-10-01', channel, frames: [{ openMinute: 0, closeMinute: 1440 }] },
        { date: '2028-10-02', channel: 'phone', frames: [] },
      ],
    };
    checkYear(split, channel, at('2028-01-01T00:00'), at('2029-01-03T00:00'));
  });

  it('agrees with a walk through the minutes, whatever frames and days', () => {
    const frame = fc.tuple(fc.nat(1439), fc.integer({ min: 1, max: 900 })).map(([openMinute, length]) => ({ openMinute, closeMinute: Math.min(1440, openMinute + length) }));
    const windows = fc.array(frame, { maxLength: 3 }).map((frames) => frames.map((one) => ({ channel, ...one })));
    const exceptions = fc.array(fc.record({ date: fc.constantFrom('2026-02-16', '2026-02-17', '2026-02-18'), channel: fc.constantFrom(channel, null, 'phone' as const), frames: fc.array(frame, { maxLength: 2 }) }), { maxLength: 4 });
    fc.assert(
      fc.property(windows, exceptions, (serviceWindows, serviceExceptions) => {
        checkYear({ serviceWindows, serviceExceptions }, channel, at('2026-02-15T12:00'), at('2026-02-20T00:00'));
      }),
      { numRuns: 40 },
    );
  });

  it('is a platform’s, however it is connected', () => {
    const frames: Promised = { serviceExceptions: [], serviceWindows: [{ channel: 'qq-bot', openMinute: 0, closeMinute: 60 }, { channel: 'wecom-app', openMinute: 60, closeMinute: 120 }] };
    for (const [one, minute] of [['onebot', 30], ['wecom-bot', 90]] as const) {
      expect(serviceStateAt(serviceHoursOf(frames, one), at('2026-01-01T00:00') + minute * MINUTE_MS).open).toBe(true);
      expect(serviceStateAt(serviceHoursOf(frames, one), at('2026-01-01T00:00') + (120 - minute) * MINUTE_MS).open).toBe(false);
    }
  });

  it('of the phone never ends, and a channel without a frame never begins', () => {
    expect(serviceStateAt(serviceHoursOf(standard, 'phone'), at('2026-05-01T03:12'))).toEqual({ open: true, closesAt: null });
    expect(serviceStateAt(serviceHoursOf({ ...standard, serviceWindows: [] }, channel), at('2026-05-01T10:00'))).toEqual({ open: false, opensAt: null });
    expect(serviceStateAt(serviceHoursOf(null, 'qq-bot'), at('2026-05-01T10:00'))).toEqual({ open: true, closesAt: at('2026-05-01T18:00') });
  });
});

describe('closedPeriodAt', () => {
  const hours = serviceHoursOf(standard, channel);
  it('is one period from evening to morning, over midnight', () => {
    const period = { from: at('2026-10-01T18:00'), to: at('2026-10-02T07:30') };
    for (const now of ['2026-10-01T18:00', '2026-10-01T23:59', '2026-10-02T00:00', '2026-10-02T07:29']) expect(closedPeriodAt(hours, at(now))).toEqual(period);
    expect(closedPeriodAt(hours, at('2026-10-02T07:30'))).toBeNull();
  });

  it('reaches over a day without service', () => {
    const shut = serviceHoursOf({ ...standard, serviceExceptions: [{ date: '2026-10-02', channel: null, frames: [] }] }, channel);
    expect(closedPeriodAt(shut, at('2026-10-02T12:00'))).toEqual({ from: at('2026-10-01T18:00'), to: at('2026-10-03T07:30') });
  });

  it('has no end where service never opens', () => {
    expect(closedPeriodAt(serviceHoursOf({ ...standard, serviceWindows: [] }, channel), at('2026-10-02T12:00'))).toMatchObject({ to: Infinity });
  });
});

describe('responseDueAt', () => {
  const hours = serviceHoursOf(standard, channel);
  it('gives the target inside service, the next opening outside', () => {
    expect(responseDueAt(hours, at('2026-05-01T10:00'), 5 * MINUTE_MS)).toBe(at('2026-05-01T10:05'));
    expect(responseDueAt(hours, at('2026-05-01T18:00'), 5 * MINUTE_MS)).toBe(at('2026-05-02T07:30'));
    expect(responseDueAt(hours, at('2026-05-02T03:00'), 5 * MINUTE_MS)).toBe(at('2026-05-02T07:30'));
  });

  it('goes on after the night when service ends first', () => {
    expect(responseDueAt(hours, at('2026-05-01T17:58'), 5 * MINUTE_MS)).toBe(at('2026-05-02T07:33'));
  });

  it('never comes where service never opens', () => {
    expect(responseDueAt(serviceHoursOf({ ...standard, serviceWindows: [] }, channel), at('2026-05-01T10:00'), 1)).toBeNull();
  });
});
