import { contractInForce } from '../../shared/directory/rules.ts';
import type { HospitalId, UserId } from '../../shared/ids.ts';
import type { ConversationEntry } from '../../shared/inbox/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { lookUpResponsible, type Promised } from './inboundLookup.ts';

export interface Given {
  readonly userId: UserId | null;
  readonly why: ConversationEntry['why'];
  /** What was promised to the hospital, read along the way; null when there is none. */
  readonly promise: Promised | null;
}

/** Clause ▲二3: the hospital's own agent; else (二4) whoever is primary of its group now. */
export async function assigneeFor(tx: TxWriter, hospitalId: HospitalId | null, at: Instant): Promise<Given> {
  const found = hospitalId === null ? null : await lookUpResponsible(tx, hospitalId);
  if (found === null) return { userId: null, why: 'primary', promise: null };
  const promise: Promised = { hospital: found.hospital, contracts: found.contracts, phone: found.group?.phone ?? '' };
  const contract = contractInForce(found.contracts, found.hospital.id, at);
  // The board may still name somebody who has left: then the other one of the pair has it.
  const inOrder = [
    { userId: contract?.ownerId ?? null, why: 'owner' },
    { userId: found.group?.primaryId ?? null, why: 'primary' },
    { userId: found.group?.backupId ?? null, why: 'backup' },
  ] as const;
  const given = inOrder.find(({ userId }) => userId !== null && found.active.has(userId));
  return { ...(given ?? { userId: null, why: 'primary' }), promise };
}
