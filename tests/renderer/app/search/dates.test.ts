import { describe, expect, it } from 'vitest';
import { parseSpan, presetSpan, spanText } from '../../../../renderer/app/search/dates.ts';

// Already the next day in Shanghai.
const now = Date.parse('2026-03-10T17:00:00Z');
const shown = (text: string): string | null => {
  const span = parseSpan(text, now);
  return span && spanText(span);
};

describe('days to look in', () => {
  it.each([
    ['2026-3-1', '2026-03-01'],
    ['2026年3月1日', '2026-03-01'],
    ['3-1', '2026-03-01'],
    ['3月11日', '2026-03-11'],
    ['3-12', '2025-03-12'],
    ['2-29', null],
    ['2026-02', '2026-02-01 ~ 2026-02-28'],
    ['5月', '2025-05-01 ~ 2025-05-31'],
    ['3-1..3-10', '2026-03-01 ~ 2026-03-10'],
    ['2月 至 3月', '2026-02-01 ~ 2026-03-31'],
    ['3-10..3-1', null],
    ['３月１日', '2026-03-01'],
    ['13月', null],
    ['五', null],
    ['3', null],
    ['', null],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected));

  it('counts days and months of Shanghai', () => {
    expect((['today', 'yesterday', 'week', 'month', 'thisMonth', 'lastMonth'] as const).map((preset) => spanText(presetSpan(preset, now)))).toEqual([
      '2026-03-11', '2026-03-10', '2026-03-05 ~ 2026-03-11', '2026-02-10 ~ 2026-03-11', '2026-03-01 ~ 2026-03-31', '2026-02-01 ~ 2026-02-28',
    ]);
  });
});
