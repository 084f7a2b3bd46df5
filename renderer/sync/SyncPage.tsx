import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconSend } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useRequest, useStatus } from '../ipc/useRequest.ts';
import { Section } from '../ui/desk/Facts.tsx';
import desk from '../ui/desk/desk.module.css';
import { useConfirm } from '../ui/dialogs.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ContextPane, ContextToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ConnectionFacts } from './ConnectionFacts.tsx';
import { syncWords } from './messages.ts';
import { QueueSection } from './QueueSection.tsx';
import { useSendNow } from './useSendNow.ts';

/** 同步中心: what waits, what was refused, how the connection is; nothing about sync is left to guess. */
export function SyncPage({ refused }: { readonly refused: ReactNode }) {
  const t = useWords(syncWords);
  const state = useRequest('sync.state', {});
  const { rejections } = useStatus();
  return (
    <>
      <MainPane label={t('title')}>
        <PageHeader title={t('title')} actions={<Actions empty={(state.data?.queue.length ?? 0) + rejections === 0} />} />
        <div className={desk.scroll}>
          {state.data === undefined ? (
            state.isError ? (
              <ErrorState error={state.error} onRetry={() => void state.refetch()} />
            ) : (
              <SkeletonRows count={8} />
            )
          ) : (
            <QueueSection state={state.data} />
          )}
          {rejections === 0 ? null : <Section title={t('refused')}>{refused}</Section>}
        </div>
      </MainPane>
      <ContextPane name="sync" label={t('connection')}>
        <div className={desk.scroll}>{state.data === undefined ? <SkeletonRows count={6} /> : <ConnectionFacts state={state.data} />}</div>
      </ContextPane>
    </>
  );
}

/** @param empty there is nothing to put into a file */
function Actions({ empty }: { readonly empty: boolean }) {
  const t = useWords(syncWords);
  const confirm = useConfirm();
  const showError = useShowError();
  const { sendNow, busy } = useSendNow();
  const save = async (): Promise<void> => {
    if (!(await confirm({ title: t('exportTitle'), body: t('exportBody'), confirmLabel: t('exportConfirm') }))) return;
    try {
      const saved = await ask('sync.export', {});
      if (saved.kind === 'saved') notifications.show({ message: t('exported', { count: saved.count, path: saved.path }), color: 'teal', autoClose: 10_000 });
    } catch (error) {
      showError(asCoreError(error));
    }
  };
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={14} />} title={t('sendNowHint')} loading={busy} onClick={() => void sendNow()}>
        {t('sendNow')}
      </Button>
      <Button variant="default" leftSection={<IconDownload size={14} />} disabled={empty} onClick={() => void save()}>
        {t('export')}
      </Button>
      <ContextToggle />
    </>
  );
}
