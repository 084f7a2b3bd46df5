import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { asId } from '../../../shared/ids.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { Section } from '../../ui/desk/Facts.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { StaffSelect } from '../../ui/desk/pickers.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { StaffName, useStaffName } from '../../ui/tags.tsx';
import { aroundWords } from './messages.ts';
import classes from './around.module.css';

/** Who follows the ticket and hears of what happens to it (四3). */
export function WatchersPanel({ ticket, may }: { readonly ticket: TicketItem; readonly may: boolean }) {
  const t = useWords(aroundWords);
  const name = useStaffName();
  const { run } = useMutate();
  const { userId } = usePermissions();
  const [adding, setAdding] = useState(false);
  const watch = (id: string, on: boolean): void => void run('tickets.watch', { ticketId: ticket.id, userId: asId<UserId>(id), on });
  const mine = userId !== null && ticket.watcherIds.some((id) => id === userId);
  const actions = (
    <>
      {userId === null ? null : (
        <GuardedButton variant="subtle" size="compact-xs" onClick={() => watch(userId, !mine)}>
          {t(mine ? 'unfollow' : 'follow')}
        </GuardedButton>
      )}
      <GuardedButton variant="subtle" size="compact-xs" onClick={() => setAdding(!adding)}>
        {t('addWatcher')}
      </GuardedButton>
    </>
  );
  return (
    <Section title={t('watchers')} {...(may ? { actions } : {})}>
      {adding && may ? (
        <StaffSelect
          aria-label={t('addWatcher')}
          placeholder={t('addWatcher')}
          size="xs"
          mb={8}
          autoFocus
          value={null}
          onChange={(id) => {
            if (id !== null) watch(id, true);
            setAdding(false);
          }}
        />
      ) : null}
      {ticket.watcherIds.length === 0 ? <p className={classes.note}>{t('noWatchers')}</p> : null}
      <ul className={classes.people} aria-label={t('watchers')}>
        {ticket.watcherIds.map((id) => (
          <li key={id}>
            <StaffName id={id} />
            {may ? (
              <ActionIcon variant="subtle" color="gray" size="xs" aria-label={t('removeWatcher', { name: name(id) })} onClick={() => watch(id, false)}>
                <IconX size={12} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
