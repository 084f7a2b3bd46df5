import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import * as z from 'zod';
import { asId } from '../../shared/ids.ts';
import type { HospitalId } from '../../shared/ids.ts';
import { MINUTE_MS, monthOf } from '../../shared/time/shanghai.ts';
import { useDirectory } from '../app/directory.tsx';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useLocale, useWords } from '../app/i18n.tsx';
import { goTo } from '../app/location.ts';
import { places } from '../app/places.ts';
import { usePreference } from '../app/preferences.tsx';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { monthName } from '../ui/desk/moment.ts';
import { HospitalSelect } from '../ui/desk/pickers.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ExportButtons } from './ExportButtons.tsx';
import { defaultMonth, isMonth, recentMonths } from './months.ts';
import { LogPreview } from './LogPreview.tsx';
import { reportWords } from './messages.ts';
import classes from './reports.module.css';

export interface Scope {
  readonly hospitalId: HospitalId;
  readonly month: string;
}

/** 报表: the monthly follow-up log, seen before it is saved; the file holds exactly what the screen shows. */
export function ReportsPage() {
  const t = useWords(reportWords);
  const { hospitals, loading } = useDirectory();
  const filter = useHospitalFilter();
  const now = useNow(MINUTE_MS);
  const [stored, setStored] = usePreference<string | null>('reports.hospital', z.string().nullable(), null);
  const [month, setMonth] = useState(() => defaultMonth(now));
  const chosen = filter.hospitalId ?? stored;
  const hospital = hospitals.find((one) => one.id === chosen) ?? hospitals.find((one) => one.active);
  const scope: Scope | null = hospital === undefined ? null : { hospitalId: hospital.id, month };
  const choose = (id: string | null): void => {
    setStored(id);
    // The title bar's choice would win over this one: follow the person's latest word.
    if (filter.hospitalId !== null) filter.setHospitalId(id === null ? null : asId<HospitalId>(id));
  };
  return (
    <MainPane label={t('title')}>
      <PageHeader title={t('followUpLog')} actions={scope === null ? null : <ExportButtons scope={scope} />}>
        <HospitalSelect
          aria-label={t('hospital')}
          placeholder={t('chooseHospital')}
          w={240}
          allowDeselect={false}
          value={hospital?.id ?? null}
          onChange={choose}
        />
        <MonthSelect value={month} onChange={setMonth} />
        <span className={classes.hint}>{t('monthHint')}</span>
      </PageHeader>
      {scope === null ? (
        loading ? (
          <SkeletonRows count={12} />
        ) : (
          <EmptyState
            title={t('noHospitals')}
            hint={t('noHospitalsHint')}
            action={<Button onClick={() => goTo(places.directory())}>{t('toDirectory')}</Button>}
          />
        )
      ) : (
        <Preview scope={scope} />
      )}
    </MainPane>
  );
}

function MonthSelect({ value, onChange }: { readonly value: string; readonly onChange: (month: string) => void }) {
  const t = useWords(reportWords);
  const { locale } = useLocale();
  const now = useNow(MINUTE_MS);
  const label = (month: string): string => {
    const name = monthName(month, locale);
    return month === monthOf(now) ? t('monthCurrent', { month: name }) : name;
  };
  return (
    <Select
      aria-label={t('month')}
      w={208}
      allowDeselect={false}
      value={value}
      data={recentMonths(now).map((month) => ({ value: month, label: label(month) }))}
      onChange={(month) => {
        if (month !== null && isMonth(month)) onChange(month);
      }}
    />
  );
}

function Preview({ scope }: { readonly scope: Scope }) {
  const preview = useRequest('reports.preview', scope, { previous: 'drop' });
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined) return <SkeletonRows count={12} />;
  return <LogPreview log={preview.data.log} table={preview.data.table} />;
}
