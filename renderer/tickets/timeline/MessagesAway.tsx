import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TicketId } from '../../../shared/ids.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { timelineWords } from './messages.ts';
import classes from './timeline.module.css';

/** A timeline with a hole says so: messages beyond the retention come when they are asked for. */
export function MessagesAway({ ticketId }: { readonly ticketId: TicketId }) {
  const t = useWords(timelineWords);
  const showError = useShowError();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const bring = async (): Promise<void> => {
    setBusy(true);
    try {
      await ask('tickets.bringMessages', { ticketId });
    } catch (error) {
      showError(asCoreError(error));
    } finally {
      setBusy(false);
      // Where the relay had none, no row tells that the question is answered.
      await client.invalidateQueries({ queryKey: ['tickets.get'] });
    }
  };
  return (
    <p className={classes.away} role="status">
      {t(busy ? 'bringing' : 'messagesAway')}
      <Button size="compact-xs" variant="default" disabled={busy} onClick={() => void bring()}>
        {t('bringMessages')}
      </Button>
    </p>
  );
}
