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

  it('never calls a moment of the future relative', () => {
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
  it('grows from minutes to hours to days and keeps the sign', () => {
    expect(spanText(4 * 60_000 + 5000, 'd')).toBe('4:05');
    expect(spanText(2.5 * 3_600_000, 'd')).toBe('2:30:00');
    expect(spanText(76 * 3_600_000, 'd')).toBe('3d 04:00');
    expect(spanText(-61_000, 'd')).toBe('-1:01');
  });
});
