import type { Conversation } from '../../shared/inbox/model.ts';
import { sendWindow } from '../../shared/inbox/rules.ts';
import type { SendWindow } from '../../shared/inbox/rules.ts';
import { useDirectory } from '../app/directory.tsx';
import { useNow } from '../app/time.tsx';

const unlimited: SendWindow = { open: true, closesAt: null, remaining: null };

/** Whether a reply would be taken now; closes by itself when its time has come, without a new answer of the core. */
export function useSendWindow(conversation: Conversation, intervalMs: number): SendWindow {
  const { accountById } = useDirectory();
  const now = useNow(intervalMs);
  const limits = accountById.get(conversation.accountId)?.limits;
  // Without the account (its row not yet pulled) the relay decides; forbidding here would be a guess.
  return limits === undefined ? unlimited : sendWindow(conversation, limits, now);
}
