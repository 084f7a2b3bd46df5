import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { DutyBoard } from '../../shared/duty/contract.ts';
import type { DutyGroup } from '../../shared/duty/model.ts';
import { addDays, dateOf, MINUTE_MS } from '../../shared/time/shanghai.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { useNow } from '../app/time.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { shortDate, shortMoment } from '../ui/desk/moment.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import type { Gap } from '../../shared/duty/rules.ts';
import { openGaps } from './holders.ts';
import { dutyWords } from './messages.ts';
import { RosterGrid } from './RosterGrid.tsx';
import { ShiftDialog } from './ShiftDialog.tsx';
import type { ShiftTask } from './ShiftDialog.tsx';
import { useSpan } from './useSpan.ts';
import classes from './duty.module.css';

interface Props {
  readonly board: DutyBoard;
  readonly group: DutyGroup;
  readonly monday: string;
  readonly thisMonday: string;
  readonly onMonday: (monday: string | null) => void;
}

/** The week's roster with its gaps in words, and the way to change it for those who may. */
export function RosterSection({ board, group, monday, thisMonday, onMonday }: Props) {
  const t = useWords(dutyWords);
  const { lead } = usePermissions();
  const now = useNow(MINUTE_MS);
  const [task, setTask] = useState<ShiftTask | null>(null);
  const today = dateOf(now);
  const addOn = monday === thisMonday ? today : monday;
  useShortcut('n', () => setTask({ kind: 'add', date: addOn }), { when: lead });
  return (
    <section className={classes.roster} aria-label={t('roster')}>
      <header className={classes.bar}>
        <h2>{t('roster')}</h2>
        <WeekSteps monday={monday} thisMonday={thisMonday} onMonday={onMonday} />
        <GuardedButton
          variant="default"
          blocked={lead ? null : t('rosterForbidden')}
          leftSection={<IconPlus size={14} />}
          onClick={() => setTask({ kind: 'add', date: addOn })}
        >
          {t('addShift')}
        </GuardedButton>
      </header>
      <GapList gaps={board.gaps} onFill={lead ? (gap) => setTask({ kind: 'fill', gap }) : null} />
      <RosterGrid
        board={board}
        monday={monday}
        onShift={lead ? (shift) => setTask({ kind: 'edit', shift }) : null}
        onGap={lead ? (gap) => setTask({ kind: 'fill', gap }) : null}
      />
      {task === null ? null : (
        <ShiftDialog task={task} group={group} shifts={board.shifts} onClose={() => setTask(null)} />
      )}
    </section>
  );
}

function WeekSteps({ monday, thisMonday, onMonday }: Pick<Props, 'monday' | 'thisMonday' | 'onMonday'>) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const step = (days: number): void => {
    const next = addDays(monday, days);
    onMonday(next === thisMonday ? null : next);
  };
  return (
    <div className={classes.steps}>
      <ActionIcon variant="subtle" color="gray" aria-label={t('previousWeek')} title={t('previousWeek')} onClick={() => step(-7)}>
        <IconChevronLeft size={16} />
      </ActionIcon>
      <span className={classes.range} data-numeric aria-live="polite">
        {t('weekRange', { from: shortDate(monday, locale), to: shortDate(addDays(monday, 6), locale) })}
      </span>
      <ActionIcon variant="subtle" color="gray" aria-label={t('nextWeek')} title={t('nextWeek')} onClick={() => step(7)}>
        <IconChevronRight size={16} />
      </ActionIcon>
      <GuardedButton variant="subtle" size="compact-sm" blocked={monday === thisMonday ? t('thisWeekShown') : null} onClick={() => onMonday(null)}>
        {t('thisWeek')}
      </GuardedButton>
    </div>
  );
}

function GapList({ gaps, onFill }: { readonly gaps: readonly Gap[]; readonly onFill: ((gap: Gap) => void) | null }) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const span = useSpan();
  const now = useNow(MINUTE_MS);
  const open = openGaps(gaps, now);
  if (open.length === 0) {
    return (
      <p className={classes.covered}>
        <IconCheck size={14} aria-hidden />
        {gaps.length === 0 ? t('gapsNone') : t('gapsPast', { count: gaps.length })}
      </p>
    );
  }
  return (
    <div className={classes.gaps} role="status">
      <p className={classes.gapsHead}>
        <IconAlertTriangle size={14} aria-hidden />
        {t('gapsSome', { count: open.length })}
      </p>
      <ul>
        {open.map((gap) => (
          <li key={`${gap.role}${gap.from}`}>
            {t('gap', {
              role: t(gap.role),
              from: shortMoment(gap.from, locale),
              to: shortMoment(gap.to, locale),
              length: span(gap.to - gap.from),
            })}
            {onFill === null ? null : (
              <GuardedButton variant="subtle" color="red" size="compact-xs" onClick={() => onFill(gap)}>
                {t('gapFill')}
              </GuardedButton>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
