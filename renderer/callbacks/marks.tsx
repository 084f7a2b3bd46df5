import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { CallbackItem } from '../../shared/callbacks/contract.ts';
import type { AttemptOutcome } from '../../shared/callbacks/model.ts';
import { HOUR_MS } from '../../shared/time/shanghai.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { fullTime } from '../app/timeWords.ts';
import { Countdown, TimeText, useNow } from '../app/time.tsx';
import { spanWords } from '../ui/desk/moment.ts';
import { callbackWords } from './messages.ts';
import classes from './callbacks.module.css';

/** The two-party gate in a line: 患者 ✓ 医院 –, only the parties that this callback requires. */
export function GateMarks({ item }: { readonly item: Pick<CallbackItem, 'requiredParties' | 'missing'> }) {
  const t = useWords(callbackWords);
  return (
    <span className={classes.marks}>
      {item.requiredParties.map((party) => {
        const missing = item.missing.includes(party);
        const label = t(missing ? 'gateMissing' : 'gateProven', { party: t(`party.${party}`) });
        return (
          <span key={party} className={classes.mark} data-missing={missing} role="img" aria-label={label} title={label}>
            {t(`party.${party}`)}
            {missing ? <IconMinus size={12} aria-hidden /> : <IconCheck size={12} aria-hidden />}
          </span>
        );
      })}
    </span>
  );
}

/** How long it has been due, or how long is left; the word with the colour. */
export function DueMark({ item }: { readonly item: Pick<CallbackItem, 'status' | 'dueAt' | 'closedAt'> }) {
  const t = useWords(callbackWords);
  const now = useNow(10_000);
  if (item.status !== 'open') {
    return (
      <span className={classes.due}>
        {t(`status.${item.status}`)} {item.closedAt === null ? null : <TimeText at={item.closedAt} />}
      </span>
    );
  }
  if (item.dueAt <= now) {
    return (
      <span className={classes.due} data-tone="breach">
        {t('overdueBy')} <Span at={item.dueAt} ms={now - item.dueAt} />
      </span>
    );
  }
  const near = item.dueAt - now < HOUR_MS;
  return (
    <span className={classes.due} data-tone={near ? 'soon' : undefined}>
      {t('dueIn')} {near ? <Countdown to={item.dueAt} /> : <Span at={item.dueAt} ms={item.dueAt - now} />}
    </span>
  );
}

/** A long span in words: seconds that tick in every row would only disturb. */
function Span({ at, ms }: { readonly at: number; readonly ms: number }) {
  const t = useWords(callbackWords);
  const { locale } = useLocale();
  const { key, values } = spanWords(ms);
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at, locale)} data-numeric>
      {t(key, values)}
    </time>
  );
}

export function OutcomeMark({ outcome }: { readonly outcome: AttemptOutcome }) {
  const t = useWords(callbackWords);
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      {t(`outcome.${outcome}`)}
    </span>
  );
}
