import type { Connection } from '../../shared/session/contract.ts';
import type { SendAttempt } from '../../shared/sync/contract.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { clockTime } from '../app/timeWords.ts';
import { shortMoment } from '../ui/desk/moment.ts';
import { knownReason, syncWords } from './messages.ts';

/** Why the queue still waits, in words. Null: it goes out now, or nothing is known to be in its way. */
export interface Hold {
  /** For a line of the queue: `离线`. */
  readonly short: string;
  /** For a sentence: since when, what the last attempt met, when the next one is. */
  readonly full: string;
}

/** Puts the last attempt to send and the state of the connection into words. */
export function useHold(): (sending: SendAttempt | null, connection: Connection) => Hold | null {
  const t = useWords(syncWords);
  const { locale } = useLocale();
  return (sending, connection) => {
    const attempt =
      sending === null || sending.result === 'answered'
        ? []
        : sending.result === 'under_way'
          ? [t('hold.trying')]
          : [t('hold.last', { time: clockTime(sending.at, locale) }), ...(sending.nextAt === null ? [] : [t('hold.next', { time: clockTime(sending.nextAt, locale) })])];
    if (connection.state === 'offline') {
      const reason = knownReason(connection.reason);
      const why = reason === null ? [] : [t(`reason.${reason}`)];
      return { short: t('now.offline'), full: [t('hold.offline', { time: shortMoment(connection.since, locale) }), ...why, ...attempt].join(' · ') };
    }
    if (connection.state === 'connecting') return { short: t('now.connecting'), full: t('now.connecting') };
    if (sending === null || sending.nextAt === null) return null;
    switch (sending.result) {
      case 'answered':
      case 'under_way':
        return null;
      case 'no_connection':
      case 'unanswered':
        return { short: t('hold.unanswered'), full: [t('hold.unanswered'), ...attempt].join(' · ') };
      case 'failed':
        return { short: t('hold.failed'), full: [t('hold.failed'), ...attempt].join(' · ') };
      default:
        return { short: t('hold.refused'), full: [t('hold.refusedCode', { code: sending.result }), ...attempt].join(' · ') };
    }
  };
}
