import type { CSSProperties } from 'react';
import type { DutyBoard } from '../../shared/duty/contract.ts';
import type { Shift } from '../../shared/duty/model.ts';
import type { Gap } from '../../shared/duty/rules.ts';
import { dateOf, MINUTE_MS, timeOf } from '../../shared/time/shanghai.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { shortDate, shortMoment } from '../ui/desk/moment.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { useStaffName } from '../ui/tags.tsx';
import { dutyWords } from './messages.ts';
import { useSpan } from './useSpan.ts';
import { nowShare, rowsOf, weekOf } from './week.ts';
import type { Bar, RoleRow } from './week.ts';
import classes from './duty.module.css';

interface Props {
  readonly board: DutyBoard;
  readonly monday: string;
  /** null: this person may look only. */
  readonly onShift: ((shift: Shift) => void) | null;
  readonly onGap: ((gap: Gap) => void) | null;
}

const percent = (share: number): string => `${(share * 100).toFixed(4)}%`;
const place = (bar: Bar): CSSProperties => ({ left: percent(bar.left), width: percent(bar.width) });

/** Seven days side by side on one axis of 168 hours, one row per role; night shifts run over midnight unbroken. */
export function RosterGrid({ board, monday, onShift, onGap }: Props) {
  const t = useWords(dutyWords);
  const week = weekOf(monday);
  return (
    <div className={classes.grid}>
      <DayHeads days={week.days} />
      {rowsOf(week, board.shifts, board.gaps).map((row) => (
        <div key={row.role} className={classes.gridRow} role="group" aria-label={t(row.role)}>
          <span className={classes.roleName}>{t(row.role)}</span>
          <div className={classes.track}>
            {week.days.map((day) => (
              <i key={day} className={classes.day} aria-hidden />
            ))}
            <Gaps row={row} onGap={onGap} />
            <Shifts row={row} pendingIds={board.pendingIds} onShift={onShift} />
            <NowLine monday={monday} />
          </div>
        </div>
      ))}
    </div>
  );
}

function DayHeads({ days }: { readonly days: readonly string[] }) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const today = dateOf(useNow(MINUTE_MS));
  const names = ['weekday1', 'weekday2', 'weekday3', 'weekday4', 'weekday5', 'weekday6', 'weekday7'] as const;
  return (
    <div className={classes.gridRow}>
      <span className={classes.roleName} />
      <div className={classes.heads}>
        {days.map((day, index) => (
          <span key={day} className={classes.dayHead} data-today={day === today}>
            {t(names[index] ?? 'weekday1')} <span data-numeric>{shortDate(day, locale)}</span>
            {day === today ? <em>{t('today')}</em> : null}
          </span>
        ))}
      </div>
    </div>
  );
}

function Shifts(props: {
  readonly row: RoleRow;
  readonly pendingIds: readonly string[];
  readonly onShift: Props['onShift'];
}) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const name = useStaffName();
  const { userId } = usePermissions();
  const { row, onShift } = props;
  return row.shifts.map(({ shift, bar }) => {
    const label = t('shiftLabel', {
      role: t(row.role),
      name: name(shift.userId),
      from: shortMoment(shift.startAt, locale),
      to: shortMoment(shift.endAt, locale),
    });
    const pending = props.pendingIds.includes(shift.id);
    return (
      <button
        key={shift.id}
        type="button"
        className={classes.shift}
        style={place(bar)}
        title={pending ? `${label} · ${t('pending')}` : label}
        aria-label={label}
        aria-disabled={onShift === null}
        data-mine={shift.userId === userId}
        data-pending={pending}
        data-cut-left={bar.cutLeft}
        data-cut-right={bar.cutRight}
        onClick={() => onShift?.(shift)}
      >
        <b>{name(shift.userId)}</b>
        {/* Drawn by the style sheet, and only where the bar is long enough; name and tooltip say it in full. */}
        <span data-numeric data-times={`${timeOf(shift.startAt)}–${timeOf(shift.endAt)}`} aria-hidden />
      </button>
    );
  });
}

function Gaps({ row, onGap }: { readonly row: RoleRow; readonly onGap: Props['onGap'] }) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const span = useSpan();
  const now = useNow(MINUTE_MS);
  return row.gaps.map(({ gap, bar }) => {
    const label = t('gap', {
      role: t(row.role),
      from: shortMoment(gap.from, locale),
      to: shortMoment(gap.to, locale),
      length: span(gap.to - gap.from),
    });
    const past = gap.to <= now;
    return (
      <button
        key={gap.from}
        type="button"
        className={classes.gap}
        style={place(bar)}
        title={label}
        aria-label={label}
        aria-disabled={onGap === null || past}
        data-past={past}
        onClick={() => (past ? undefined : onGap?.(gap))}
      >
        {t('gapShort')}
      </button>
    );
  });
}

function NowLine({ monday }: { readonly monday: string }) {
  const t = useWords(dutyWords);
  const now = useNow(MINUTE_MS);
  const share = nowShare(weekOf(monday), now);
  if (share === null) return null;
  return <i className={classes.nowLine} style={{ left: percent(share) }} title={t('now', { time: timeOf(now) })} />;
}
