import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runningClock } from '../../../shared/time/clock.ts';
import { DAY_MS } from '../../../shared/time/shanghai.ts';

/** A machine whose time passes by hand; timers may fire early, and fire at once when they are too long, as Node's. */
function machine(earlyMs = 0) {
  let [hands, passed, last] = [0, 0, 0];
  const armed = new Map<number, { readonly run: () => void; readonly due: number }>();
  const set = (run: () => void, ms: number): number => {
    armed.set((last += 1), { run, due: passed + (ms > 2 ** 31 - 1 ? 0 : Math.max(0, ms - earlyMs)) });
    return last;
  };
  return {
    armed,
    clock: runningClock(() => hands, { set, clear: (timer: number) => void armed.delete(timer) }),
    /** The next timer fires; `skew`: how far the hands were set meanwhile. */
    fire(skew = 0) {
      const [next] = [...armed].toSorted(([, a], [, b]) => a.due - b.due);
      if (next === undefined) return false;
      armed.delete(next[0]);
      hands += Math.max(0, next[1].due - passed) + skew;
      passed = Math.max(passed, next[1].due);
      // A timer that came early has let a little pass all the same.
      if (earlyMs > 0) [hands, passed] = [hands + 1, passed + 1];
      next[1].run();
      return true;
    },
    now: () => hands,
  };
}

describe('the clock of a running program', () => {
  it('runs once, never before its moment, whatever timers do and however far the moment is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -DAY_MS, max: 400 * DAY_MS }), fc.integer({ min: 0, max: 3 }), fc.array(fc.integer({ min: -DAY_MS, max: DAY_MS }), { maxLength: 5 }), (at, early, skews) => {
        const { clock, fire, now, armed } = machine(early);
        const ran: number[] = [];
        clock.at(at, () => ran.push(now()));
        expect(ran, 'never inside the call').toEqual([]);
        for (let step = 0; fire(skews[step] ?? 0); step += 1) if (step > 500) throw new Error('never came');
        expect(ran).toHaveLength(1);
        expect(ran[0]).toBeGreaterThanOrEqual(at);
        expect(armed.size).toBe(0);
      }),
    );
  });

  it('is cancelled also after it has looked and gone on waiting', () => {
    const { clock, fire, armed } = machine();
    const cancel = clock.at(60 * DAY_MS, () => expect.unreachable());
    fire();
    expect(armed.size).toBe(1);
    cancel();
    expect(fire()).toBe(false);
  });

  it('after counts what passes, not what the hands say', () => {
    const { clock, fire } = machine();
    let ran = 0;
    clock.after(1000, () => (ran += 1));
    clock.after(2000, () => (ran += 1))();
    fire(-DAY_MS);
    expect([ran, fire()]).toEqual([1, false]);
  });
});
