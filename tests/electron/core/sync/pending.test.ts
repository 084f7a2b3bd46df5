import { describe, expect, it } from 'vitest';
import { hasGap, misnumbered, renumbered } from '../../../../electron/core/sync/numbering.ts';
import { affectedBy, keyOf, partsOf } from '../../../../electron/core/sync/pending.ts';
import type { Pending } from '../../../../electron/core/sync/pending.ts';

const pending = (n: number, reads: string[], writes: string[], over: Partial<Pending> = {}): Pending => ({
  n,
  name: 'x',
  args: {},
  at: 0,
  appliedRev: null,
  id: `q${n}`,
  handed: false,
  footprint: { reads: new Set(reads), writes: new Set(writes), scans: new Set() },
  ...over,
});

describe('affectedBy', () => {
  it('follows chains forwards and backwards', () => {
    // The relay changed message m; 2 wrote it and its conversation; 1 wrote that conversation earlier; 3 is elsewhere.
    const list = [
      pending(1, ['conversations v'], ['conversations v']),
      pending(2, ['conversations v', 'messages m'], ['conversations v', 'messages m']),
      pending(3, ['tickets t'], ['tickets t']),
    ];
    const { numbers, dirty } = affectedBy(list, new Set(['messages m']));
    expect([...numbers].toSorted()).toEqual([1, 2]);
    expect([...dirty].toSorted()).toEqual(['conversations v', 'messages m']);
  });

  it('takes every row of a scanned entity for a concern', () => {
    const scanning = pending(1, [], ['callbacks b'], { footprint: { reads: new Set(), writes: new Set(['callbacks b']), scans: new Set(['attempts']) } });
    expect([...affectedBy([scanning], new Set(['attempts other'])).numbers]).toEqual([1]);
    expect([...affectedBy([scanning], new Set(['tickets t'])).numbers]).toEqual([]);
  });

  it('keeps ids with blanks whole', () => {
    expect(partsOf(keyOf('tickets', 'a b'))).toEqual({ entity: 'tickets', id: 'a b' });
  });
});

describe('numbering', () => {
  const at = (n: number, appliedRev: number | null = null, handed = true) => pending(n, [], [], { appliedRev, handed });

  it('fits while the relay knows exactly what was sent', () => {
    expect(misnumbered([at(5), at(6)], 7, 4)).toBe(false);
    // Sent, answer lost.
    expect(misnumbered([at(5), at(6)], 7, 6)).toBe(false);
    expect(misnumbered([], 1, 0)).toBe(false);
    expect(misnumbered([at(4, 90)], 5, 4)).toBe(false);
  });
  it('does not fit when the relay has lost numbers, or has more than were drawn here', () => {
    expect(misnumbered([at(5)], 6, 3)).toBe(true);
    expect(misnumbered([], 6, 3)).toBe(true);
    expect(misnumbered([at(5)], 6, 6)).toBe(true);
    // Recorded although this folder never gave it away: another copy of it did.
    expect(misnumbered([at(4), at(5, null, false)], 6, 5)).toBe(true);
    expect(misnumbered([at(4), at(5, null, false)], 6, 4)).toBe(false);
  });
  it('begins again at one for what has to be sent, before it what only waits', () => {
    const again = renumbered([at(4, 90), at(7), at(9)]);
    expect(again.map((one) => [one.n, one.appliedRev])).toEqual([[0, 90], [1, null], [2, null]]);
    expect(hasGap(again, 3)).toBe(false);
  });
  it('sees gaps that a damaged file has left', () => {
    expect(hasGap([at(5), at(7)], 8)).toBe(true);
    expect(hasGap([at(5), at(6)], 8)).toBe(true);
    expect(hasGap([], 8)).toBe(false);
  });
});
