import { IconAlertTriangle } from '@tabler/icons-react';
import type { ConnectionChange, SyncState } from '../../shared/sync/contract.ts';
import { isSkewed } from '../../shared/sync/rules.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { TimeText, useSpanWords } from '../app/time.tsx';
import { fullTime } from '../app/timeWords.ts';
import { useStatus } from '../ipc/useRequest.ts';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { knownReason, syncWords } from './messages.ts';
import classes from './sync.module.css';

/** How far this desktop is, and how the connection has been. */
export function ConnectionFacts({ state }: { readonly state: SyncState }) {
  const t = useWords(syncWords);
  const { locale } = useLocale();
  const { connection, relayUrl } = useStatus();
  return (
    <>
      <Section title={t('connection')}>
        <Facts>
          <Fact label={t('state')}>
            {t(`now.${connection.state}`)}
            {connection.state === 'online' ? null : ` · ${t('since', { time: shortMoment(connection.since, locale) })}`}
          </Fact>
          <Fact label={t('relay')}>{relayUrl ?? ''}</Fact>
          <Fact label={t('pulled')}>
            {state.pulledAt === null ? t('never') : <time title={fullTime(state.pulledAt, locale)}>{shortMoment(state.pulledAt, locale)}</time>}
          </Fact>
          <Fact label={t('revision')}>
            <Revision state={state} online={connection.state === 'online'} />
          </Fact>
          <Fact label={t('protocol')}>{state.protocol ?? t('never')}</Fact>
          <Fact label={t('clock')}>
            <Skew />
          </Fact>
        </Facts>
        <SkewHint />
      </Section>
      <Section title={t('history')}>
        <ol className={classes.history}>
          {state.history.slice(0, LINES_SHOWN).map((change) => (
            <HistoryLine key={`${change.at} ${change.state}`} change={change} />
          ))}
        </ol>
      </Section>
    </>
  );
}

/** Without a connection nobody knows what the relay has got since. */
function Revision({ state: { cursor, head }, online }: { readonly state: SyncState; readonly online: boolean }) {
  const t = useWords(syncWords);
  if (head === null) return t('unheard', { cursor });
  if (!online && cursor >= head) return t('asOfThen', { cursor });
  return cursor >= head ? t('upToDate', { cursor }) : t('behind', { cursor, head, left: head - cursor });
}

/** Positive offset: the relay is ahead, this desktop slow. */
function Skew() {
  const t = useWords(syncWords);
  const span = useSpanWords();
  const { clockOffset } = useStatus();
  if (!isSkewed(clockOffset)) return t('clock.right', { seconds: Math.round(Math.abs(clockOffset) / 1000) });
  return (
    <b className={classes.skew}>
      <IconAlertTriangle size={14} aria-hidden /> {t(clockOffset < 0 ? 'clock.fast' : 'clock.slow', { span: span(Math.abs(clockOffset)) })}
    </b>
  );
}

function SkewHint() {
  const t = useWords(syncWords);
  return isSkewed(useStatus().clockOffset) ? <p className={classes.skewHint}>{t('clock.hint')}</p> : null;
}

const LINES_SHOWN = 30;

function HistoryLine({ change: { at, state, reason } }: { readonly change: ConnectionChange }) {
  const t = useWords(syncWords);
  const known = knownReason(reason);
  return (
    <li data-state={state}>
      <TimeText at={at} />
      <span>
        {t(`change.${state}`)}
        {known === null ? '' : ` · ${t(`reason.${known}`)}`}
      </span>
    </li>
  );
}
