import { Checkbox } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { TicketEntryId } from '../../../shared/ids.ts';
import type { ItemChange } from '../../../shared/tickets/checklist.ts';
import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { Section } from '../../ui/desk/Facts.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { newId } from '../../ui/newId.ts';
import { AddItem } from './AddItem.tsx';
import { ItemMenu } from './ItemMenu.tsx';
import { aroundWords } from './messages.ts';
import classes from './around.module.css';

interface Props {
  readonly ticket: TicketItem;
  readonly may: boolean;
  readonly onRename: (itemId: string) => void;
}

const domId = (itemId: string): string => `checklist-item-${itemId}`;

/** The points of the ticket's list; Space ticks the one with the focus, Alt with an arrow moves it. */
export function ChecklistPanel({ ticket, may, onRename }: Props) {
  const t = useWords(aroundWords);
  const { run } = useMutate();
  const [adding, setAdding] = useState(false);
  const adder = useRef<HTMLButtonElement>(null);
  const { checklist } = ticket;
  // A point that moves, or goes, takes the keyboard with it: it belongs to the point, or to what stands in its place.
  const follow = useRef<string | null>(null);
  useEffect(() => {
    if (follow.current !== null) document.getElementById(domId(follow.current))?.focus();
    follow.current = null;
  }, [checklist]);
  if (checklist.length === 0 && !may) return null;
  const change = (itemId: string, wanted: ItemChange): void => void run('tickets.changeItem', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), itemId, change: wanted });
  const move = (at: number, by: 1 | -1): void => {
    const item = checklist[at];
    if (item === undefined || checklist[at + by] === undefined) return;
    follow.current = item.id;
    change(item.id, { op: 'move', after: checklist[by === 1 ? at + 1 : at - 2]?.id ?? null });
  };
  const remove = (at: number): void => {
    const item = checklist[at];
    if (item === undefined) return;
    follow.current = (checklist[at + 1] ?? checklist[at - 1])?.id ?? null;
    if (follow.current === null) adder.current?.focus();
    change(item.id, { op: 'remove', base: item.text });
  };
  const done = checklist.filter((item) => item.done).length;
  const actions = (
    <GuardedButton ref={adder} variant="subtle" size="compact-xs" onClick={() => setAdding(!adding)}>
      {t('itemAdd')}
    </GuardedButton>
  );
  return (
    <Section title={t('checklist')} {...(checklist.length === 0 ? {} : { meta: t('checklistDone', { done, total: checklist.length }) })} {...(may ? { actions } : {})}>
      {checklist.length === 0 && !adding ? <p className={classes.note}>{t('noItems')}</p> : null}
      <ul className={classes.items} aria-label={t('checklist')}>
        {checklist.map((item, at) => (
          <li key={item.id}>
            <Checkbox
              id={domId(item.id)}
              size="xs"
              label={item.text}
              checked={item.done}
              disabled={!may}
              onChange={(event) => void run('tickets.checkItem', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), itemId: item.id, done: event.currentTarget.checked })}
              onKeyDown={(event) => {
                if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
                event.preventDefault();
                move(at, event.key === 'ArrowUp' ? -1 : 1);
              }}
            />
            {may ? (
              <ItemMenu item={item} first={at === 0} last={at === checklist.length - 1} onRename={() => onRename(item.id)} onMove={(by) => move(at, by)} onRemove={() => remove(at)} />
            ) : null}
          </li>
        ))}
      </ul>
      {adding && may ? (
        <AddItem
          ticket={ticket}
          onDone={() => {
            setAdding(false);
            adder.current?.focus();
          }}
        />
      ) : null}
    </Section>
  );
}
