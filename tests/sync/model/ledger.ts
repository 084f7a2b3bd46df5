import type { Instant } from '../../../shared/time/clock.ts';
import type { Action } from './actions.ts';

/**
 * What a person was told about one action. `acknowledged`: it is saved, so it must take effect exactly once or be shown as
 * refused by the relay. `doubtful`: the program died, or had no answer, before it could say. `refused`: told at once.
 */
export type Told = 'acknowledged' | 'doubtful' | 'refused';

export interface Deed extends Action {
  readonly desktop: number;
  told: Told;
  /** Its number in the desktop's outbox: as it was told, or as the next life of a killed desktop found it saved. */
  n: number | null;
  /** When it was done, by the true hands; null where the desktop could not know: it has not met the relay since its hands were set. */
  readonly at: Instant | null;
  /** The person let go of it after it was refused, or did it again. */
  isDiscarded: boolean;
}

/** The model: everything anybody did in this sequence, in the order it was done. Knows nothing of how it is done. */
export interface Ledger {
  readonly deeds: readonly Deed[];
  /** The last number of every desktop (by client id) that was judged with a sequence of before. */
  readonly judged: ReadonlyMap<string, number>;
  /** Another sequence begins; serials go on. */
  turnPage(judged: ReadonlyMap<string, number>): void;
  add(desktop: number, action: Action, at: Instant | null): Deed;
  nextSerial(): number;
}

export function createLedger(): Ledger {
  let deeds: Deed[] = [];
  let judged: ReadonlyMap<string, number> = new Map();
  let serial = 0;
  return {
    get deeds() {
      return deeds;
    },
    get judged() {
      return judged;
    },
    turnPage(numbers) {
      deeds = [];
      judged = numbers;
    },
    add(desktop, action, at) {
      const deed: Deed = { ...action, desktop, at, told: 'doubtful', n: null, isDiscarded: false };
      deeds.push(deed);
      return deed;
    },
    nextSerial: () => (serial += 1),
  };
}
