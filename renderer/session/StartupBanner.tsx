import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { StartupNotice } from '../../shared/session/contract.ts';
import banner from '../app/banners.module.css';
import { useWords } from '../app/i18n.tsx';
import { useStatus } from '../ipc/useRequest.ts';
import { sessionMessages } from './messages.ts';

/** What happened to the data folder at this start, until the person has seen it. */
export function StartupBanner() {
  const t = useWords(sessionMessages);
  const { notice } = useStatus();
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (notice === null || notice.kind === 'newer_data' || dismissed === JSON.stringify(notice)) return null;
  return (
    <div className={banner.banner} data-tone={notice.kind === 'disk' ? 'breach' : 'info'} role="alert">
      {notice.kind === 'disk' ? <IconAlertTriangle size={16} aria-hidden /> : <IconInfoCircle size={16} aria-hidden />}
      <NoticeText notice={notice} />
      <Button variant="default" size="compact-xs" onClick={() => setDismissed(JSON.stringify(notice))}>
        {t('notice.dismiss')}
      </Button>
    </div>
  );
}

function NoticeText({ notice }: { readonly notice: Exclude<StartupNotice, { kind: 'newer_data' }> }) {
  const t = useWords(sessionMessages);
  if (notice.kind === 'held') {
    return (
      <span title={notice.file}>
        <b>{t('held.title')}</b> {t('held.body')}
      </span>
    );
  }
  if (notice.kind === 'disk') {
    return (
      <span>
        <b>{t('disk.title')}</b> {t('disk.body', { code: notice.code })}
      </span>
    );
  }
  const { rescued, lost } = notice;
  const outcome =
    lost === null
      ? t('rebuilt.unknown', { rescued })
      : lost === 0
        ? t('rebuilt.all', { rescued })
        : t('rebuilt.some', { rescued, lost });
  return (
    <span title={t('rebuilt.file', { file: notice.setAside })}>
      <b>{t('rebuilt.title')}</b> {outcome}
    </span>
  );
}
