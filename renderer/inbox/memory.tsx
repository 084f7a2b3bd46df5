import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { VirtualItem } from '@tanstack/react-virtual';
import type { ConversationId, MessageId } from '../../shared/ids.ts';
import type { ThreadCursor } from '../../shared/inbox/contract.ts';
import { ask } from '../ipc/client.ts';
import { createDrafts } from '../ui/drafts.ts';
import type { Drafts } from '../ui/drafts.ts';
import { useFlushOnLeave } from '../ui/useFlushOnLeave.ts';
import { createTrays } from './media/useTray.ts';
import type { Trays } from './media/useTray.ts';
import type { UnreadAtOpening } from './threadItems.ts';
import type { ThreadSpan } from './threadSpan.ts';

/** Where a person was in a conversation: coming back finds everything as it was left. */
export interface ThreadPlace {
  readonly atEnd: boolean;
  readonly offset: number;
  readonly measurements: VirtualItem[];
  /** Null: the newest page. */
  readonly span: ThreadSpan | null;
  readonly unread: UnreadAtOpening | null;
  /** The newest message that had been on the screen. */
  readonly seen: ThreadCursor | null;
}

export interface InboxMemory {
  readonly places: Map<string, ThreadPlace>;
  /** Caret and selection of each composer. */
  readonly carets: Map<string, readonly [number, number]>;
  /** The newest reply the person had seen when they began to write. */
  readonly seenReplies: Map<string, MessageId | null>;
  /** The customer's last message for which the knowledge base need not say any more. */
  readonly answeredHints: Map<string, string>;
  readonly drafts: Drafts<ConversationId>;
  /** Pictures and files chosen and not sent yet. */
  readonly trays: Trays;
}

const MemoryContext = createContext<InboxMemory | null>(null);

/** Lives as long as the desk, so that other pages can be visited in between. Drafts also reach the disk. */
export function InboxMemoryProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const memory = useMemo<InboxMemory>(
    () => ({
      places: new Map(),
      carets: new Map(),
      seenReplies: new Map(),
      trays: createTrays(),
      answeredHints: new Map(),
      drafts: createDrafts(async (conversationId: ConversationId, text) => {
        await ask('inbox.saveDraft', { conversationId, text });
        await client.invalidateQueries({ queryKey: ['inbox.list'] });
      }),
    }),
    [client],
  );
  useFlushOnLeave(memory.drafts);
  return <MemoryContext.Provider value={memory}>{children}</MemoryContext.Provider>;
}

export function useInboxMemory(): InboxMemory {
  const memory = useContext(MemoryContext);
  if (memory === null) throw new Error('no InboxMemoryProvider');
  return memory;
}
