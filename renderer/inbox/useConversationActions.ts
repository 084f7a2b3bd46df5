import type { Conversation, Message } from '../../shared/inbox/model.ts';
import { previewOf } from '../../shared/inbox/rules.ts';
import type { ConversationEntryId, UserId } from '../../shared/ids.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { goTo } from '../app/location.ts';
import { places } from '../app/places.ts';
import type { NewFrom } from '../app/places.ts';
import { useMutate } from '../ipc/useRequest.ts';
import { newId } from '../ui/newId.ts';

const TITLE_LENGTH = 60;

/** What can be done with a conversation from anywhere in the inbox. */
export function useConversationActions(conversation: Conversation) {
  const { run, busy } = useMutate();
  const closed = conversation.status === 'closed';
  const from = (message?: Message): NewFrom => ({
    conversation: conversation.id,
    ...(conversation.hospitalId === null ? {} : { hospital: conversation.hospitalId }),
    ...(message === undefined ? {} : { message: message.id, at: String(message.sentAt), title: [...previewOf(message.text)].slice(0, TITLE_LENGTH).join('') }),
  });
  return {
    busy,
    assign: (userId: UserId | null, note = '') => run('inbox.assign', { conversationId: conversation.id, userId, lineId: newId<ConversationEntryId>(), note }),
    /** @param until null: it comes back now */
    snooze: (until: Instant | null) => run('inbox.snooze', { conversationId: conversation.id, lineId: newId<ConversationEntryId>(), until, seenInboundAt: conversation.lastInboundAt }),
    toggleClosed: () => run('inbox.setStatus', { conversationId: conversation.id, status: closed ? 'open' : 'closed', lineId: newId<ConversationEntryId>() }),
    newTicket: (message?: Message) => goTo(places.newTicket(from(message))),
    newCallback: (message?: Message) => goTo(places.newCallback(from(message))),
  };
}
