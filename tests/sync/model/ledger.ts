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
  /** The person let go of it after it was refused, or did it again. */
  isDiscarded: boolean;
}

/** The model: everything anybody did, in the order it was done. Knows nothing of how it is done. */
export interface Ledger {
  readonly deeds: readonly Deed[];
  add(desktop: number, action: Action): Deed;
  nextSerial(): number;
}

export function createLedger(): Ledger {
  const deeds: Deed[] = [];
  let serial = 0;
  return {
    deeds,
    add(desktop, action) {
      const deed: Deed = { ...action, desktop, told: 'doubtful', n: null, isDiscarded: false };
      deeds.push(deed);
      return deed;
    },
    nextSerial: () => (serial += 1),
  };
}
