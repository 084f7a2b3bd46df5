import { valuesFor } from '../../../shared/canned/variables.ts';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import { contractInForce } from '../../../shared/directory/rules.ts';
import type { Thread } from '../../../shared/inbox/contract.ts';
import { MINUTE_MS } from '../../../shared/time/shanghai.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useNow } from '../../app/time.tsx';
import { useStatus } from '../../ipc/useRequest.ts';
import { useDutyGroups } from '../../ui/desk/useDutyGroups.ts';

/** What the variables of canned replies stand for in a conversation, now. */
export function useVariableValues({ conversation, messages }: Pick<Thread, 'conversation' | 'messages'>): VariableValues {
  const { hospitalById, staffById, contracts } = useDirectory();
  const groups = useDutyGroups();
  const { user } = useStatus();
  const now = useNow(MINUTE_MS);
  const hospital = conversation.hospitalId === null ? null : (hospitalById.get(conversation.hospitalId) ?? null);
  const contract = hospital === null ? null : contractInForce(contracts, hospital.id, now);
  return valuesFor(
    {
      conversation,
      writer: messages.findLast((message) => message.direction === 'in')?.senderName ?? null,
      hospital,
      contract,
      dutyPhone: hospital === null ? null : (groups.get(hospital.dutyGroupId)?.phone ?? null),
      agent: user?.displayName ?? null,
      owner: staffById.get(contract?.ownerId ?? '')?.displayName ?? null,
    },
    now,
  );
}
