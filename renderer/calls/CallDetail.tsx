import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { asId } from '../../shared/ids.ts';
import type { CallId } from '../../shared/ids.ts';
import type { CallDetail as Detail } from '../../shared/calls/contract.ts';
import { isPersonalName, spoken } from '../../shared/calls/rules.ts';
import { callWords } from '../../shared/calls/words.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { Link, places, useNavigate } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { TimeText } from '../app/time.tsx';
import { useMutate, useRequest } from '../ipc/useRequest.ts';
import { CallMark } from '../ui/calls/CallMark.tsx';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { MaskedValue } from '../ui/desk/MaskedValue.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { RejectionBanner } from '../ui/desk/RejectionBanner.tsx';
import { useRejectionsAbout } from '../ui/desk/rejections.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { HospitalTag, StaffName, SyncMark } from '../ui/tags.tsx';
import { CallbackState } from './CallbackState.tsx';
import { CallDialogs } from './CallDialogs.tsx';
import type { CallTask } from './CallDialogs.tsx';
import classes from './calls.module.css';
import { ticketLabel } from './links.ts';
import { callPageWords } from './messages.ts';
import { useLengthText, whoOf } from './words.ts';

/** One call of the log: who, what about, what came of it. */
export function CallDetail({ callId }: { readonly callId: string }) {
  const t = useWords(callPageWords);
  const detail = useRequest('calls.get', { callId: asId<CallId>(callId) }, { previous: 'drop' });
  const rejections = useRejectionsAbout('callId', callId);
  const refused = rejections.map((rejection) => <RejectionBanner key={rejection.n} rejection={rejection} title={t('refused')} />);
  if (detail.data !== undefined) return <Open detail={detail.data} refused={refused} />;
  return (
    <MainPane label={t('title')}>
      {detail.isPending ? <SkeletonRows count={8} height={40} /> : null}
      {refused}
      {detail.isError && detail.error.code === 'not_found' ? <EmptyState title={t('notFound')} hint={t('notFoundHint')} /> : null}
      {detail.isError && detail.error.code !== 'not_found' ? <ErrorState error={detail.error} onRetry={() => void detail.refetch()} /> : null}
    </MainPane>
  );
}

function Open({ detail, refused }: { readonly detail: Detail; readonly refused: React.ReactNode }) {
  const t = useWords(callPageWords);
  const navigate = useNavigate();
  const { desk } = usePermissions();
  const [task, setTask] = useState<CallTask | null>(null);
  const { call } = detail;
  const blocked = desk ? null : t('readOnly');
  useShortcut('e', () => setTask('edit'), { when: desk });
  useShortcut('t', () => setTask('ticket'), { when: desk && call.ticket === null });
  return (
    <MainPane label={whoOf(call, t)}>
      <PageHeader
        title={
          <span className={classes.headTitle}>
            <ListToggle />
            {whoOf(call, t)}
            <HospitalTag id={call.hospitalId} />
            <SyncMark sync={call.sync} />
          </span>
        }
        meta={<CallMark call={call} />}
        actions={
          <>
            <GuardedButton variant="default" blocked={blocked} onClick={() => setTask('edit')}>
              {t('edit')}
            </GuardedButton>
            <ActionIcon variant="subtle" color="gray" aria-label={t('back')} onClick={() => navigate(places.calls())}>
              <IconX size={18} />
            </ActionIcon>
          </>
        }
      />
      {refused}
      <div className={classes.scroll}>
        <CallFacts call={call} />
        <Section title={t('notes')}>
          <p className={call.notes === '' ? classes.none : classes.text}>{call.notes === '' ? t('noNotes') : call.notes}</p>
        </Section>
        <CallConnections detail={detail} blocked={blocked} onTask={setTask} />
      </div>
      {task === null ? null : <CallDialogs detail={detail} task={task} onClose={() => setTask(null)} />}
    </MainPane>
  );
}

function CallFacts({ call }: { readonly call: Detail['call'] }) {
  const t = useWords(callPageWords);
  const words = useWords(callWords);
  const { locale } = useLocale();
  const length = useLengthText();
  const personal = { subject: 'call', subjectId: call.id } as const;
  return (
    <Section title={t('details')}>
      <Facts>
        <Fact label={t('caller')}>{isPersonalName(call) ? <MaskedValue what={t('caller')} masked={call.callerName} field="name" {...personal} /> : call.callerName === '' ? t('unknownCaller') : call.callerName}</Fact>
        <Fact label={t('phone')}>{call.phone === '' ? <span className={classes.none}>{t('withheld')}</span> : <MaskedValue what={t('phone')} masked={call.phone} field="phone" {...personal} />}</Fact>
        <Fact label={t('hospital')}>
          <HospitalTag id={call.hospitalId} />
        </Fact>
        <Fact label={t('topic')}>{[words(`topic.${call.topic}`), call.topicText].filter((part) => part !== '').join(' · ')}</Fact>
        <Fact label={t('result')}>{words(`result.${call.result}`)}</Fact>
        <Fact label={t('time')}>
          <span data-numeric>{call.result === 'answered' ? t('span', { from: shortMoment(call.startedAt, locale), to: shortMoment(call.endedAt, locale) }) : shortMoment(call.startedAt, locale)}</span>
        </Fact>
        {call.result === 'answered' ? <Fact label={t('length')}>{length(spoken(call))}</Fact> : null}
        <Fact label={t('takenBy')}>
          <StaffName id={call.userId} />
        </Fact>
        <Fact label={t('loggedAt')}>
          <TimeText at={call.at} />
        </Fact>
      </Facts>
    </Section>
  );
}

interface ConnectionsProps {
  readonly detail: Detail;
  readonly blocked: string | null;
  readonly onTask: (task: CallTask) => void;
}

function CallConnections({ detail: { call, due }, blocked, onTask }: ConnectionsProps) {
  const t = useWords(callPageWords);
  const { run } = useMutate();
  return (
    <Section title={t('links')}>
      <Facts>
        <Fact label={t('ticket')}>
          {call.ticket === null ? (
            <span className={classes.ways}>
              <GuardedButton variant="default" size="compact-xs" blocked={blocked} onClick={() => onTask('ticket')}>
                {t('linkTicket')}
              </GuardedButton>
              <GuardedButton variant="default" size="compact-xs" blocked={blocked ?? (call.hospitalId === null ? t('needHospital') : null)} onClick={() => onTask('newTicket')}>
                {t('newTicket')}
              </GuardedButton>
            </span>
          ) : (
            <span className={classes.ways}>
              <Link href={places.tickets(call.ticket.id)}>{ticketLabel(call.ticket)}</Link>
              <GuardedButton variant="subtle" size="compact-xs" blocked={blocked} onClick={() => void run('calls.link', { callId: call.id, ticketId: null })}>
                {t('unlinkTicket')}
              </GuardedButton>
            </span>
          )}
        </Fact>
        <Fact label={t('callback')}>
          {call.callback === null ? (
            <GuardedButton variant="default" size="compact-xs" blocked={blocked ?? (due.length === 0 ? t('asAttemptNone') : null)} onClick={() => onTask('attempt')}>
              {t('asAttempt')}
            </GuardedButton>
          ) : (
            <span className={classes.ways}>
              <Button component={Link} href={places.callbacks(call.callback.id)} variant="subtle" size="compact-xs">
                {call.callback.subject}
              </Button>
              <CallbackState callback={call.callback} />
            </span>
          )}
        </Fact>
      </Facts>
    </Section>
  );
}
