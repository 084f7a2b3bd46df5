import { Button } from '@mantine/core';
import { noFilter } from '../../shared/tickets/listModel.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { listWords } from './listMessages.ts';
import { ticketWords } from './messages.ts';
import type { TicketList } from './useTicketList.ts';

/** Nothing there yet, nothing in a view as it stands, or nothing that matches: each offers what helps. */
export function TicketListEmpty({ list }: { readonly list: TicketList }) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  const navigate = useNavigate();
  const { place, words } = list;
  if (list.all.length === 0 || !list.isNarrowed) {
    return <EmptyState title={t('emptyAll')} hint={t('emptyAllHint')} action={<Button onClick={() => navigate(places.newTicket())}>{t('create')}</Button>} />;
  }
  if (words.trim() === '' && !place.changed) {
    return (
      <EmptyState
        title={own('emptyView')}
        hint={own('emptyViewHint')}
        action={
          <Button variant="default" onClick={() => place.go('open')}>
            {own('showOpen')}
          </Button>
        }
      />
    );
  }
  const clear = (): void => {
    place.filter(noFilter);
    list.setWords('');
  };
  return (
    <EmptyState
      title={t('empty')}
      hint={t('emptyHint')}
      action={
        <Button variant="default" onClick={clear}>
          {t('filterClear')}
        </Button>
      }
    />
  );
}
