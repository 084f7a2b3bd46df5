import { SegmentedControl, Select } from '@mantine/core';
import { useMemo } from 'react';
import type { CallItem } from '../../shared/calls/contract.ts';
import { spoken } from '../../shared/calls/rules.ts';
import { callWords } from '../../shared/calls/words.ts';
import { MINUTE_MS, timeOf } from '../../shared/time/shanghai.ts';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useLocale, useWords } from '../app/i18n.tsx';
import { usePreference } from '../app/preferences.tsx';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { CallMark } from '../ui/calls/CallMark.tsx';
import { DateField } from '../ui/desk/DateField.tsx';
import { LineList } from '../ui/desk/LineList.tsx';
import type { Line } from '../ui/desk/LineList.tsx';
import { shortDate } from '../ui/desk/moment.ts';
import { OlderWork } from '../ui/desk/OlderWork.tsx';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { HospitalTag, SyncMark } from '../ui/tags.tsx';
import line from '../ui/desk/line.module.css';
import { CallbackState } from './CallbackState.tsx';
import classes from './calls.module.css';
import { askedOf, callFilter, dayOf, everything, periods, shows } from './filter.ts';
import type { CallFilter } from './filter.ts';
import { callPageWords } from './messages.ts';
import { useLengthText, whoOf } from './words.ts';

interface Props {
  readonly selected: string | null;
  readonly onOpen: (callId: string) => void;
}

/** The phone log, newest first, by days. The hospital is the frame's filter. */
export function CallList({ selected, onOpen }: Props) {
  const t = useWords(callPageWords);
  const { hospitalId } = useHospitalFilter();
  const [filter, setFilter] = usePreference<CallFilter>('calls.filter', callFilter, everything);
  const now = useNow(MINUTE_MS);
  const list = useRequest('calls.list', askedOf(filter, hospitalId, now));
  const lines = useLines(list.data?.items);
  return (
    <>
      <Filters filter={filter} onChange={setFilter} {...(list.data === undefined ? {} : { missed: list.data.missed })} />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <LineList
          label={t('title')}
          lines={lines}
          selected={selected}
          onSelect={onOpen}
          sync={(item) => item.sync}
          render={(item) => <CallLine item={item} />}
          empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
        />
      )}
      <OlderWork entity="calls" hospitalId={hospitalId} />
    </>
  );
}

interface FilterProps {
  readonly filter: CallFilter;
  readonly onChange: (filter: CallFilter) => void;
  readonly missed?: number;
}

function Filters({ filter, onChange, missed }: FilterProps) {
  const t = useWords(callPageWords);
  const label = (one: (typeof shows)[number]): string => (one === 'missed' && missed !== undefined && missed > 0 ? t('withCount', { what: t('show.missed'), count: missed }) : t(`show.${one}`));
  return (
    <div className={classes.filters}>
      <SegmentedControl
        fullWidth
        aria-label={t('show')}
        value={filter.show}
        onChange={(value) => onChange({ ...filter, show: shows.find((one) => one === value) ?? 'all' })}
        data={shows.map((one) => ({ value: one, label: label(one) }))}
      />
      <div className={classes.filterRow}>
        <Select
          aria-label={t('period')}
          allowDeselect={false}
          openOnFocus={false}
          value={filter.period}
          onChange={(value) => onChange({ ...filter, period: periods.find((one) => one === value) ?? 'all' })}
          data={periods.map((one) => ({ value: one, label: t(`period.${one}`) }))}
        />
        <StaffSelect aria-label={t('who')} placeholder={t('everybody')} clearable value={filter.userId} onChange={(userId) => onChange({ ...filter, userId })} />
      </div>
      {filter.period === 'own' ? (
        <div className={classes.filterRow}>
          <DateField label={t('fromDate')} value={filter.fromDate} onChange={(fromDate) => onChange({ ...filter, fromDate })} />
          <DateField label={t('toDate')} value={filter.toDate} onChange={(toDate) => onChange({ ...filter, toDate })} />
        </div>
      ) : null}
    </div>
  );
}

function useLines(items: readonly CallItem[] | undefined): readonly Line<CallItem>[] | undefined {
  const t = useWords(callPageWords);
  const { locale } = useLocale();
  const now = useNow(MINUTE_MS);
  return useMemo(() => {
    if (items === undefined) return undefined;
    let last = '';
    return items.flatMap((item): readonly Line<CallItem>[] => {
      const day = dayOf(item.startedAt, now);
      const entry: Line<CallItem> = { kind: 'item', key: item.id, item };
      if (day === last) return [entry];
      last = day;
      return [{ kind: 'heading', key: `day ${day}`, text: day === 'today' || day === 'yesterday' ? t(day) : shortDate(day, locale) }, entry];
    });
  }, [items, now, t, locale]);
}

function CallLine({ item }: { readonly item: CallItem }) {
  const t = useWords(callPageWords);
  const words = useWords(callWords);
  const length = useLengthText();
  const what = [words(`topic.${item.topic}`), item.topicText].filter((part) => part !== '').join(' · ');
  return (
    <>
      <div className={line.lineTop}>
        <CallMark call={item} />
        <span className={line.lineTitle} title={whoOf(item, t)}>
          {whoOf(item, t)}
        </span>
        <SyncMark sync={item.sync} />
        <span className={line.lineEnd} data-numeric>
          {timeOf(item.startedAt)}
        </span>
      </div>
      <div className={line.lineBottom}>
        <HospitalTag id={item.hospitalId} />
        <span className={classes.cut} title={what}>
          {what}
        </span>
        <span className={line.lineEnd}>
          {item.callback !== null && item.attemptId === null ? <CallbackState callback={item.callback} /> : item.result === 'answered' ? length(spoken(item)) : null}
        </span>
      </div>
    </>
  );
}
