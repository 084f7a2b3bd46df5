import { Checkbox } from '@mantine/core';
import type { TicketEntryId } from '../../../shared/ids.ts';
import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { Section } from '../../ui/desk/Facts.tsx';
import { newId } from '../../ui/newId.ts';
import { aroundWords } from './messages.ts';
import classes from './around.module.css';

/** The points of the ticket's list; Space ticks the one with the focus. */
export function ChecklistPanel({ ticket, may }: { readonly ticket: TicketItem; readonly may: boolean }) {
  const t = useWords(aroundWords);
  const { run } = useMutate();
  if (ticket.checklist.length === 0) return null;
  const done = ticket.checklist.filter((item) => item.done).length;
  return (
    <Section title={t('checklist')} meta={t('checklistDone', { done, total: ticket.checklist.length })}>
      <ul className={classes.items} aria-label={t('checklist')}>
        {ticket.checklist.map((item) => (
          <li key={item.id}>
            <Checkbox
              size="xs"
              label={item.text}
              checked={item.done}
              disabled={!may}
              onChange={(event) => void run('tickets.checkItem', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), itemId: item.id, done: event.currentTarget.checked })}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
