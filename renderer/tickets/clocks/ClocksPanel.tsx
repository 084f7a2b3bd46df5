import { IconAlertOctagon, IconCheck, IconClock, IconClockPause, IconClockX } from '@tabler/icons-react';
import { arrivedLate, clocksOf, clockState } from '../../../shared/tickets/clocks.ts';
import type { ClockState, TicketClock } from '../../../shared/tickets/clocks.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import { MINUTE_MS } from '../../../shared/time/shanghai.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { Countdown, Elapsed, useNow } from '../../app/time.tsx';
import { Section } from '../../ui/desk/Facts.tsx';
import { shortMoment } from '../../ui/desk/moment.ts';
import { clockWords } from './messages.ts';
import classes from './clocks.module.css';

/** Every promise of the ticket: how it stands, what is left, when it ends, and what it waited for. */
export function ClocksPanel({ ticket }: { readonly ticket: Ticket }) {
  const t = useWords(clockWords);
  const clocks = clocksOf(ticket);
  return (
    <Section title={t('panel')}>
      <ul className={classes.clocks}>
        {clocks.map((clock) => (
          <Clock key={clock.name} clock={clock} ticket={ticket} />
        ))}
      </ul>
      {arrivedLate(ticket) ? <p className={classes.late}>{t('arrivedLate')}</p> : null}
    </Section>
  );
}

const icons: Readonly<Record<ClockState, typeof IconClock>> = {
  running: IconClock,
  soon: IconClock,
  breached: IconAlertOctagon,
  paused: IconClockPause,
  met: IconCheck,
  missed: IconClockX,
  lapsed: IconClockX,
};

function Clock({ clock, ticket }: { readonly clock: TicketClock; readonly ticket: Ticket }) {
  const t = useWords(clockWords);
  // A second where the end is near, so that a warning never comes late; seldom otherwise.
  const coarse = useNow(10_000);
  const far = clock.dueAt === null || Math.abs(clock.dueAt - coarse) > 10 * MINUTE_MS;
  const state = clockState(clock, useNow(far ? 10_000 : 1000));
  const Icon = icons[state];
  return (
    <li className={classes.clock} data-state={state}>
      <div className={classes.head}>
        <b>{t(`clock.${clock.name}`)}</b>
        <span className={classes.state}>
          <Icon size={14} aria-hidden />
          {t(`state.${state}`)}
        </span>
        <span className={classes.left}>
          <Left clock={clock} state={state} />
        </span>
      </div>
      <div className={classes.meta}>
        {clock.dueAt === null ? null : (
          <span>
            {t('due')} <Moment at={clock.dueAt} />
          </span>
        )}
        {clock.stoppedAt === null ? null : (
          <span>
            {t('stopped')} <Moment at={clock.stoppedAt} />
          </span>
        )}
        {clock.lapsedAt === null ? null : (
          <span>
            {t('lapsed')} <Moment at={clock.lapsedAt} />
          </span>
        )}
        <span>{t(`mode.${clock.mode}`)}</span>
      </div>
      {clock.pauses.length === 0 ? null : (
        <ul className={classes.pauses} aria-label={t('pauses')}>
          {ticket.pauses.map((pause) => (
            <li key={pause.from}>
              <IconClockPause size={12} aria-hidden />
              <span>
                <Moment at={pause.from} /> {pause.to === null ? t('untilNow') : <Until to={pause.to} />} · {pause.reason}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Left({ clock: { dueAt }, state }: { readonly clock: TicketClock; readonly state: ClockState }) {
  const t = useWords(clockWords);
  if (dueAt === null || state === 'met' || state === 'missed' || state === 'lapsed' || state === 'paused') return null;
  if (state !== 'breached') {
    return (
      <>
        {t('leftBefore')} <Countdown to={dueAt} /> {t('leftAfter')}
      </>
    );
  }
  return (
    <>
      {t('overBefore')} <Elapsed since={dueAt} /> {t('overAfter')}
    </>
  );
}

/** Always the clock time: "in 20 minutes" stands beside it already. */
function Moment({ at }: { readonly at: number }) {
  const { locale } = useLocale();
  return (
    <time dateTime={new Date(at).toISOString()} data-numeric>
      {shortMoment(at, locale)}
    </time>
  );
}

function Until({ to }: { readonly to: number }) {
  const t = useWords(clockWords);
  const { locale } = useLocale();
  return <span data-numeric>{t('until', { to: shortMoment(to, locale) })}</span>;
}
