import { useId, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { matchingReplies, slashAt } from '../../../shared/canned/match.ts';
import type { CountedReply } from '../../../shared/canned/match.ts';
import { filled } from '../../../shared/canned/variables.ts';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import { mutate } from '../../ipc/client.ts';
import { useRequest } from '../../ipc/useRequest.ts';
import { selectSoon, withInserted } from './insert.ts';

export interface Canned {
  readonly listId: string;
  /** Null: no `/` is being typed, or the person has closed the list. */
  readonly typed: string | null;
  readonly shown: readonly CountedReply[];
  /** There is none at all, whatever is typed. */
  readonly empty: boolean;
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly choose: (reply: CountedReply) => void;
  /** @returns whether the key was meant for the list */
  readonly key: (event: KeyboardEvent) => boolean;
  /** The caret moved. */
  readonly look: () => void;
  /** What the field says of the list to whoever does not see it. */
  readonly combobox: { readonly 'aria-controls'?: string; readonly 'aria-activedescendant'?: string };
}

interface Of {
  readonly text: string;
  readonly set: (text: string) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly values: VariableValues;
  readonly enabled: boolean;
}

/** Canned replies while something is typed after `/`: arrows move, Enter or Tab puts one into the text, Escape lets the text be. */
export function useCanned({ text, set, field, values, enabled }: Of): Canned {
  const listId = useId();
  const replies = useRequest('canned.list', {}, { enabled });
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const at = enabled ? slashAt(text, Math.min(caret, text.length)) : null;
  const isOpen = at !== null && at.from !== closedAt;
  const shown = isOpen ? matchingReplies(replies.data ?? [], at.typed) : [];
  const choose = (reply: CountedReply): void => {
    if (at === null) return;
    const next = withInserted(text, filled(reply.text, values), at.from, at.from + 1 + at.typed.length);
    set(next.text);
    // What was put in may begin with a slash of its own.
    setClosedAt(at.from);
    selectSoon(field, next.selection);
    // A count that could not be kept is not worth a word.
    void mutate('canned.use', { replyId: reply.id }).catch(() => undefined);
  };
  const key = (event: KeyboardEvent): boolean => {
    if (event.key === '/') setClosedAt(null);
    if (!isOpen || event.ctrlKey || event.metaKey || event.altKey) return false;
    const chosen = shown[active];
    // Not answered yet: what is half typed must not be sent.
    const waits = replies.isPending && event.key === 'Enter';
    if (chosen === undefined && !waits && event.key !== 'Escape') return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setActive((active + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length);
    else if (event.key === 'Escape') setClosedAt(at?.from ?? null);
    else if (waits) event.preventDefault();
    else if (chosen !== undefined && ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && !event.shiftKey))) choose(chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    listId,
    typed: isOpen ? at.typed : null,
    shown,
    empty: replies.data?.length === 0,
    active,
    setActive,
    choose,
    key,
    look() {
      setCaret(field.current?.selectionStart ?? 0);
      setActive(0);
    },
    combobox: shown.length === 0 ? {} : { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${active}` },
  };
}
