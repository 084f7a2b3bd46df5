import { IconArrowRight } from '@tabler/icons-react';
import type { Message } from '../../../shared/inbox/model.ts';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import type { EntryData } from '../../../shared/tickets/model.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { shortMoment } from '../../ui/desk/moment.ts';
import { ProofText } from '../../ui/proof/ProofText.tsx';
import { StaffName, SyncMark, useStaffName } from '../../ui/tags.tsx';
import { entryBody, entryText, fieldName } from '../entryText.ts';
import { ticketWords } from '../messages.ts';
import { timelineWords } from './messages.ts';
import { isPersonal, valueText } from './valueText.ts';
import classes from './timeline.module.css';
import line from '../../ui/desk/line.module.css';

type Entry = TicketDetail['entries'][number];

interface Props {
  readonly entry: Entry;
  /** Of the ticket's conversation: a proof that was lost is told. */
  readonly messages: readonly Message[];
}

/** One line of the ticket's own history, with its words and what stood before. */
export function EntryLine({ entry, messages }: Props) {
  const say = useEntryWords();
  const body = entryBody(entry);
  return (
    <>
      <div className={classes.head}>
        <b>
          <StaffName id={entry.userId} />
        </b>
        <span>{say(entry)}</span>
        {entry.data?.type === 'reply' ? <ProofText proof={entry.data.proof} /> : null}
        <SyncMark sync={entry.sync} />
        <TimeText at={entry.at} className={line.lineEnd ?? ''} />
      </div>
      {body === null ? null : <p className={classes.text}>{body}</p>}
      {entry.data === null ? null : <More data={entry.data} messages={messages} />}
    </>
  );
}

function useEntryWords(): (entry: Entry) => string {
  const t = useWords(ticketWords);
  const words = useWords(timelineWords);
  const name = useStaffName();
  const { locale } = useLocale();
  return (entry) => {
    const { data } = entry;
    if (data?.type === 'reply') return words(`replyTo.${data.party}`);
    if (data?.type === 'item') return words(data.done ? 'ticked' : 'unticked', { item: entry.text });
    if (data?.type === 'visit') return words(`visit.${data.step}`, { name: name(data.engineerId), at: shortMoment(data.at, locale), signer: data.signedBy });
    return entryText(entry, t, name);
  };
}

function More({ data, messages }: { readonly data: EntryData; readonly messages: readonly Message[] }) {
  const t = useWords(timelineWords);
  switch (data.type) {
    case 'status':
      return data.reason === '' ? null : <p className={classes.text}>{data.reason}</p>;
    case 'edit':
      return <Changes changes={data.changes} />;
    case 'rnd':
      return (
        <dl className={classes.facts}>
          <dt>{t('soFar')}</dt>
          <dd>{data.soFar}</dd>
          <dt>{t('logs')}</dt>
          <dd>
            {data.logs === '' ? null : <pre className={classes.logs} tabIndex={0} aria-label={t('logs')} role="group">{data.logs}</pre>}
            {data.attachmentIds.length === 0 ? null : t('logsAttached', { count: data.attachmentIds.length })}
          </dd>
        </dl>
      );
    case 'rnd_answer':
      return data.answeredBy === '' ? null : <p className={classes.note}>{t('answeredBy', { name: data.answeredBy })}</p>;
    case 'reply': {
      const { proof } = data;
      const lost = proof.type === 'message' && messages.some((one) => one.id === proof.messageId && one.state === 'failed');
      return lost ? <p className={classes.undelivered}>{t('lost')}</p> : null;
    }
    case 'visit':
    case 'item':
      return null;
  }
}

/** Before and after of every field. */
function Changes({ changes }: { readonly changes: Extract<EntryData, { type: 'edit' }>['changes'] }) {
  const t = useWords(ticketWords);
  const words = useWords(timelineWords);
  const { locale } = useLocale();
  const value = (field: string, one: unknown): string => valueText(field, one, t, locale) ?? words('empty');
  return (
    <dl className={classes.facts}>
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{fieldName(field, t)}</dt>
          <dd>
            {isPersonal(field) ? (
              words('changedPersonal')
            ) : (
              <>
                <del>{value(field, before)}</del> <IconArrowRight size={12} aria-hidden /> <ins>{value(field, after)}</ins>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
