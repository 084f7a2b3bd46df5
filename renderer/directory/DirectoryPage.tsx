import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Hospital } from '../../shared/directory/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate, useSearchParams } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { LineList } from '../ui/desk/LineList.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListPane, ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SyncMark } from '../ui/tags.tsx';
import { ContractBadge } from './ContractBadge.tsx';
import { HospitalDetail } from './HospitalDetail.tsx';
import { HospitalDialog } from './HospitalDialog.tsx';
import { directoryWords } from './messages.ts';
import { useDutyGroups } from '../ui/desk/useDutyGroups.ts';
import classes from './directory.module.css';
import line from '../ui/desk/line.module.css';

/** 医院: who is served, by which contract, whom to call, and which conversations are theirs. */
export function DirectoryPage() {
  const t = useWords(directoryWords);
  const navigate = useNavigate();
  const { hospitals, hospitalById, loading } = useDirectory();
  const { lead } = usePermissions();
  const [adding, setAdding] = useState(false);
  const id = useSearchParams().get('hospital');
  const hospital = id === null ? undefined : hospitalById.get(id);
  const open = (next: string): void => navigate(`${places.directory()}?hospital=${encodeURIComponent(next)}`);
  useShortcut('n', () => setAdding(true), { when: lead });
  return (
    <>
      <ListPane name="directory" label={t('title')}>
        <div className={classes.listHead}>
          <h1>{t('title')}</h1>
          <span className={classes.muted} data-numeric>
            {loading ? '' : t('count', { count: hospitals.length })}
          </span>
          <GuardedButton
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            blocked={lead ? null : t('readOnly')}
            aria-label={t('addHospital')}
            onClick={() => setAdding(true)}
          >
            {t('addShort')}
          </GuardedButton>
        </div>
        <HospitalList selected={hospital?.id ?? null} onOpen={open} />
      </ListPane>
      {hospital === undefined ? (
        <MainPane label={t('title')}>
          <PageHeader title={<ListToggle />} />
          {loading ? null : (
            <NothingChosen missing={id !== null} onAdd={lead ? () => setAdding(true) : null} />
          )}
        </MainPane>
      ) : (
        <HospitalDetail key={hospital.id} hospital={hospital} />
      )}
      {adding ? <HospitalDialog hospital={null} onClose={() => setAdding(false)} onSaved={open} /> : null}
    </>
  );
}

/** @param props.missing an address that names no hospital. @param props.onAdd null: may look only */
function NothingChosen({ missing, onAdd }: { readonly missing: boolean; readonly onAdd: (() => void) | null }) {
  const t = useWords(directoryWords);
  const { hospitals } = useDirectory();
  if (hospitals.length === 0) {
    return (
      <EmptyState
        title={t('empty')}
        hint={onAdd === null ? t('readOnly') : t('emptyHint')}
        action={onAdd === null ? null : <Button onClick={onAdd}>{t('addHospital')}</Button>}
      />
    );
  }
  return <EmptyState title={t(missing ? 'notFound' : 'choose')} hint={t(onAdd === null ? 'chooseHintReadOnly' : 'chooseHint')} />;
}

interface ListProps {
  readonly selected: string | null;
  readonly onOpen: (id: string) => void;
}

function HospitalList({ selected, onOpen }: ListProps) {
  const t = useWords(directoryWords);
  const { hospitals, loading } = useDirectory();
  const [query, setQuery] = useState('');
  const found = useMemo(() => matching(hospitals, query), [hospitals, query]);
  return (
    <>
      <div className={classes.search}>
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <LineList
        label={t('title')}
        lines={loading ? undefined : found.map((item) => ({ kind: 'item', key: item.id, item }))}
        selected={selected}
        onSelect={onOpen}
        render={(hospital) => <HospitalLine hospital={hospital} />}
        empty={
          // Without any hospital the middle of the page says so, with the way to add one.
          query === '' ? null : <EmptyState title={t('noMatch')} />
        }
      />
    </>
  );
}

/** In service first, then by name. */
function matching(hospitals: readonly Hospital[], query: string): readonly Hospital[] {
  const wanted = query.trim().toLowerCase();
  return hospitals
    .filter((one) => `${one.name} ${one.shortName}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, 'zh-CN'));
}

function HospitalLine({ hospital }: { readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const { pendingIds } = useDirectory();
  const groups = useDutyGroups();
  return (
    <>
      <div className={line.lineTop}>
        <span className={line.lineTitle} title={hospital.name} data-inactive={!hospital.active}>
          {hospital.name}
        </span>
        <SyncMark sync={pendingIds.includes(hospital.id) ? 'pending' : 'synced'} />
      </div>
      <div className={line.lineBottom}>
        <span>{hospital.shortName}</span>
        <span>{groups.get(hospital.dutyGroupId)?.name ?? ''}</span>
        <span className={line.lineEnd}>
          {hospital.active ? <ContractBadge hospitalId={hospital.id} /> : t('inactive')}
        </span>
      </div>
    </>
  );
}
