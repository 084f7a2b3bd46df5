import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClosedReach } from '../../../../electron/core/storage/closedReach.ts';
import { asId } from '../../../../shared/ids.ts';
import type { HospitalId } from '../../../../shared/ids.ts';

const hospitals = [asId<HospitalId>('h1'), asId<HospitalId>('h2')] as const;
const hospital = fc.constantFrom(null, ...hospitals);
const instant = fc.integer({ min: 0, max: 60 });

type Step =
  | { readonly kind: 'fetch'; readonly hospital: HospitalId | null; readonly from: number; readonly before: number | null }
  | { readonly kind: 'horizon'; readonly by: number }
  | { readonly kind: 'epoch' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fetch' as const), hospital, from: instant, before: fc.option(instant, { nil: null }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('horizon' as const), by: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'epoch' as const }) },
);

describe('from when on finished work is here', () => {
  it('never says more than was fetched, and all of what was fetched piece by piece', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const bounds = { epoch: 'a', horizon: 50 };
        const reach = createClosedReach(() => ({ ...bounds }));
        /** Every instant and hospital that is here: the naive way. */
        let here = new Set<string>();
        const isHere = (at: number, of: HospitalId): boolean => at >= bounds.horizon || here.has(`${of} ${at}`);
        for (const one of steps) {
          if (one.kind === 'horizon') bounds.horizon += one.by;
          else if (one.kind === 'epoch') bounds.epoch += 'x';
          // What is beyond the new horizon may go at any moment.
          if (one.kind !== 'fetch') here = new Set();
          else {
            const before = one.before ?? reach.since('tickets', one.hospital);
            const from = Math.min(one.from, before);
            for (const of of one.hospital === null ? hospitals : [one.hospital]) for (let at = from; at < before; at += 1) here.add(`${of} ${at}`);
            reach.extend('tickets', one.hospital, from, before);
            // Asked from where it ends, it always gets further.
            if (one.before === null) expect(reach.since('tickets', one.hospital)).toBe(from);
          }
          for (const of of hospitals) for (let at = reach.since('tickets', of); at <= 70; at += 1) expect(isHere(at, of)).toBe(true);
          for (let at = reach.since('tickets', null); at <= 70; at += 1) expect(hospitals.every((of) => isHere(at, of))).toBe(true);
        }
        expect(reach.since('callbacks', null)).toBe(bounds.horizon);
      }),
      { numRuns: 500 },
    );
  });
});
