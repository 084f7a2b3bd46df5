import { useState } from 'react';
import { filled } from '../../../shared/canned/variables.ts';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import type { Thread } from '../../../shared/inbox/contract.ts';
import type { Suggestion } from '../../../shared/knowledge/suggest.ts';
import { useRequest } from '../../ipc/useRequest.ts';
import { useInboxMemory } from '../memory.tsx';
import { askedSince } from './asked.ts';

export interface Suggestions {
  /** None: nothing fits, it was answered, or the person has seen enough. */
  readonly items: readonly Suggestion[];
  readonly textOf: (suggestion: Suggestion) => string;
  /** No more for the customer's words as they are now. */
  readonly dismiss: () => void;
}

/** Articles that may answer what the customer wrote last. Nothing is put anywhere before the person says so. */
export function useSuggestions(thread: Thread, values: VariableValues, enabled: boolean): Suggestions {
  const { answeredHints } = useInboxMemory();
  const { id, hospitalId } = thread.conversation;
  const { lastId, texts } = askedSince(thread.messages);
  const [dismissed, setDismissed] = useState(() => answeredHints.get(id) ?? null);
  const wanted = enabled && lastId !== null && lastId !== dismissed;
  const found = useRequest('knowledge.suggest', { texts: [...texts], hospitalId }, { enabled: wanted, previous: 'drop' });
  return {
    items: wanted ? (found.data ?? []) : [],
    textOf: ({ article }) => filled(article.body, values),
    dismiss() {
      if (lastId === null) return;
      answeredHints.set(id, lastId);
      setDismissed(lastId);
    },
  };
}
