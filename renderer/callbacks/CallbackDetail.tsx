import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { asId } from '../../shared/ids.ts';
import type { CallbackId } from '../../shared/ids.ts';
import type { CallbackDetail as Detail } from '../../shared/callbacks/contract.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { useRejectionsAbout } from '../ui/desk/rejections.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ContextPane, ContextToggle, ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { HospitalTag, SyncMark } from '../ui/tags.tsx';
import { AttemptEditor } from './AttemptEditor.tsx';
import { AttemptTimeline } from './AttemptTimeline.tsx';
import { CallbackDialogs } from './CallbackDialogs.tsx';
import type { CallbackTask } from './CallbackDialogs.tsx';
import { CallbackRejections } from './CallbackRejections.tsx';
import { CallbackSide } from './CallbackSide.tsx';
import { DueMark } from './marks.tsx';
import { callbackWords } from './messages.ts';
import { useGateWords } from './useGateWords.ts';
import classes from './callbacks.module.css';

/** One callback: its attempts in the middle, the gate and the facts at the right. */
export function CallbackDetail({ callbackId }: { readonly callbackId: string }) {
  const t = useWords(callbackWords);
  const detail = useRequest('callbacks.get', { callbackId: asId<CallbackId>(callbackId) }, { previous: 'drop' });
  const rejections = useRejectionsAbout('callbackId', callbackId);
  if (detail.data !== undefined) return <Open detail={detail.data} rejections={rejections} />;
  return (
    <MainPane label={t('title')}>
      {detail.isPending ? <SkeletonRows count={10} height={40} /> : null}
      {/* A callback whose creation was refused is known only by the refusal. */}
      <CallbackRejections rejections={rejections} onTask={null} open={false} />
      {detail.isError && detail.error.code === 'not_found' ? (
        <EmptyState title={t('notFound')} hint={t('notFoundHint')} />
      ) : null}
      {detail.isError && detail.error.code !== 'not_found' ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : null}
    </MainPane>
  );
}

function Open({ detail, rejections }: { readonly detail: Detail; readonly rejections: readonly Rejection[] }) {
  const t = useWords(callbackWords);
  const { callback, attempts } = detail;
  const { desk } = usePermissions();
  const [task, setTask] = useState<CallbackTask | null>(null);
  const open = callback.status === 'open';
  const role = desk ? null : t('readOnlyRole');
  return (
    <>
      <MainPane label={callback.subject}>
        <Header detail={detail} role={role} onTask={setTask} />
        <CallbackRejections rejections={rejections} onTask={setTask} open={open && desk} />
        <div className={classes.scroll}>
          <section className={classes.subject}>
            <h2>{callback.subject}</h2>
            {open || callback.result === '' ? null : (
              <div className={classes.result} data-status={callback.status}>
                <h3>{t(callback.status === 'cancelled' ? 'cancelReason' : 'result')}</h3>
                <p>{callback.result}</p>
              </div>
            )}
          </section>
          <AttemptTimeline attempts={attempts} />
          {open && desk ? <AttemptEditor key={attempts.length} callback={callback} /> : null}
        </div>
      </MainPane>
      <ContextPane name="callbacks" label={t('details')}>
        <CallbackSide detail={detail} onAssign={open && desk ? () => setTask({ kind: 'assign' }) : null} />
      </ContextPane>
      {task === null ? null : <CallbackDialogs callback={callback} task={task} onClose={() => setTask(null)} />}
    </>
  );
}

interface HeaderProps {
  readonly detail: Detail;
  readonly role: string | null;
  readonly onTask: (task: CallbackTask) => void;
}

function Header({ detail, role, onTask }: HeaderProps) {
  const t = useWords(callbackWords);
  const navigate = useNavigate();
  const gate = useGateWords();
  const { callback } = detail;
  const ended = callback.status === 'open' ? null : t('closedAlready');
  const missing = callback.missing.length === 0 ? null : t('closeBlocked', { reason: gate(callback.missing) });
  const closeBlocked = role ?? ended ?? missing;
  useShortcut('e', () => onTask({ kind: 'close', text: '' }), { when: closeBlocked === null });
  useShortcut('a', () => onTask({ kind: 'assign' }), { when: role === null && ended === null });
  return (
    <PageHeader
      title={
        <span className={classes.headTitle}>
          <ListToggle />
          {t(`kind.${callback.kind}`)}
          <HospitalTag id={callback.hospitalId} />
          <SyncMark sync={callback.sync} />
        </span>
      }
      meta={<DueMark item={callback} />}
      actions={
        <>
          {ended === null ? (
            <>
              <GuardedButton
                variant="subtle"
                color="red"
                blocked={role}
                onClick={() => onTask({ kind: 'cancel', text: '' })}
              >
                {t('cancel')}
              </GuardedButton>
              <GuardedButton blocked={closeBlocked} onClick={() => onTask({ kind: 'close', text: '' })}>
                {t('close')}
              </GuardedButton>
            </>
          ) : null}
          <ContextToggle />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('back')}
            title={`${t('back')} (Esc)`}
            onClick={() => navigate(places.callbacks())}
          >
            <IconX size={18} />
          </ActionIcon>
        </>
      }
    />
  );
}
