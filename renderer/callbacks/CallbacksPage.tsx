import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useParams } from 'wouter';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate, useSearchParams } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListPane, ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { CallbackDetail } from './CallbackDetail.tsx';
import { CallbackList } from './CallbackList.tsx';
import { callbackWords } from './messages.ts';
import { NewCallback } from './NewCallback.tsx';
import classes from './callbacks.module.css';

/** 回访: what is due, what was tried, what is still missing before it may be closed. */
export function CallbacksPage() {
  const t = useWords(callbackWords);
  const { id } = useParams<{ id?: string }>();
  const search = useSearchParams().toString();
  const navigate = useNavigate();
  const create = (): void => navigate(places.newCallback());
  // With one open, N writes a note to it (guide: 备注或新建).
  useShortcut('n', create, { when: id === undefined });
  useShortcut('c', create);
  useShortcut('Escape', () => navigate(places.callbacks()), { when: id !== undefined });
  return (
    <>
      <ListPane name="callbacks" label={t('title')}>
        <div className={classes.listHead}>
          <h1>{t('title')}</h1>
          <Button size="compact-sm" leftSection={<IconPlus size={14} />} onClick={create} aria-label={t('create')}>
            {t('createShort')}
          </Button>
        </div>
        <CallbackList
          selected={id === undefined || id === 'new' ? null : id}
          onOpen={(callbackId) => navigate(places.callbacks(callbackId))}
        />
      </ListPane>
      {id === undefined ? (
        <MainPane label={t('title')}>
          <PageHeader title={<ListToggle />} />
          <EmptyState title={t('choose')} hint={t('chooseHint')} />
        </MainPane>
      ) : null}
      {id === 'new' ? <NewCallback key={search} /> : null}
      {id === undefined || id === 'new' ? null : <CallbackDetail key={id} callbackId={id} />}
    </>
  );
}
