import { IconAlertOctagon, IconCheck, IconClock, IconClockPause, IconClockX } from '@tabler/icons-react';
import type { ClockEvent } from '../../../shared/tickets/clockEvents.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { shortMoment } from '../../ui/desk/moment.ts';
import { timelineWords } from './messages.ts';
import classes from './timeline.module.css';
import line from '../../ui/desk/line.module.css';

const icons = { started: IconClock, paused: IconClockPause, resumed: IconClock, breached: IconAlertOctagon, stopped: IconCheck, lapsed: IconClockX, restarted: IconClock } as const;

/** What a clock did, in one quiet line; only a breach is loud. */
export function ClockLine({ event }: { readonly event: ClockEvent }) {
  const say = useEventWords();
  const Icon = icons[event.type];
  const bad = event.type === 'breached' || (event.type === 'stopped' && event.late);
  return (
    <div className={classes.clockLine} data-bad={bad}>
      <Icon size={14} aria-hidden />
      <span>{say(event)}</span>
      <TimeText at={event.at} className={line.lineEnd ?? ''} />
    </div>
  );
}

function useEventWords(): (event: ClockEvent) => string {
  const t = useWords(timelineWords);
  const { locale } = useLocale();
  return (event) => {
    const clock = t(`clock.${event.clock}`);
    switch (event.type) {
      case 'started': {
        const mode = t(`mode.${event.mode}`);
        return event.dueAt === null ? t('event.started', { clock, mode }) : t('event.startedDue', { clock, mode, due: shortMoment(event.dueAt, locale) });
      }
      case 'paused':
        return t('event.paused', { clock, status: t(`status.${event.status}`), reason: event.reason });
      case 'resumed':
        return event.dueAt === null ? t('event.resumed', { clock }) : t('event.resumedDue', { clock, due: shortMoment(event.dueAt, locale) });
      case 'stopped':
        return t(event.late ? 'event.stoppedLate' : 'event.stopped', { clock, why: t(`why.${event.why}`) });
      case 'breached':
      case 'lapsed':
      case 'restarted':
        return t(`event.${event.type}`, { clock });
    }
  };
}
