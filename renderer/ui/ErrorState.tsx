import { Button } from '@mantine/core';
import { useWords } from '../app/i18n.tsx';
import type { CoreError } from '../ipc/client.ts';
import { uiMessages } from './messages.ts';
import classes from './states.module.css';

/** What happened, what is safe, what to do, and the code to quote; never a raw exception. */
export function ErrorState({ error, onRetry }: { readonly error: CoreError; readonly onRetry?: () => void }) {
  const t = useWords(uiMessages);
  return (
    <div className={classes.state} role="alert" data-state="error">
      <p className={classes.title}>{error.message === '' ? t('error.title') : error.message}</p>
      <p className={classes.hint}>{t('error.safe')}</p>
      {onRetry === undefined ? null : (
        <Button variant="default" onClick={onRetry}>
          {t('error.retry')}
        </Button>
      )}
      <p className={classes.code}>{t('error.code', { code: error.code })}</p>
    </div>
  );
}
