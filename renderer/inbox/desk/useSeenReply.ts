import { useState } from 'react';
import type { Thread } from '../../../shared/inbox/contract.ts';
import { repliedMeanwhile } from '../../../shared/inbox/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { MessageId, UserId } from '../../../shared/ids.ts';
import { useStatus } from '../../ipc/useRequest.ts';
import { useStaffName } from '../../ui/tags.tsx';
import { useInboxMemory } from '../memory.tsx';

export interface SeenReply {
  /** Who has replied since the person began to write; null: nobody. */
  readonly colleague: string | null;
  /** The person looks at what is there now. @returns the newest reply, which they have seen herewith */
  readonly look: () => MessageId | null;
}

/**
 * Which reply of ours the writer had in front of them when they began. A draft of another day began before whatever a
 * colleague has said since it was saved.
 */
export function useSeenReply({ conversation, draftSavedAt }: Thread, text: string): SeenReply {
  const { seenReplies } = useInboxMemory();
  const { user } = useStatus();
  const staff = useStaffName();
  const { id, lastOutId, lastOutBy, lastOutAt } = conversation;
  const [seen, setSeen] = useState(() => {
    const known = seenReplies.get(id);
    if (known !== undefined) return known;
    return draftSavedAt !== null && lastOutAt !== null && lastOutAt > draftSavedAt ? null : lastOutId;
  });
  const look = (): MessageId | null => {
    seenReplies.set(id, lastOutId);
    setSeen(lastOutId);
    return lastOutId;
  };
  const collides = text.trim() !== '' && user !== null && repliedMeanwhile(conversation, seen, asId<UserId>(user.id));
  return { colleague: collides ? staff(lastOutBy) : null, look };
}
