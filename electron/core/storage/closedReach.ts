import type { HospitalId } from '../../../shared/ids.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { MirrorState } from '../sync/mirrorState.ts';

export type Closable = 'tickets' | 'callbacks' | 'calls';
type Bounds = Pick<MirrorState, 'epoch' | 'horizon'>;

/** From when on finished work is all here, counting what was fetched on demand. */
export interface ClosedReach {
  /** Of one hospital, or of all (null); 0: from the beginning. */
  since(entity: Closable, hospitalId: HospitalId | null): Instant;
  /** What closed from `from` to `before` has come. Counts only when it joins what was here: nothing is hidden between. */
  extend(entity: Closable, hospitalId: HospitalId | null, from: Instant, before: Instant): void;
}

/**
 * Held in memory: what was fetched stays for days, but whether all of it is still here is only certain until the horizon
 * moves or the relay becomes another one. Saying too little is honest, saying too much is not.
 */
export function createClosedReach(bounds: () => Bounds): ClosedReach {
  const reached = new Map<string, Bounds & { readonly since: Instant }>();
  const keyOf = (entity: Closable, hospitalId: HospitalId | null): string => `${entity} ${hospitalId ?? ''}`;

  function own(entity: Closable, hospitalId: HospitalId | null): Instant {
    const { epoch, horizon } = bounds();
    const known = reached.get(keyOf(entity, hospitalId));
    return known !== undefined && known.epoch === epoch && known.horizon === horizon ? known.since : horizon;
  }
  const since = (entity: Closable, hospitalId: HospitalId | null): Instant => Math.min(own(entity, hospitalId), own(entity, null));

  return {
    since,
    extend(entity, hospitalId, from, before) {
      if (before < since(entity, hospitalId)) return;
      const { epoch, horizon } = bounds();
      reached.set(keyOf(entity, hospitalId), { epoch, horizon, since: Math.min(from, since(entity, hospitalId)) });
    },
  };
}
