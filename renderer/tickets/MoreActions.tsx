import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { TicketItem } from '../../shared/tickets/contract.ts';
import { mayGo, requirementsOf } from '../../shared/tickets/rules.ts';
import { useWords } from '../app/i18n.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { aroundWords } from './around/messages.ts';
import { closingWords } from './closing/messages.ts';
import { marksOf, mayCheck } from './closing/requirements.ts';
import { ticketWords } from './messages.ts';
import { rndWords } from './rnd/messages.ts';
import { useRndExport } from './rnd/useRndExport.ts';
import type { TicketTask } from './task.ts';
import { visitWords } from './visits/messages.ts';
import classes from './tickets.module.css';

interface Props {
  readonly ticket: TicketItem;
  /** Why the ticket takes no change; null when it does. */
  readonly blocked: string | null;
  /** Why this person may not; null when they may. */
  readonly role: string | null;
  readonly onTask: (task: TicketTask) => void;
}

/** What is done less often; what cannot be done now says why, and can be reached to be read. */
export function MoreActions({ ticket, blocked, role, onTask }: Props) {
  const t = useWords(ticketWords);
  const [closing, rnd, visit, around] = [useWords(closingWords), useWords(rndWords), useWords(visitWords), useWords(aroundWords)];
  const { userId } = usePermissions();
  const save = useRndExport();
  const away = blocked ?? (ticket.status === 'at_rnd' || ticket.status === 'on_site' ? t('awayNow', { status: t(`status.${ticket.status}`) }) : null);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('more')} title={t('more')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Item label={closing('logReply')} blocked={blocked} onPress={() => onTask({ kind: 'reply', party: firstParty(ticket), mine: null })} />
        {marksOf(requirementsOf[ticket.kind]).map((mark) => (
          <Item
            key={mark}
            label={closing(`mark.${mark}`)}
            blocked={blocked ?? (ticket.marks[mark] !== null ? closing('markDone') : mark === 'checked' && !mayCheck(ticket, userId) ? closing('secondPerson') : null)}
            onPress={() => onTask({ kind: 'mark', mark, text: '' })}
          />
        ))}
        <Menu.Divider />
        <Item label={rnd('send')} blocked={mayGo(ticket.status, 'at_rnd', 'send_to_rnd') ? blocked : away} onPress={() => onTask({ kind: 'sendToRnd', mine: null })} />
        <Item label={rnd('exportFile')} blocked={null} onPress={() => void save(ticket.id)} />
        <Item label={visit('dispatch')} blocked={mayGo(ticket.status, 'on_site', 'dispatch') ? blocked : away} onPress={() => onTask({ kind: 'dispatch', mine: null })} />
        <Menu.Divider />
        <Item label={around('link')} blocked={role} onPress={() => onTask({ kind: 'link' })} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Whoever was not replied to yet comes first; a complaint or a case is about the patient. */
function firstParty({ kind, marks }: TicketItem): 'patient' | 'hospital' {
  const aboutPatient = kind === 'complaint' || kind === 'patient_case';
  return aboutPatient && marks.repliedPatient === null ? 'patient' : 'hospital';
}

function Item({ label, blocked, onPress }: { readonly label: string; readonly blocked: string | null; readonly onPress: () => void }) {
  return (
    <Menu.Item aria-disabled={blocked !== null} data-blocked={blocked !== null} className={classes.action ?? ''} closeMenuOnClick={blocked === null} onClick={blocked === null ? onPress : undefined}>
      {label}
      {blocked === null ? null : <span className={classes.why}>{blocked}</span>}
    </Menu.Item>
  );
}
