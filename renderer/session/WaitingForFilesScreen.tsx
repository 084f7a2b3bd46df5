import { IconDatabaseExclamation } from '@tabler/icons-react';
import type { StartupNotice } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { sessionMessages } from './messages.ts';
import classes from './session.module.css';

/** The data files cannot be used just now: the program waits and opens by itself, so there is nothing to press. */
export function WaitingForFilesScreen({ notice }: { readonly notice: Extract<StartupNotice, { readonly kind: 'held' | 'disk' }> }) {
  const t = useWords(sessionMessages);
  return (
    <main className={classes.login} role="alert">
      <section className={classes.card}>
        <IconDatabaseExclamation size={32} stroke={1.4} aria-hidden />
        <h1 className={classes.title}>{t(notice.kind === 'held' ? 'held.title' : 'disk.title')}</h1>
        <p>{notice.kind === 'held' ? t('held.body') : t('disk.body', { code: notice.code })}</p>
        {notice.kind === 'held' ? <p className={classes.code}>{t('newer.file', { file: notice.file })}</p> : null}
      </section>
    </main>
  );
}
