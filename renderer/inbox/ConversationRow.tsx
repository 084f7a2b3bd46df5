import { IconAlertCircle, IconAlertTriangle, IconAt, IconBellRinging, IconClock, IconMessageDown, IconPencil, IconZzz } from '@tabler/icons-react';
import { memo } from 'react';
import type { MouseEvent } from 'react';
import { contractInForce } from '../../shared/directory/rules.ts';
import type { ConversationItem } from '../../shared/inbox/contract.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import { hasNewsWhileSnoozed, isSnoozed } from '../../shared/inbox/snooze.ts';
import { dateOf, timeOf } from '../../shared/time/shanghai.ts';
import { useDirectory } from '../app/directory.tsx';
import { useLocale, useWords } from '../app/i18n.tsx';
import { Elapsed, TimeText, useNow } from '../app/time.tsx';
import { shortDate, shortMoment } from '../ui/desk/moment.ts';
import { ChannelTag, HospitalTag, useStaffName } from '../ui/tags.tsx';
import { inboxDeskWords } from './deskMessages.ts';
import { ColleagueMark } from './desk/WhoIsHere.tsx';
import classes from './list.module.css';
import { inboxMessages } from './messages.ts';
import { responseDue, waitingTone } from './waiting.ts';

interface Props {
  readonly item: ConversationItem;
  readonly top: number;
  readonly position: number;
  readonly total: number;
  readonly selected: boolean;
  /** Where choosing goes on from. */
  readonly cursor: boolean;
  readonly chosen: boolean;
  /** Something is chosen: every row shows its box. */
  readonly choosing: boolean;
  readonly onOpen: (id: string) => void;
  readonly onChoose: (id: string, way: 'toggle' | 'reach') => void;
}

/** 64 px, at its place in the list; what stands in it does not know where that is, and stays as it is when others push it down. */
export function ConversationRow({ top, position, total, choosing, ...rest }: Props) {
  return (
    <li className={classes.item} style={{ transform: `translateY(${top}px)` }} aria-setsize={total} aria-posinset={position} data-choosing={choosing}>
      <Inside {...rest} />
    </li>
  );
}

/** Where from and for whom at the left, title and words in the middle, what wants a person at the right. */
const Inside = memo(function Inside({ item, selected, cursor, chosen, onOpen, onChoose }: Omit<Props, 'top' | 'position' | 'total' | 'choosing'>) {
  const t = useWords(inboxDeskWords);
  const press = (event: MouseEvent): void => {
    // As in a list of files: Ctrl takes one more, Shift a stretch.
    if (event.shiftKey) onChoose(conversation.id, 'reach');
    else if (event.ctrlKey || event.metaKey) onChoose(conversation.id, 'toggle');
    else onOpen(conversation.id);
  };
  const { conversation, unread } = item;
  return (
    <>
      <input
        type="checkbox"
        className={classes.box}
        tabIndex={-1}
        checked={chosen}
        aria-label={t('bulk.choose', { title: conversation.title })}
        onChange={() => onChoose(conversation.id, 'toggle')}
      />
      <button
        type="button"
        className={classes.row}
        aria-current={selected ? 'true' : undefined}
        data-unread={unread > 0}
        data-chosen={chosen}
        data-cursor={cursor}
        onClick={press}
      >
        <span className={classes.upper}>
          <span className={classes.title}>{conversation.title}</span>
          <span className={classes.when}>
            <When conversation={conversation} />
          </span>
        </span>
        <span className={classes.lower}>
          <span className={classes.tags}>
            <ChannelTag channel={conversation.channel} />
            <HospitalTag id={conversation.hospitalId} />
          </span>
          <span className={classes.preview}>
            <Preview item={item} />
          </span>
          <Marks item={item} />
        </span>
      </button>
    </>
  );
});

function Preview({ item }: { readonly item: ConversationItem }) {
  const t = useWords(inboxMessages);
  if (item.hasDraft) {
    return (
      <>
        <span className={classes.draft}>
          <IconPencil size={12} aria-hidden /> {t('row.draft')}
        </span>{' '}
        {item.conversation.preview}
      </>
    );
  }
  return item.conversation.preview === '' ? t('row.noText') : item.conversation.preview;
}

/** The time that counts: when it comes back, how long the customer has waited, or of the last message. */
function When({ conversation }: { readonly conversation: Conversation }) {
  const { waitingSince, snoozedUntil } = conversation;
  const now = useNow(10_000);
  if (snoozedUntil !== null && isSnoozed(conversation, now)) return <Aside conversation={conversation} until={snoozedUntil} now={now} />;
  return (
    <>
      {snoozedUntil !== null && conversation.status === 'open' ? <Back /> : null}
      {waitingSince === null ? <TimeText at={conversation.lastMessageAt} /> : <Waiting conversation={conversation} since={waitingSince} />}
    </>
  );
}

/** Put aside until when and by whom, and whether something came meanwhile. */
function Aside({ conversation, until, now }: { readonly conversation: Conversation; readonly until: number; readonly now: number }) {
  const t = useWords(inboxDeskWords);
  const { locale } = useLocale();
  const staff = useStaffName();
  const news = hasNewsWhileSnoozed(conversation, now);
  const full = t('row.snoozed', { time: shortMoment(until, locale), name: conversation.snoozedBy === null ? '' : staff(conversation.snoozedBy) });
  return (
    <span className={classes.aside} data-tone={news ? 'news' : undefined} title={news ? `${full} · ${t('row.news')}` : full}>
      {news ? <IconMessageDown size={14} role="img" aria-label={t('row.news')} /> : <IconZzz size={14} role="img" aria-label={full} />}
      <span data-numeric>{dateOf(until) === dateOf(now) ? timeOf(until) : `${shortDate(dateOf(until), locale)} ${timeOf(until)}`}</span>
    </span>
  );
}

/** It was put aside and is back: a reason to look. */
function Back() {
  const t = useWords(inboxDeskWords);
  return <IconBellRinging size={14} className={classes.aside} data-tone="back" role="img" aria-label={t('row.back')} />;
}

function Marks({ item }: { readonly item: ConversationItem }) {
  const t = useWords(inboxMessages);
  const desk = useWords(inboxDeskWords);
  return (
    <span className={classes.marks}>
      <ColleagueMark conversationId={item.conversation.id} />
      {item.mentions > 0 ? <IconAt size={14} className={classes.mention} role="img" aria-label={desk('row.mentions', { count: item.mentions })} /> : null}
      {item.failed > 0 ? (
        <IconAlertCircle
          size={14}
          className={classes.failed}
          role="img"
          aria-label={t('row.failed', { count: item.failed })}
        />
      ) : null}
      {item.pending ? <IconClock size={14} className={classes.quiet} role="img" aria-label={t('row.pending')} /> : null}
      {item.unread > 0 ? (
        <span className={classes.unread} data-numeric>
          <span aria-hidden>{item.unread > 99 ? '99+' : item.unread}</span>
          <span className={classes.spoken}>{t('row.unread', { count: item.unread })}</span>
        </span>
      ) : null}
    </span>
  );
}

/** How long the customer has waited: orange as the first response target comes near, red with a sign past it. */
function Waiting({ conversation, since }: { readonly conversation: Conversation; readonly since: number }) {
  const t = useWords(inboxMessages);
  const { contracts } = useDirectory();
  const now = useNow(10_000);
  const contract = conversation.hospitalId === null ? null : contractInForce(contracts, conversation.hospitalId, since);
  const tone = waitingTone(responseDue(conversation, contracts), now, contract?.firstResponseMs);
  return (
    <span className={classes.waiting} data-tone={tone} title={t(tone === 'breach' ? 'row.breach' : 'row.waiting')}>
      {tone === 'breach' ? <IconAlertTriangle size={12} role="img" aria-label={t('row.breach')} /> : <IconClock size={12} aria-hidden />}
      <Elapsed since={since} />
    </span>
  );
}
