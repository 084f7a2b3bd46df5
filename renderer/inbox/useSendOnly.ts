import type { Conversation } from '../../shared/inbox/model.ts';
import { useDirectory } from '../app/directory.tsx';

/** Whether it is a group that only takes notices: nobody there can write to us, so nothing is a reply. */
export function useSendOnly({ accountId }: Pick<Conversation, 'accountId'>): boolean {
  return useDirectory().accountById.get(accountId)?.limits.sendOnly === true;
}
