import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendRate } from '../../../shared/inbox/model.ts';
import { freeAfter, longestWindow } from '../../../relay/inbox/pace.ts';
import { createManualClock } from '../../support/manualClock.ts';

interface Try {
  readonly conversation: number;
  readonly text: number;
  /** When the platform counted it: somewhere between our call and its answer. */
  readonly arrivedAt: number;
  settledAt: number | null;
}
interface Written {
  readonly conversation: number;
  /** Since the message before, ms. */
  readonly gap: number;
  /** How long the platform takes, and how much of that is the way there. */
  readonly takes: number;
  readonly wayThere: number;
}

/** Sends what is written by the rule, one at a time per conversation, on a clock moved by hand. */
function run(rates: readonly SendRate[], written: readonly Written[]): readonly Try[] {
  const clock = createManualClock(0);
  const tries: Try[] = [];
  const queues = new Map<number, { readonly text: number; readonly of: Written }[]>();
  const busy = new Set<number>();

  function freeAt(conversation: number): number {
    return Math.max(
      ...rates.map((rate) => {
        const counted = tries.filter((one) => rate.per === 'account' || one.conversation === conversation);
        const newestFirst = counted.toSorted((a, b) => (b.settledAt ?? Infinity) - (a.settledAt ?? Infinity));
        return freeAfter(rate, newestFirst[rate.count - 1]?.settledAt, clock.now());
      }),
    );
  }
  function serve(conversation: number): void {
    const next = queues.get(conversation)?.[0];
    if (next === undefined || busy.has(conversation)) return;
    busy.add(conversation);
    const free = freeAt(conversation);
    if (free > clock.now()) {
      clock.at(free, () => (busy.delete(conversation), serve(conversation)));
      return;
    }
    queues.get(conversation)?.shift();
    const { takes, wayThere } = next.of;
    const one: Try = { conversation, text: next.text, arrivedAt: clock.now() + Math.min(takes, wayThere), settledAt: null };
    tries.push(one);
    clock.after(takes, () => {
      one.settledAt = clock.now();
      busy.delete(conversation);
      serve(conversation);
    });
  }

  for (const [text, of] of written.entries()) {
    clock.advance(of.gap);
    queues.set(of.conversation, [...(queues.get(of.conversation) ?? []), { text, of }]);
    serve(of.conversation);
  }
  clock.advance(10_000_000);
  return tries;
}

/** The most that arrived in any window of this length, counted the plain way. */
function mostIn(windowMs: number, arrivals: readonly number[]): number {
  return Math.max(0, ...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + windowMs).length));
}

const rate = fc.record({ per: fc.constantFrom('conversation' as const, 'account' as const), count: fc.integer({ min: 1, max: 5 }), windowMs: fc.integer({ min: 1, max: 2000 }) });
const message = fc.record({ conversation: fc.integer({ min: 0, max: 3 }), gap: fc.integer({ min: 0, max: 300 }), takes: fc.integer({ min: 0, max: 900 }), wayThere: fc.integer({ min: 0, max: 900 }) });

describe('the pace of sending', () => {
  it('no window of the platform ever holds more than the rate, nothing is lost and nothing overtakes', () => {
    fc.assert(
      fc.property(fc.array(rate, { minLength: 1, maxLength: 3 }), fc.array(message, { maxLength: 40 }), (rates, written) => {
        const tries = run(rates, written);
        for (const { per, count, windowMs } of rates) {
          const scopes = per === 'account' ? [tries] : [0, 1, 2, 3].map((conversation) => tries.filter((one) => one.conversation === conversation));
          for (const scope of scopes) expect(mostIn(windowMs, scope.map((one) => one.arrivedAt))).toBeLessThanOrEqual(count);
        }
        for (const conversation of [0, 1, 2, 3]) {
          const texts = written.flatMap((one, text) => (one.conversation === conversation ? [text] : []));
          expect(tries.filter((one) => one.conversation === conversation).map((one) => one.text)).toEqual(texts);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('what is not limited goes at once, and a slow conversation holds up no other', () => {
    const slow: Written = { conversation: 0, gap: 0, takes: 5000, wayThere: 0 };
    const quick: Written = { conversation: 1, gap: 0, takes: 1, wayThere: 0 };
    const tries = run([{ per: 'conversation', count: 2, windowMs: 60_000 }], [slow, slow, quick, slow, quick]);
    expect(tries.map((one) => [one.conversation, one.arrivedAt])).toEqual([[0, 0], [1, 0], [1, 1], [0, 5000], [0, 65_000]]);
  });

  it('counts from the answer, and from now while there is none', () => {
    const one: SendRate = { per: 'account', count: 1, windowMs: 60 };
    expect([freeAfter(one, undefined, 7), freeAfter(one, 5, 7), freeAfter(one, null, 7)]).toEqual([7, 65, 67]);
    expect(longestWindow([one, { ...one, windowMs: 3600 }])).toBe(3600);
    expect(longestWindow([])).toBe(0);
  });
});
