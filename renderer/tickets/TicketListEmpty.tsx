import { Button } from '@mantine/core';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ticketWords } from './messages.ts';

/** Nothing matches, or there is nothing yet: each offers what helps. */
export function TicketListEmpty({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  const t = useWords(ticketWords);
  const navigate = useNavigate();
  if (filtered) {
    return (
      <EmptyState
        title={t('empty')}
        hint={t('emptyHint')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('filterClear')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={t('emptyAll')}
      hint={t('emptyAllHint')}
      action={<Button onClick={() => navigate(places.newTicket())}>{t('create')}</Button>}
    />
  );
}
