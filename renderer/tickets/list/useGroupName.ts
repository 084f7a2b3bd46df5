import { addDays, dateOf } from '../../../shared/time/shanghai.ts';
import type { ListGroup } from '../../../shared/tickets/listModel.ts';
import { OVERDUE, PAUSED } from '../../../shared/tickets/listQuery.ts';
import { ticketKind, ticketStatus } from '../../../shared/tickets/model.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useClock } from '../../app/time.tsx';
import { useStaffName } from '../../ui/tags.tsx';
import { listWords } from '../listMessages.ts';
import { ticketWords } from '../messages.ts';

/** The heading of a group in words. */
export function useGroupName(group: ListGroup): (key: string) => string {
  const t = useWords(listWords);
  const ticket = useWords(ticketWords);
  const staff = useStaffName();
  const { hospitalById } = useDirectory();
  const clock = useClock();
  return (key) => {
    switch (group) {
      case 'none':
        return '';
      case 'hospital':
        return hospitalById.get(key)?.name ?? '…';
      case 'kind': {
        const kind = ticketKind.safeParse(key).data;
        return kind === undefined ? key : ticket(`kind.${kind}`);
      }
      case 'status': {
        const status = ticketStatus.safeParse(key).data;
        return status === undefined ? key : ticket(`status.${status}`);
      }
      case 'assignee':
        return key === '' ? ticket('unassigned') : staff(key);
      case 'due': {
        if (key === OVERDUE) return t('group.overdue');
        if (key === PAUSED) return t('group.paused');
        if (key === '') return t('group.noDue');
        const today = dateOf(clock());
        return key === today ? t('group.today', { date: key }) : key === addDays(today, 1) ? t('group.tomorrow', { date: key }) : key;
      }
    }
  };
}
