import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useWords } from '../app/i18n.tsx';
import { sessionMessages } from './messages.ts';
import classes from './session.module.css';

/** The data folder belongs to a newer version: nothing is opened, and that is all there is to see. */
export function NewerDataScreen({ file }: { readonly file: string }) {
  const t = useWords(sessionMessages);
  return (
    <main className={classes.login} role="alert">
      <section className={classes.card}>
        <IconDatabaseExclamation size={32} stroke={1.4} aria-hidden />
        <h1 className={classes.title}>{t('newer.title')}</h1>
        <p>{t('newer.body')}</p>
        <p className={classes.code}>{t('newer.file', { file })}</p>
      </section>
    </main>
  );
}
