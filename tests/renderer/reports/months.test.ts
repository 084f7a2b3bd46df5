import { describe, expect, it } from 'vitest';
import { columnWidth } from '../../../renderer/reports/columnWidth.ts';
import { defaultMonth, isMonth, recentMonths } from '../../../renderer/reports/months.ts';

describe('months', () => {
  // 2026-03-01 00:30 in Shanghai is still February in UTC.
  const now = Date.UTC(2026, 1, 28, 16, 30);
  it('are those of Asia/Shanghai, this month first, over the turn of the year', () => {
    expect(recentMonths(now, 4)).toEqual(['2026-03', '2026-02', '2026-01', '2025-12']);
    expect(defaultMonth(now)).toBe('2026-02');
    expect(defaultMonth(now - 3_600_000)).toBe('2026-01');
  });
  it('are parsed strictly', () => expect(['2026-01', '2026-13', '2026-1', '202601'].map(isMonth)).toEqual([true, false, false, false]));
});

describe('columnWidth', () => {
  const columns = [{ key: 'a', label: '时间' }, { key: 'b', label: '说明' }];
  it('keeps short columns whole and lets long ones share what is left', () => {
    const rows = [['2026-03-01 09:00:00', '患者确认退款已到账，对处理速度满意；建议写清退款时限']];
    const width = columnWidth({ columns, rows }, 0);
    expect(width).toMatch(/^\d+px$/);
    expect(Number.parseInt(width, 10)).toBeGreaterThan(130);
    expect(columnWidth({ columns, rows }, 1)).toMatch(/^minmax\(200px, [\d.]+fr\)$/);
  });
  it('stands without rows', () => expect(columnWidth({ columns, rows: [] }, 0)).toMatch(/^\d+px$/));
});
