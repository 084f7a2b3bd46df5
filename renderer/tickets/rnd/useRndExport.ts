import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import type { TicketId } from '../../../shared/ids.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { rndWords } from './messages.ts';

/** Long enough to read where the file went. */
const SHOWN_MS = 12_000;

/** Saves the ticket as one read-only HTML file for R&D, and says where. */
export function useRndExport(): (ticketId: TicketId) => Promise<void> {
  const t = useWords(rndWords);
  const showError = useShowError();
  return useCallback(
    async (ticketId) => {
      try {
        const saved = await ask('tickets.exportForRnd', { ticketId });
        const message = saved.kind === 'saved' ? t('exported', { path: saved.path }) : t('exportCancelled');
        notifications.show({ message, color: saved.kind === 'saved' ? 'teal' : 'gray', autoClose: SHOWN_MS, withBorder: true });
      } catch (error) {
        showError(asCoreError(error));
      }
    },
    [t, showError],
  );
}
