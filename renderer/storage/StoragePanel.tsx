import { Button, Progress } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Rebuild, StorageReport } from '../../shared/storage/contract.ts';
import { KEPT_DAYS } from '../../shared/storage/rules.ts';
import { dateOf } from '../../shared/time/shanghai.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { shortTime } from '../app/timeWords.ts';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { useConfirm } from '../ui/dialogs.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { shareText, sizeText } from './amounts.ts';
import { storageWords } from './messages.ts';
import classes from './storage.module.css';

/** How much of the desk is on this machine, since when, and the way to fetch it all anew. Stands on any page. */
export function StoragePanel() {
  const report = useRequest('storage.report', {});
  const rebuild = useRequest('storage.rebuildState', {});
  useMeasuredAgain(rebuild.data?.rebuild.state, () => void report.refetch());
  if (report.error !== null) return <ErrorState error={report.error} onRetry={() => void report.refetch()} />;
  if (report.data === undefined || rebuild.data === undefined) return <SkeletonRows count={6} />;
  return (
    <>
      <Kept report={report.data} />
      <RebuildSection rebuild={rebuild.data.rebuild} canRebuild={rebuild.data.canRebuild} />
    </>
  );
}

/** A rebuild that has ended leaves other sizes behind. */
function useMeasuredAgain(state: Rebuild['state'] | undefined, measure: () => void): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== undefined && before.current !== 'idle' && state === 'idle') measure();
    before.current = state;
  });
}

function Kept({ report }: { readonly report: StorageReport }) {
  const t = useWords(storageWords);
  const { locale } = useLocale();
  const now = useNow(60_000);
  const size = (bytes: number) => sizeText(bytes, locale);
  const count = (value: number) => new Intl.NumberFormat(locale).format(value);
  return (
    <>
      <Section title={t('kept')}>
        <p className={classes.hint}>{t('keptHint', { days: KEPT_DAYS })}</p>
        {report.skipped === 0 ? null : (
          <p className={classes.notice} role="status">
            <IconInfoCircle size={16} aria-hidden />
            {t('skipped', { count: report.skipped })}
          </p>
        )}
        <Facts wide>
          <Fact label={t('since')}>{report.horizon === 0 ? t('everything') : dateOf(report.horizon)}</Fact>
          <Fact label={t('messages')}>{count(report.messages)}</Fact>
          <Fact label={t('conversations')}>{count(report.conversations)}</Fact>
          <Fact label={t('tickets')}>{count(report.tickets)}</Fact>
          <Fact label={t('callbacks')}>{count(report.callbacks)}</Fact>
        </Facts>
      </Section>
      <Section title={t('size')}>
        <Facts wide>
          <Fact label={t('mirror')}>{size(report.mirrorBytes)}</Fact>
          <Fact label={t('search')}>{size(report.searchBytes)}</Fact>
          <Fact label={t('local')}>{size(report.localBytes)}</Fact>
          <Fact label={t('free')}>{size(report.freeBytes)}</Fact>
          <Fact label={t('tidied')}>{report.tidiedAt === null ? t('notTidied') : shortTime(report.tidiedAt, now, locale)}</Fact>
        </Facts>
      </Section>
    </>
  );
}

function RebuildSection({ rebuild, canRebuild }: { readonly rebuild: Rebuild; readonly canRebuild: boolean }) {
  const t = useWords(storageWords);
  const confirm = useConfirm();
  const showError = useShowError();
  const request = (name: 'storage.rebuild' | 'storage.cancelRebuild') => ask(name, {}).catch((error: unknown) => showError(asCoreError(error)));
  const start = async (): Promise<void> => {
    if (await confirm({ title: t('rebuildTitle'), body: t('rebuildHint'), confirmLabel: t('start') })) await request('storage.rebuild');
  };
  const isBusy = rebuild.state === 'running' || rebuild.state === 'swapping';
  return (
    <Section
      title={t('rebuild')}
      actions={
        isBusy ? (
          <Button variant="default" disabled={rebuild.state === 'swapping'} onClick={() => void request('storage.cancelRebuild')}>
            {t('cancel')}
          </Button>
        ) : (
          <GuardedButton variant="default" blocked={canRebuild ? null : t('rebuildOffline')} onClick={() => void start()}>
            {t('start')}
          </GuardedButton>
        )
      }
    >
      <p className={classes.hint}>{t('rebuildHint')}</p>
      <RebuildProgress rebuild={rebuild} />
    </Section>
  );
}

function RebuildProgress({ rebuild }: { readonly rebuild: Rebuild }) {
  const t = useWords(storageWords);
  const { locale } = useLocale();
  if (rebuild.state === 'idle') return null;
  if (rebuild.state === 'failed') {
    return (
      <p className={classes.notice} data-tone="breach" role="alert">
        {t('failed', { code: rebuild.code })}
      </p>
    );
  }
  const share = rebuild.state === 'running' ? rebuild.share : 1;
  const text =
    rebuild.state === 'swapping'
      ? t('swapping')
      : rebuild.waiting
        ? t('waiting', { share: shareText(share, locale) })
        : t('progress', { share: shareText(share, locale), rows: new Intl.NumberFormat(locale).format(rebuild.rows) });
  return (
    <div className={classes.progress}>
      <Progress value={share * 100} aria-label={t('rebuild')} />
      <p className={classes.hint} role="status">
        {text}
      </p>
    </div>
  );
}
