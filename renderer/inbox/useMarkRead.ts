import { useEffect, useState } from 'react';
import type { Thread } from '../../shared/inbox/contract.ts';
import { asId } from '../../shared/ids.ts';
import type { MentionId } from '../../shared/ids.ts';
import { mutate } from '../ipc/client.ts';

/** Long enough that leafing through conversations marks nothing as read, and a burst is one mark. ms */
const LOOK_MS = 600;

const noMentions: Thread['mentionIds'] = [];

/** Marks a conversation as read, and notes that name the person as seen, while its end is really in front of the person: visible, focused, scrolled down. */
export function useMarkRead(thread: Thread | undefined, atEnd: boolean): void {
  const looking = useLooking();
  const newest = thread?.messages.findLast((message) => message.direction === 'in')?.sentAt ?? 0;
  const conversationId = thread?.conversation.id;
  const wanted = looking && atEnd && thread !== undefined && newest > thread.readUpTo;
  useEffect(() => {
    if (!wanted || conversationId === undefined) return undefined;
    const timer = setTimeout(() => {
      // Not worth a message: the mark is set again at the next look.
      mutate('inbox.markRead', { conversationId, readUpTo: newest }).catch(() => undefined);
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [wanted, conversationId, newest]);
  const mentions = looking && atEnd ? (thread?.mentionIds ?? noMentions) : noMentions;
  // By their names: every answer brings another list of the same.
  const named = mentions.join(' ');
  useEffect(() => {
    if (named === '') return undefined;
    const timer = setTimeout(() => {
      mutate('inbox.seeMentions', { mentionIds: named.split(' ').map((id) => asId<MentionId>(id)) }).catch(() => undefined);
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [named]);
}

function useLooking(): boolean {
  const [looking, setLooking] = useState(() => document.visibilityState === 'visible' && document.hasFocus());
  useEffect(() => {
    const look = (): void => setLooking(document.visibilityState === 'visible' && document.hasFocus());
    const events = ['focus', 'blur'] as const;
    for (const name of events) addEventListener(name, look);
    document.addEventListener('visibilitychange', look);
    return () => {
      for (const name of events) removeEventListener(name, look);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return looking;
}
