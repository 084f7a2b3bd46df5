import type { ReactNode } from 'react';
import type { CustomerHistory } from '../../shared/customers/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { Link, places } from '../app/routes.tsx';
import { TimeText } from '../app/time.tsx';
import { CallMark } from '../ui/calls/CallMark.tsx';
import { Section } from '../ui/desk/Facts.tsx';
import { ChannelTag } from '../ui/tags.tsx';
import classes from './customers.module.css';
import { customerWords } from './messages.ts';

interface Props {
  readonly history: CustomerHistory;
  /** The conversation one looks at: it needs no way to itself. */
  readonly current: string;
}

/** Everything there is of the person, each line a way to its place. */
export function History({ history, current }: Props) {
  const t = useWords(customerWords);
  const { counts } = history;
  const conversations = history.conversations.filter((one) => one.id !== current);
  const empty = conversations.length + history.tickets.length + history.calls.length + history.callbacks.length === 0;
  return (
    <Section title={t('history')}>
      {empty ? <p className={classes.none}>{t('noHistory')}</p> : null}
      <Part title={t('count', { what: t('conversations'), count: counts.conversations })} shown={conversations.length > 0}>
        {conversations.map((one) => (
          <Line key={one.id} href={places.inbox(one.id)} text={one.title} end={<TimeText at={one.lastMessageAt} />}>
            <ChannelTag channel={one.channel} />
          </Line>
        ))}
      </Part>
      <Part title={t('count', { what: t('tickets'), count: counts.tickets })} shown={history.tickets.length > 0}>
        {history.tickets.map((one) => (
          <Line key={one.id} href={places.tickets(one.id)} text={one.title} end={one.status === 'closed' ? t('closed') : null}>
            {one.number === null ? null : <span data-numeric>#{one.number}</span>}
          </Line>
        ))}
      </Part>
      <Part title={t('count', { what: t('calls'), count: counts.calls })} shown={history.calls.length > 0}>
        {history.calls.map((one) => (
          <Line key={one.id} href={places.calls(one.id)} text={one.topicText === '' ? one.notes : one.topicText} end={<TimeText at={one.startedAt} />}>
            <CallMark call={one} />
          </Line>
        ))}
      </Part>
      <Part title={t('count', { what: t('callbacks'), count: counts.callbacks })} shown={history.callbacks.length > 0}>
        {history.callbacks.map((one) => (
          <Line key={one.id} href={places.callbacks(one.id)} text={one.subject} end={t(`callback.${one.status}`)} />
        ))}
      </Part>
    </Section>
  );
}

function Part({ title, shown, children }: { readonly title: string; readonly shown: boolean; readonly children: ReactNode }) {
  if (!shown) return null;
  return (
    <>
      <h3 className={classes.part}>{title}</h3>
      <ul className={classes.history}>{children}</ul>
    </>
  );
}

function Line({ href, text, end, children }: { readonly href: string; readonly text: string; readonly end: ReactNode; readonly children?: ReactNode }) {
  return (
    <li>
      <Link href={href} className={classes.line ?? ''} title={text}>
        {children}
        <span className={classes.cut}>{text}</span>
        <span className={classes.end}>{end}</span>
      </Link>
    </li>
  );
}
