import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useWords } from '../app/i18n.tsx';
import { uiMessages } from '../ui/messages.ts';
import { CoreError } from './client.ts';

/** Whatever was thrown as a coded error; the only uncoded ones are faults of this program. */
export function asCoreError(error: unknown): CoreError {
  return error instanceof CoreError ? error : new CoreError({ code: 'internal', message: '' });
}

/** Shows a refusal: the words first, the code small beneath it to quote. */
export function useShowError(): (error: CoreError) => void {
  const t = useWords(uiMessages);
  return useCallback(
    (error) => {
      notifications.show({
        id: `error.${error.code}`,
        color: 'red',
        title: error.message === '' ? t('error.internal') : error.message,
        message: t('error.code', { code: error.code }),
        autoClose: 8000,
        withBorder: true,
      });
    },
    [t],
  );
}
