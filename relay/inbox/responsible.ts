import { contractInForce } from '../../shared/directory/rules.ts';
import type { HospitalId, UserId } from '../../shared/ids.ts';
import type { ConversationEntry } from '../../shared/inbox/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { lookUpResponsible } from './inboundLookup.ts';

export interface Given {
  readonly userId: UserId | null;
  readonly why: ConversationEntry['why'];
}

/** Clause ▲二3: the hospital's own agent; else (二4) whoever is primary of its group now. */
export async function assigneeFor(tx: TxWriter, hospitalId: HospitalId | null, at: Instant): Promise<Given> {
  const found = hospitalId === null ? null : await lookUpResponsible(tx, hospitalId);
  if (found === null) return { userId: null, why: 'primary' };
  const contract = contractInForce(found.contracts, found.hospital.id, at);
  // The board may still name somebody who has left: then the other one of the pair has it.
  const inOrder = [
    { userId: contract?.ownerId ?? null, why: 'owner' },
    { userId: found.group?.primaryId ?? null, why: 'primary' },
    { userId: found.group?.backupId ?? null, why: 'backup' },
  ] as const;
  return inOrder.find(({ userId }) => userId !== null && found.active.has(userId)) ?? { userId: null, why: 'primary' };
}
