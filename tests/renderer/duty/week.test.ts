import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barOf, nowShare, rowsOf, weekOf } from '../../../renderer/duty/week.ts';
import { asId } from '../../../shared/ids.ts';
import type { Shift } from '../../../shared/duty/model.ts';
import { gapsOf } from '../../../shared/duty/rules.ts';
import { HOUR_MS, atMinute } from '../../../shared/time/shanghai.ts';

const week = weekOf('2026-03-02');
const shift = (id: string, role: Shift['role'], startAt: number, endAt: number): Shift => ({
  id: asId(id), groupId: asId('g'), role, userId: asId('u'), startAt, endAt,
});

describe('the week as an axis', () => {
  it('runs from Monday 00:00 to the next Monday in Asia/Shanghai', () => {
    expect(week.days).toEqual(['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08']);
    expect(week.from).toBe(Date.UTC(2026, 2, 1, 16));
    expect(week.to - week.from).toBe(168 * HOUR_MS);
  });

  it('draws a night shift as one bar over midnight', () => {
    const bar = barOf(week, atMinute('2026-03-02', 20 * 60), atMinute('2026-03-03', 8 * 60));
    expect(bar?.left).toBeCloseTo(20 / 168, 10);
    expect(bar?.width).toBeCloseTo(12 / 168, 10);
    expect(bar?.cutLeft || bar?.cutRight).toBe(false);
  });

  it('cuts what began before or goes on after, and drops what only touches the edge', () => {
    expect(barOf(week, week.from - HOUR_MS, week.from + HOUR_MS)).toMatchObject({ left: 0, cutLeft: true, cutRight: false });
    expect(barOf(week, week.to - HOUR_MS, week.to + HOUR_MS)).toMatchObject({ cutLeft: false, cutRight: true });
    expect(barOf(week, week.from - HOUR_MS, week.from)).toBeNull();
    expect(barOf(week, week.to, week.to + HOUR_MS)).toBeNull();
  });

  it('covers every minute of a role exactly once with shifts and gaps', () => {
    const edges = fc.uniqueArray(fc.integer({ min: -20, max: 188 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(edges, (hours) => {
        const sorted = hours.toSorted((a, b) => a - b);
        const shifts = sorted.flatMap((hour, index) => {
          const next = sorted[index + 1];
          return index % 2 === 0 && next !== undefined
            ? [shift(`s${index}`, 'primary', week.from + hour * HOUR_MS, week.from + next * HOUR_MS)]
            : [];
        });
        const row = rowsOf(week, shifts, gapsOf(shifts, week.from, week.to))[0];
        const width = [...(row?.shifts ?? []), ...(row?.gaps ?? [])].reduce((sum, one) => sum + one.bar.width, 0);
        expect(row?.role).toBe('primary');
        expect(width).toBeCloseTo(1, 9);
      }),
    );
  });

  it('puts the hand of the clock in its week only', () => {
    expect(nowShare(week, week.from)).toBe(0);
    expect(nowShare(week, week.from + 84 * HOUR_MS)).toBe(0.5);
    expect(nowShare(week, week.to)).toBeNull();
    expect(nowShare(week, week.from - 1)).toBeNull();
  });
});
