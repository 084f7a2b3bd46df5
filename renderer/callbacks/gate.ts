import type { Attempt, Party } from '../../shared/callbacks/model.ts';
import { provenBy } from '../../shared/callbacks/rules.ts';

/** One party of the gate and what satisfies it. */
export interface GateSide {
  readonly party: Party;
  /** The attempt that proves it; null while it is missing. */
  readonly proven: Attempt | null;
}

/** Clause 九5 as the panel shows it: each required party with its proof, in the order of the record. */
export function gateSides(required: readonly Party[], attempts: readonly Attempt[]): readonly GateSide[] {
  return required.map((party) => ({ party, proven: provenBy(attempts, party) }));
}
