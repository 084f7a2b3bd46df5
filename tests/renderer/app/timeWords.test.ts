import { describe, expect, it } from 'vitest';
import { dayHeading, fullTime, shortTime, spanText } from '../../../renderer/app/timeWords.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const now = at('2026-03-10T00:30:00');

describe('shortTime', () => {
  it('is relative under an hour, also across midnight in Shanghai', () => {
    expect(shortTime(at('2026-03-10T00:29:40'), now, 'zh-CN')).toBe('现在');
    expect(shortTime(at('2026-03-09T23:45:00'), now, 'zh-CN')).toMatch(/^45\s?分钟前$/);
    expect(shortTime(at('2026-03-09T23:45:00'), now, 'en')).toMatch(/^45\s?min/);
  });

  it('is the clock of Shanghai today, the date before', () => {
    expect(shortTime(at('2026-03-10T00:05:00'), at('2026-03-10T09:00:00'), 'zh-CN')).toBe('00:05');
    expect(shortTime(at('2026-03-09T18:05:00'), at('2026-03-10T09:00:00'), 'zh-CN')).toMatch(/3\/9\s18:05/);
    expect(shortTime(at('2025-12-31T18:05:00'), now, 'zh-CN')).toBe('2025/12/31');
  });

  it('calls what a clock is a few seconds ahead of now, and no later moment relative', () => {
    expect(shortTime(at('2026-03-10T00:30:59'), now, 'zh-CN')).toBe('现在');
    expect(shortTime(at('2026-03-10T00:31:00'), now, 'zh-CN')).toBe('00:31');
    expect(shortTime(at('2026-03-10T00:50:00'), now, 'zh-CN')).toBe('00:50');
  });
});

describe('fullTime', () => {
  it('says the zone and the seconds', () => {
    expect(fullTime(at('2026-03-09T18:05:09'), 'zh-CN')).toBe('2026年3月9日星期一 18:05:09 Asia/Shanghai');
  });
});

describe('dayHeading', () => {
  it('says today and yesterday by the calendar of Shanghai', () => {
    expect(dayHeading(at('2026-03-10T00:01:00'), now, 'zh-CN')).toBe('今天');
    expect(dayHeading(at('2026-03-09T23:59:00'), now, 'zh-CN')).toBe('昨天');
    expect(dayHeading(at('2026-03-09T23:59:00'), now, 'en')).toBe('Yesterday');
    expect(dayHeading(at('2026-03-01T12:00:00'), now, 'zh-CN')).toBe('2026年3月1日星期日');
  });
});

describe('spanText', () => {
  it('is a clock under an hour and words above, with the sign', () => {
    expect(spanText(4 * 60_000 + 5000)).toEqual({ kind: 'clock', text: '4:05' });
    expect(spanText(59 * 60_000 + 59_999)).toEqual({ kind: 'clock', text: '59:59' });
    expect(spanText(-61_000)).toEqual({ kind: 'clock', text: '-1:01' });
    expect(spanText(3_600_000)).toEqual({ kind: 'words', key: 'span.hours', values: { hours: '1', minutes: 0 } });
    expect(spanText(6 * 3_600_000 + 53 * 60_000 + 28_000)).toEqual({ kind: 'words', key: 'span.hours', values: { hours: '6', minutes: 53 } });
    expect(spanText(-76 * 3_600_000)).toEqual({ kind: 'words', key: 'span.days', values: { days: '-3', hours: 4 } });
  });
});
