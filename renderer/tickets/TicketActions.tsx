import { ActionIcon, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { TicketEntryId } from '../../shared/ids.ts';
import type { TicketItem } from '../../shared/tickets/contract.ts';
import { ticketStatus } from '../../shared/tickets/model.ts';
import { choicesFrom, isWaiting, mayGo } from '../../shared/tickets/rules.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { newId } from '../ui/newId.ts';
import { ContextToggle, ListToggle } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { HospitalTag, SyncMark } from '../ui/tags.tsx';
import { StatusMark, TicketNumber } from './marks.tsx';
import { ticketWords } from './messages.ts';
import { MoreActions } from './MoreActions.tsx';
import type { TicketTask } from './task.ts';
import classes from './tickets.module.css';

interface Props {
  readonly ticket: TicketItem;
  readonly onTask: (task: TicketTask) => void;
}

/** The line over a ticket: which one it is and what can be done with it. */
export function TicketActions({ ticket, onTask }: Props) {
  const t = useWords(ticketWords);
  const navigate = useNavigate();
  const { desk } = usePermissions();
  const closed = ticket.status === 'closed';
  const role = desk ? null : t('readOnlyRole');
  const edit = role ?? (closed ? t('closedCannotEdit') : null);
  return (
    <PageHeader
      title={
        <span className={classes.headTitle}>
          <ListToggle />
          <TicketNumber number={ticket.number} />
          <SyncMark sync={ticket.sync} />
          <HospitalTag id={ticket.hospitalId} />
        </span>
      }
      actions={
        <>
          <StatusChoice ticket={ticket} blocked={edit} onTask={onTask} />
          <GuardedButton variant="default" blocked={edit} onClick={() => onTask({ kind: 'assign' })}>
            {t('assign')}
          </GuardedButton>
          <GuardedButton variant="default" blocked={edit} onClick={() => onTask({ kind: 'edit', mine: null })}>
            {t('edit')}
          </GuardedButton>
          <MoreActions ticket={ticket} blocked={edit} role={role} onTask={onTask} />
          <GuardedButton
            variant={closed ? 'default' : 'filled'}
            blocked={role ?? (closed || mayGo(ticket.status, 'closed', 'close') ? null : t('awayClose', { status: t(`status.${ticket.status}`) }))}
            onClick={() => onTask({ kind: closed ? 'reopen' : 'close', text: '' })}
          >
            {t(closed ? 'reopen' : 'close')}
          </GuardedButton>
          <ContextToggle />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('back')}
            title={`${t('back')} (Esc)`}
            onClick={() => navigate(places.tickets())}
          >
            <IconX size={18} />
          </ActionIcon>
        </>
      }
    />
  );
}

const choosable = ticketStatus.exclude(['closed', 'at_rnd', 'on_site']);

/** Only where the state machine leads from here; waiting asks for its reason first. */
function StatusChoice({ ticket, blocked, onTask }: Props & { readonly blocked: string | null }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const choices = choicesFrom(ticket.status);
  if (blocked !== null || choices.length === 0) return <StatusMark status={ticket.status} />;
  return (
    <Select
      w={168}
      aria-label={t('setStatus')}
      allowDeselect={false}
      value={ticket.status}
      data={[ticket.status, ...choices].map((status) => ({ value: status, label: t(`status.${status}`) }))}
      onChange={(value) => {
        const status = choosable.safeParse(value).data;
        if (status === undefined || status === ticket.status) return;
        if (isWaiting(status)) return onTask({ kind: 'wait', status, text: '' });
        void run('tickets.setStatus', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), status });
      }}
    />
  );
}
