import { useState } from 'react';
import type { ConversationId } from '../../shared/ids.ts';
import { useSearchParams } from '../app/routes.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ConversationHeader } from './ConversationHeader.tsx';
import { WritingProvider } from './desk/writingMode.tsx';
import { Writing } from './desk/Writing.tsx';
import { useInboxMemory } from './memory.tsx';
import { ThreadView } from './ThreadView.tsx';
import { useMarkRead } from './useMarkRead.ts';
import { useThread } from './useThread.ts';

/** One conversation: header, messages, what may still be sent, composer. */
export function ConversationPane({ conversationId }: { readonly conversationId: ConversationId }) {
  const memory = useInboxMemory();
  const [place] = useState(() => memory.places.get(conversationId) ?? null);
  const live = useThread(conversationId, place?.cursors ?? []);
  const [atEnd, setAtEnd] = useState(place?.atEnd ?? true);
  const search = useSearchParams();
  useMarkRead(live.thread, atEnd);
  if (live.thread === undefined) {
    return live.error === null ? <SkeletonRows count={8} height={64} /> : <ErrorState error={live.error} />;
  }
  const target = search.get('message');
  return (
    <WritingProvider>
      <ConversationHeader conversation={live.thread.conversation} />
      <ThreadView
        live={live}
        thread={live.thread}
        place={place}
        target={target === null ? null : { id: target, at: Number(search.get('at') ?? 0) }}
        onAtEnd={setAtEnd}
      />
      <Writing thread={live.thread} />
    </WritingProvider>
  );
}
