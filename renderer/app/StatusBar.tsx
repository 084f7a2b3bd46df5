import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Instant } from '../../shared/time/clock.ts';
import type { DutyGroup } from '../../shared/duty/model.ts';
import { contractInForce } from '../../shared/directory/rules.ts';
import { framesOfDay, serviceHoursOf, serviceStateAt } from '../../shared/directory/serviceHours.ts';
import type { ServiceHours as Hours } from '../../shared/directory/serviceHours.ts';
import { DAY_MS, dateOf, formatClock, minuteOfDayOf, mondayOf, startOfDay, timeOf } from '../../shared/time/shanghai.ts';
import type { HospitalId } from '../../shared/ids.ts';
import { isSkewed } from '../../shared/sync/rules.ts';
import { useProgramGone, useRequest, useStatus } from '../ipc/useRequest.ts';
import { BlockedNotices } from '../notices/BlockedNotices.tsx';
import { useStaffName } from '../ui/tags.tsx';
import { useDirectory } from './directory.tsx';
import { useHospitalFilter } from './hospitalFilter.tsx';
import { useLocale, useWords } from './i18n.tsx';
import { appMessages } from './messages.ts';
import classes from './StatusBar.module.css';
import { places } from './places.ts';
import { Countdown, useNow, useSpanWords } from './time.tsx';
import { shortTime } from './timeWords.ts';

const MINUTE = 60_000;

/** 28 px that answer at a glance: am I connected, does anything wait, who is on duty, are we in service hours. */
export function StatusBar() {
  return (
    <footer className={classes.bar}>
      <ConnectionState />
      <Outbox />
      <Skew />
      <BlockedNotices />
      <DutyNow />
      <ServiceHours />
    </footer>
  );
}

function ConnectionState() {
  const t = useWords(appMessages);
  const { connection, complete } = useStatus();
  const gone = useProgramGone();
  const state = gone ? 'offline' : connection.state;
  return (
    <span className={classes.item} data-connection={state} role="status">
      <i className={classes.dot} aria-hidden />
      {t(gone ? 'status.gone' : `status.${state}`)}
      {state === 'online' && !complete ? ` · ${t('status.first')}` : null}
    </span>
  );
}

function Outbox() {
  const t = useWords(appMessages);
  const { pending } = useStatus();
  return (
    <Link href={places.sync()} className={classes.item} data-waits={pending > 0} title={t('status.pendingHint', { count: pending })} data-numeric>
      {t('status.pending', { count: pending })}
    </Link>
  );
}

/** Nothing while the clock is right. Due times are right in any case: they use the relay's. */
function Skew() {
  const t = useWords(appMessages);
  const span = useSpanWords();
  const { clockOffset } = useStatus();
  if (!isSkewed(clockOffset)) return null;
  return (
    <Link href={places.sync()} className={classes.item} data-waits title={t('status.skewHint')}>
      <IconAlertTriangle size={12} aria-hidden /> {t(clockOffset < 0 ? 'status.fast' : 'status.slow', { span: span(Math.abs(clockOffset)) })}
    </Link>
  );
}

function DutyNow() {
  const monday = mondayOf(useNow(MINUTE));
  const { hospitalById } = useDirectory();
  const { hospitalId } = useHospitalFilter();
  const groupId = hospitalId === null ? null : (hospitalById.get(hospitalId)?.dutyGroupId ?? null);
  const group = useRequest('duty.board', { groupId, monday }).data?.group ?? null;
  return group === null ? null : <Holders group={group} />;
}

function Holders({ group }: { readonly group: DutyGroup }) {
  const t = useWords(appMessages);
  const { locale } = useLocale();
  const name = useStaffName();
  const now = useNow(MINUTE);
  const holder = (id: string | null): string => (id === null ? t('status.nobody') : name(id));
  return (
    <span className={classes.item} title={group.name}>
      {t('status.primary')} <b data-missing={group.primaryId === null}>{holder(group.primaryId)}</b>
      <span aria-hidden> / </span>
      {t('status.backup')} <b data-missing={group.backupId === null}>{holder(group.backupId)}</b>
      {group.term === 0 ? null : (
        <span className={classes.quiet}>
          {t('status.since', { time: sinceText(group.since, now, locale) })} · {t('status.term', { term: group.term })}
        </span>
      )}
    </span>
  );
}

function sinceText(since: Instant, now: Instant, locale: Parameters<typeof shortTime>[2]): string {
  // A relative time would read oddly after "since".
  return dateOf(since) === dateOf(now) ? timeOf(since) : shortTime(since, now, locale);
}

function useServiceHours(hospitalId: HospitalId | null, now: Instant): Hours {
  const { contracts } = useDirectory();
  return serviceHoursOf(hospitalId === null ? null : contractInForce(contracts, hospitalId, now), 'wecom-kf');
}

function ServiceHours() {
  const t = useWords(appMessages);
  const now = useNow(10_000);
  const { locale } = useLocale();
  const { hospitalId } = useHospitalFilter();
  const hours = useServiceHours(hospitalId, now);
  const state = serviceStateAt(hours, now);
  if (!state.open) {
    const { opensAt } = state;
    // Tomorrow's time alone says enough; a day further away has its date.
    const isSoon = opensAt !== null && opensAt <= startOfDay(now) + 2 * DAY_MS;
    const text = opensAt === null ? t('status.serviceNone') : t('status.serviceShut', { time: isSoon ? timeOf(opensAt) : shortTime(opensAt, now, locale) });
    return <span className={classes.end}>{text}</span>;
  }
  if (state.closesAt === null) return <span className={classes.end}>{t('status.serviceAlways')}</span>;
  const minute = minuteOfDayOf(now);
  const frame = framesOfDay(hours, now).find((one) => one.openMinute <= minute && minute < one.closeMinute);
  return (
    <span className={classes.end}>
      {t('status.serviceOpen', { from: formatClock(frame?.openMinute ?? 0), to: formatClock(frame?.closeMinute ?? 0) })}{' '}
      <Countdown to={state.closesAt} />
    </span>
  );
}
