import { useState } from 'react';
import type { ConversationId, MessageId } from '../../shared/ids.ts';
import { asId } from '../../shared/ids.ts';
import { useSearchParams } from '../app/routes.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ConversationHeader } from './ConversationHeader.tsx';
import { WritingProvider } from './desk/writingMode.tsx';
import { Writing } from './desk/Writing.tsx';
import { useInboxMemory } from './memory.tsx';
import { ThreadView } from './ThreadView.tsx';
import type { Target } from './ThreadView.tsx';
import { useMarkRead } from './useMarkRead.ts';
import { useThread } from './useThread.ts';

/** One conversation: header, messages, what may still be sent, composer. */
export function ConversationPane({ conversationId }: { readonly conversationId: ConversationId }) {
  const memory = useInboxMemory();
  const [place] = useState(() => memory.places.get(conversationId) ?? null);
  const target = targetOf(useSearchParams());
  const [opened] = useState(target);
  const live = useThread(conversationId, { place, target });
  const [atEnd, setAtEnd] = useState(place?.atEnd ?? target === null);
  useMarkRead(live.thread, atEnd);
  if (live.thread === undefined || live.part === undefined) {
    return live.error === null ? <SkeletonRows count={8} height={64} /> : <ErrorState error={live.error} />;
  }
  return (
    <WritingProvider>
      <ConversationHeader conversation={live.thread.conversation} />
      <ThreadView live={live} part={live.part} thread={live.thread} place={opened === null ? place : null} target={target} onAtEnd={setAtEnd} />
      <Writing thread={live.thread} />
    </WritingProvider>
  );
}

/** The message that the address names. */
function targetOf(search: URLSearchParams): Target | null {
  const id = search.get('message');
  return id === null ? null : { id: asId<MessageId>(id), sentAt: Number(search.get('at') ?? 0), words: search.get('words') ?? '' };
}
