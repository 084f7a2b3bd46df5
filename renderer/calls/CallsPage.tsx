import { Button } from '@mantine/core';
import { IconPhonePlus } from '@tabler/icons-react';
import { useParams } from 'wouter';
import { useCallSheet } from '../app/callSheet.tsx';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListPane, ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { CallDetail } from './CallDetail.tsx';
import { CallList } from './CallList.tsx';
import classes from './calls.module.css';
import { callPageWords } from './messages.ts';

/** 电话: every call of the duty phone (clause ▲二3), what it was about and what came of it. */
export function CallsPage() {
  const t = useWords(callPageWords);
  const { id } = useParams<{ id?: string }>();
  const navigate = useNavigate();
  const { desk } = usePermissions();
  const { open } = useCallSheet();
  useShortcut('n', () => open(), { when: desk });
  useShortcut('Escape', () => navigate(places.calls()), { when: id !== undefined });
  return (
    <>
      <ListPane name="calls" label={t('title')}>
        <div className={classes.listHead}>
          <h1>{t('title')}</h1>
          {desk ? (
            <Button size="compact-sm" leftSection={<IconPhonePlus size={14} />} onClick={() => open()} aria-label={t('newCall')}>
              {t('newShort')}
            </Button>
          ) : null}
        </div>
        <CallList selected={id ?? null} onOpen={(callId) => navigate(places.calls(callId))} />
      </ListPane>
      {id === undefined ? (
        <MainPane label={t('title')}>
          <PageHeader title={<ListToggle />} />
          <EmptyState title={t('choose')} hint={t('chooseHint')} />
        </MainPane>
      ) : (
        <CallDetail key={id} callId={id} />
      )}
    </>
  );
}
