import { dutyMutations } from '../../shared/duty/wire.ts';
import { readOne } from '../db/rowStore.ts';
import type { AroundCall } from '../sync/exactlyOnce.ts';
import type { HandOver } from './dutyClock.ts';

const switchName = 'duty.switch' satisfies keyof typeof dutyMutations;

/** A switch by hand hands on what the outgoing person has open, in its own transaction; other calls are left as they are. */
export function handOverAround(handOver: HandOver): AroundCall {
  return async (tx, { name, args, userId }, apply) => {
    const parsed = name === switchName ? dutyMutations[switchName].args.safeParse(args) : null;
    if (parsed?.success !== true) return apply();
    const before = await readOne(tx.db, 'dutyGroups', parsed.data.groupId);
    const verdict = await apply();
    const after = verdict.status === 'applied' ? await readOne(tx.db, 'dutyGroups', parsed.data.groupId) : null;
    if (before !== null && after !== null) await handOver.changed(tx, before, after, userId);
    return verdict;
  };
}
