import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { QueueItem } from '../../shared/sync/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { syncWords } from './messages.ts';
import { useHold } from './useHold.ts';

/** Sends now and says how that went: for the whole queue, or for one of its lines. */
export function useSendNow(): { readonly sendNow: (item?: QueueItem) => Promise<void>; readonly busy: boolean } {
  const t = useWords(syncWords);
  const holdOf = useHold();
  const showError = useShowError();
  const [busy, setBusy] = useState(false);
  const sendNow = async (item?: QueueItem): Promise<void> => {
    setBusy(true);
    try {
      const sending = await ask('sync.sendNow', {});
      const [{ queue }, { connection }] = await Promise.all([ask('sync.state', {}), ask('session.status', {})]);
      const waits = queue.some((one) => one.state !== 'applied' && (item === undefined || one.id === item.id));
      const why = holdOf(sending, connection)?.full ?? null;
      if (why !== null) notifications.show({ message: t(waits ? 'retryHeld' : 'heldEmpty', { why }), color: 'orange', autoClose: 8_000 });
      else notifications.show(waits ? { message: t('retryBehind'), color: 'blue' } : { message: t('retrySent'), color: 'teal' });
    } catch (error) {
      showError(asCoreError(error));
    } finally {
      setBusy(false);
    }
  };
  return { sendNow, busy };
}
