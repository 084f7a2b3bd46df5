import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from 'wouter';
import { dateOf, timeOf } from '../../shared/time/shanghai.ts';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useProgramGone, useStatus } from '../ipc/useRequest.ts';
import classes from './banners.module.css';
import { useLocale, useWords } from './i18n.tsx';
import { appMessages } from './messages.ts';
import { places } from './places.ts';
import { useNow } from './time.tsx';
import { shortTime } from './timeWords.ts';

const reasons = ['unreachable', 'network', 'token_invalid', 'desktop_too_old', 'relay_too_old'] as const;

/** Slim: since when, why, and how much waits. Work goes on beneath it, unless the program itself is gone. */
export function OfflineBanner() {
  const t = useWords(appMessages);
  const { locale } = useLocale();
  const { connection, pending } = useStatus();
  const gone = useProgramGone();
  const showError = useShowError();
  const now = useNow(60_000);
  if (gone) {
    return (
      <div className={classes.banner} data-tone="breach" role="alert">
        <IconPlugConnectedX size={16} aria-hidden />
        <b>{t('status.gone')}</b>
        <span>{t('gone.hint')}</span>
      </div>
    );
  }
  if (connection.state !== 'offline') return null;
  const since = dateOf(connection.since) === dateOf(now) ? timeOf(connection.since) : shortTime(connection.since, now, locale);
  const reason = reasons.find((known) => known === connection.reason) ?? 'other';
  return (
    <div className={classes.banner} data-tone="soon" role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <b>{t('offline.title')}</b>
      <span>
        {t('offline.since', { time: since })} · {t(`offline.reason.${reason}`)} · {t('offline.waits', { count: pending })}
      </span>
      <Link href={places.sync()} className={classes.link}>
        {t('offline.centre')}
      </Link>
      {connection.reason === 'token_invalid' ? (
        // Signing out keeps the queue; the same person signing in again sends it.
        <Button variant="default" size="compact-xs" onClick={() => void ask('session.logout', {}).catch((e: unknown) => showError(asCoreError(e)))}>
          {t('offline.signIn')}
        </Button>
      ) : null}
    </div>
  );
}
