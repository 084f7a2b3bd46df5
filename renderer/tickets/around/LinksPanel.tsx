import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { TicketEntryId } from '../../../shared/ids.ts';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { Link, places } from '../../app/routes.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { Section } from '../../ui/desk/Facts.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { newId } from '../../ui/newId.ts';
import { SyncMark } from '../../ui/tags.tsx';
import { StatusMark, TicketNumber } from '../marks.tsx';
import { aroundWords } from './messages.ts';
import classes from './around.module.css';

interface Props {
  readonly detail: Pick<TicketDetail, 'ticket' | 'links'>;
  /** Null: this person may not. */
  readonly onLink: (() => void) | null;
}

/** Tickets that have to do with this one, seen from here: what it names, and what names it. */
export function LinksPanel({ detail: { ticket, links }, onLink }: Props) {
  const t = useWords(aroundWords);
  const { run } = useMutate();
  const actions = onLink === null ? undefined : (
    <GuardedButton variant="subtle" size="compact-xs" onClick={onLink}>
      {t('link')}
    </GuardedButton>
  );
  return (
    <Section title={t('links')} actions={actions}>
      {links.length === 0 ? <p className={classes.note}>{t('noLinks')}</p> : null}
      <ul className={classes.links} aria-label={t('links')}>
        {links.map(({ link, direction, other, sync }) => (
          <li key={link.id}>
            <span className={classes.how}>{t(`${direction}.${link.kind}`)}</span>
            {other === null ? (
              // Beyond the retention: opening it brings it.
              <Link className={classes.other} href={places.tickets(direction === 'out' ? link.toId : link.fromId)}>
                {t('unknownTicket')}
              </Link>
            ) : (
              <Link className={classes.other} href={places.tickets(other.id)}>
                <TicketNumber number={other.number} /> {other.title}
              </Link>
            )}
            <SyncMark sync={sync} />
            {other === null ? null : <StatusMark status={other.status} />}
            {onLink === null ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="xs"
                aria-label={t('unlink', { title: other?.title ?? t('unknownTicket') })}
                onClick={() => void run('tickets.unlink', { linkId: link.id, entryId: newId<TicketEntryId>(), ticketId: ticket.id })}
              >
                <IconX size={12} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
