import { useId, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { mentionAt } from '../../../shared/inbox/mentions.ts';
import type { StaffMember } from '../../../shared/session/model.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useStatus } from '../../ipc/useRequest.ts';
import classes from '../composer.module.css';

const MOST_SHOWN = 8;

export interface Mentions {
  readonly listId: string;
  /** Colleagues whose name begins with what stands after the `@`; none while no name is being typed. */
  readonly shown: readonly StaffMember[];
  readonly active: number;
  readonly choose: (member: StaffMember) => void;
  /** @returns whether the key was meant for the list */
  readonly key: (event: KeyboardEvent) => boolean;
  /** The caret moved. */
  readonly look: () => void;
  readonly combobox: { readonly role: 'combobox'; readonly 'aria-expanded': boolean; readonly 'aria-controls': string; readonly 'aria-activedescendant': string | undefined };
}

/** Suggests colleagues while a name is typed after `@`: arrows move, Enter or Tab takes it, Escape lets the text be. */
export function useMentions(text: string, set: (text: string) => void, field: RefObject<HTMLTextAreaElement | null>): Mentions {
  const { staff } = useDirectory();
  const { user } = useStatus();
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const at = mentionAt(text, Math.min(caret, text.length));
  const matching = at === null || at.from === closedAt ? [] : staff.filter((one) => one.active && one.id !== user?.id && matches(one, at.typed));
  const shown = matching.slice(0, MOST_SHOWN);
  const look = (): void => {
    setCaret(field.current?.selectionStart ?? 0);
    setActive(0);
  };
  const choose = (member: StaffMember): void => {
    if (at === null) return;
    const before = `${text.slice(0, at.from)}@${member.displayName} `;
    set(before + text.slice(at.from + 1 + at.typed.length).replace(/^ /u, ''));
    setClosedAt(at.from);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(before.length, before.length);
    });
  };
  const key = (event: KeyboardEvent): boolean => {
    if (event.key === '@') setClosedAt(null);
    const member = shown[active];
    if (member === undefined) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setActive((active + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(member);
    else if (event.key === 'Escape') setClosedAt(at?.from ?? null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    listId,
    shown,
    active,
    choose,
    key,
    look,
    combobox: { role: 'combobox', 'aria-expanded': shown.length > 0, 'aria-controls': listId, 'aria-activedescendant': shown.length > 0 ? `${listId}-${active}` : undefined },
  };
}

const matches = (member: StaffMember, typed: string): boolean => member.displayName.startsWith(typed) || member.name.toLowerCase().startsWith(typed.toLowerCase());

export function MentionList({ mentions, label }: { readonly mentions: Mentions; readonly label: string }) {
  const { listId, shown, active, choose } = mentions;
  if (shown.length === 0) return null;
  return (
    <ul id={listId} role="listbox" aria-label={label} className={classes.suggestions}>
      {shown.map((member, index) => (
        <li
          key={member.id}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === active}
          // The text keeps the focus, or the caret would be lost.
          onPointerDown={(event) => {
            event.preventDefault();
            choose(member);
          }}
        >
          {member.displayName}
        </li>
      ))}
    </ul>
  );
}
