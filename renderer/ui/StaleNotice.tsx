import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useWords } from '../app/i18n.tsx';
import type { CoreError } from '../ipc/client.ts';
import { uiMessages } from './messages.ts';
import classes from './states.module.css';

/** Above what was read before and could not be read again: it stays, and nobody takes it for the newest. */
export function StaleNotice({ error, onRetry }: { readonly error: CoreError; readonly onRetry: () => void }) {
  const t = useWords(uiMessages);
  return (
    <div className={classes.stale} role="status">
      <IconAlertTriangle size={16} aria-hidden />
      <span>{t('stale.title')}</span>
      <span className={classes.staleWhy}>
        {error.message === '' ? null : `${error.message} `}
        {t('error.code', { code: error.code })}
      </span>
      <Button variant="default" size="compact-sm" onClick={onRetry}>
        {t('error.retry')}
      </Button>
    </div>
  );
}
