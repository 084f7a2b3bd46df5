import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Conversation } from '../../shared/inbox/model.ts';
import { asId } from '../../shared/ids.ts';
import type { ConversationId, HospitalId, UserId } from '../../shared/ids.ts';
import { isSnoozed } from '../../shared/inbox/snooze.ts';
import { useDirectory } from '../app/directory.tsx';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { HospitalSelect, StaffSelect } from '../ui/desk/pickers.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { useMutate, useRequest } from '../ipc/useRequest.ts';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { HospitalTag, StaffName, useStaffName } from '../ui/tags.tsx';
import { ConversationTickets } from './ConversationTickets.tsx';
import { inboxDeskWords } from './deskMessages.ts';
import { HistorySection } from './desk/HistorySection.tsx';
import classes from './context.module.css';
import { HospitalFacts } from './HospitalFacts.tsx';
import { inboxMessages } from './messages.ts';
import { newestOf } from './threadSpan.ts';
import { useConversationActions } from './useConversationActions.ts';

/** Everything one needs to know before answering: whose hospital, who looks after it, what is open. */
export function ConversationContext({ conversationId, customer }: { readonly conversationId: ConversationId; readonly customer: (conversation: Conversation) => ReactNode }) {
  // In the cache already: the thread beside it asked for the same.
  const thread = useRequest('inbox.thread', newestOf(conversationId), { previous: 'drop' });
  // What is wrong is said in the middle, once.
  if (thread.error !== null) return null;
  if (thread.data === undefined) return <SkeletonRows count={6} height={48} />;
  const { conversation } = thread.data;
  return (
    <div className={classes.scroller}>
      {customer(conversation)}
      <ConversationFacts conversation={conversation} />
      <HospitalFacts conversation={conversation} />
      <ConversationTickets conversation={conversation} />
      <HistorySection conversationId={conversation.id} />
      <NewButtons conversation={conversation} />
    </div>
  );
}

function ConversationFacts({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const { accountById } = useDirectory();
  const may = usePermissions();
  const { run } = useMutate();
  const actions = useConversationActions(conversation);
  const conversationId = conversation.id;
  return (
    <Section title={t('context.conversation')}>
      <Facts>
        <Fact label={t('context.account')}>{accountById.get(conversation.accountId)?.name ?? '…'}</Fact>
        <Fact label={t('context.kind')}>{t(`context.${conversation.kind}`)}</Fact>
        <Fact label={t('context.assignee')}>
          {may.desk ? (
            <StaffSelect
              aria-label={t('context.assignee')}
              placeholder={t('header.unassigned')}
              clearable
              value={conversation.assigneeId}
              onChange={(id) => void actions.assign(id === null ? null : asId<UserId>(id))}
            />
          ) : (
            <StaffName id={conversation.assigneeId} />
          )}
        </Fact>
        <SnoozeFact conversation={conversation} />
        <Fact label={t('context.hospital')}>
          {may.lead ? (
            <HospitalSelect
              aria-label={t('context.setHospital')}
              placeholder={t('context.setHospital')}
              clearable
              value={conversation.hospitalId}
              onChange={(id) => void run('inbox.setHospital', { conversationId, hospitalId: id === null ? null : asId<HospitalId>(id) })}
            />
          ) : (
            <span title={t('context.hospitalOnly')}>
              <HospitalTag id={conversation.hospitalId} />
            </span>
          )}
        </Fact>
      </Facts>
    </Section>
  );
}

/** Who put it aside and until when; nothing when it is not. */
function SnoozeFact({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxDeskWords);
  const { locale } = useLocale();
  const staff = useStaffName();
  const now = useNow(10_000);
  const { snoozedUntil, snoozedBy } = conversation;
  if (snoozedUntil === null || !isSnoozed(conversation, now)) return null;
  return <Fact label={t('snooze.fact')}>{t('snooze.factValue', { time: shortMoment(snoozedUntil, locale), name: staff(snoozedBy) })}</Fact>;
}

function NewButtons({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const may = usePermissions().desk;
  const actions = useConversationActions(conversation);
  return (
    <div className={classes.buttons}>
      <Button variant="default" disabled={!may} onClick={() => actions.newTicket()}>
        {t('context.newTicket')}
      </Button>
      <Button variant="default" disabled={!may} onClick={() => actions.newCallback()}>
        {t('context.newCallback')}
      </Button>
    </div>
  );
}
