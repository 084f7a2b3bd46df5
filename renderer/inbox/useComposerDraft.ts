import { useEffect, useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { Thread } from '../../shared/inbox/contract.ts';
import { useInboxMemory } from './memory.tsx';

export interface ComposerDraft {
  readonly text: string;
  readonly set: (text: string) => void;
  /** Writes to disk now. */
  readonly saveNow: () => void;
  /** Puts words back that could not be sent, before whatever was typed meanwhile. */
  readonly restore: (text: string) => void;
  /** The field lost the focus: remembers the caret, saves. */
  readonly leave: () => void;
}

/** A conversation's draft with its caret: kept in memory at once, on disk within 250 ms and on leaving. */
export function useComposerDraft(thread: Thread, field: RefObject<HTMLTextAreaElement | null>): ComposerDraft {
  const { drafts, carets } = useInboxMemory();
  const id = thread.conversation.id;
  const [text, setText] = useState(() => drafts.read(id) ?? thread.draft);
  useEffect(() => drafts.subscribe(() => setText((old) => drafts.read(id) ?? old)), [drafts, id]);
  const caret = (): void => {
    if (field.current !== null) carets.set(id, [field.current.selectionStart, field.current.selectionEnd]);
  };
  useLayoutEffect(() => {
    const element = field.current;
    const last = carets.get(id);
    if (element !== null && last !== undefined) element.setSelectionRange(...last);
    return () => {
      if (element !== null) carets.set(id, [element.selectionStart, element.selectionEnd]);
      drafts.flush(id);
    };
  }, [carets, drafts, field, id]);
  const set = (next: string): void => {
    setText(next);
    drafts.write(id, next);
  };
  return {
    text,
    set,
    saveNow: () => drafts.flush(id),
    restore: (words) => set(text === '' || text === words ? words : `${words}\n${text}`),
    leave: () => {
      caret();
      drafts.flush(id);
    },
  };
}
