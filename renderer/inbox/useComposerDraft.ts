import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { Thread } from '../../shared/inbox/contract.ts';
import { meetingOf } from '../../shared/inbox/drafts.ts';
import type { OtherDraft } from '../../shared/inbox/drafts.ts';
import { ask, mutate } from '../ipc/client.ts';
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
  /** Words of the person's other computer that would get lost; null: none. */
  readonly offered: OtherDraft | null;
  /** Puts them behind one's own. */
  readonly use: () => void;
  readonly discard: () => void;
}

/** A conversation's draft with its caret: kept in memory at once, on disk within 250 ms and on leaving, and the same on the person's other desktop. */
export function useComposerDraft(thread: Thread, field: RefObject<HTMLTextAreaElement | null>): ComposerDraft {
  const { drafts, carets } = useInboxMemory();
  const client = useQueryClient();
  const id = thread.conversation.id;
  const other = thread.otherDraft;
  const [text, setText] = useState(() => drafts.read(id) ?? thread.draft);
  const [writing, setWriting] = useState(false);
  useEffect(() => drafts.subscribe(() => setText((old) => drafts.read(id) ?? old)), [drafts, id]);
  useEffect(() => {
    const element = field.current;
    if (element === null) return undefined;
    const look = (): void => setWriting(document.activeElement === element);
    look();
    element.addEventListener('focus', look);
    element.addEventListener('blur', look);
    return () => {
      element.removeEventListener('focus', look);
      element.removeEventListener('blur', look);
    };
  }, [field]);

  /** The text goes on from that version; where it is that version, nothing of it is new. */
  const goOn = useCallback(
    async (next: string, version: string): Promise<void> => {
      drafts.put(id, next);
      await ask('inbox.saveDraft', { conversationId: id, text: next, took: version });
      await Promise.all(['inbox.thread', 'inbox.list'].map((name) => client.invalidateQueries({ queryKey: [name] })));
    },
    [client, drafts, id],
  );
  const touched = drafts.isWaiting(id) || thread.draftUntold || text !== thread.draft;
  const [asked, setAsked] = useState<string | null>(null);
  const met = meetingOf(other, { text, touched, writing: writing && text !== '' });
  if (other !== null && met === 'offer' && asked !== other.version) setAsked(other.version);
  // On the way to the answer the field loses the focus: what was asked stays asked.
  const meeting = met === 'take' && other?.version === asked && text !== '' && other.text !== '' && text !== other.text ? 'offer' : met;
  const taken = meeting === 'take' ? other : null;
  useEffect(() => {
    // What could not be kept is met again at the next look.
    if (taken !== null) void goOn(taken.text, taken.version).catch(() => undefined);
  }, [taken, goOn]);

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
  const settle = async (decided: OtherDraft, next: string): Promise<void> => {
    if (decided.kind === 'newer') return goOn(next, decided.version);
    if (next !== text) set(next);
    await mutate('inbox.settleDraft', { conversationId: id, version: decided.version });
  };
  const decide = (nextOf: (other: OtherDraft) => string): void => {
    // Refused is undecided: it stays there to be decided.
    if (other !== null) void settle(other, nextOf(other)).catch(() => undefined);
    field.current?.focus();
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
    offered: meeting === 'offer' ? other : null,
    use: () => decide(({ text: theirs }) => (text.trim() === '' ? theirs : `${text}\n${theirs}`)),
    discard: () => decide(() => text),
  };
}
