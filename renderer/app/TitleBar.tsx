import { ActionIcon, Indicator, Kbd, Select } from '@mantine/core';
import { IconBell, IconSearch } from '@tabler/icons-react';
import { useStatus } from '../ipc/useRequest.ts';
import { useDirectory } from './directory.tsx';
import { useHospitalFilter } from './hospitalFilter.tsx';
import { useWords } from './i18n.tsx';
import { MeMenu } from './MeMenu.tsx';
import { appMessages } from './messages.ts';
import classes from './TitleBar.module.css';

interface Props {
  readonly onSearch: () => void;
  readonly onRejections: () => void;
  readonly onKeys: () => void;
}

/** 40 px: which hospital, search, what the relay refused, me. */
export function TitleBar(props: Props) {
  const t = useWords(appMessages);
  return (
    <header className={classes.bar}>
      <HospitalFilter />
      <button type="button" className={classes.search} onClick={props.onSearch}>
        <IconSearch size={14} aria-hidden />
        <span>{t('title.search')}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </button>
      <div className={classes.end}>
        <RejectionsBell onOpen={props.onRejections} />
        <MeMenu onKeys={props.onKeys} />
      </div>
    </header>
  );
}

function HospitalFilter() {
  const t = useWords(appMessages);
  const { hospitals } = useDirectory();
  const { hospitalId, setHospitalId } = useHospitalFilter();
  return (
    <Select
      className={classes.hospital}
      aria-label={t('title.hospital')}
      placeholder={t('title.allHospitals')}
      data={hospitals.filter((h) => h.active).map((h) => ({ value: h.id, label: h.shortName }))}
      value={hospitalId}
      onChange={(value) => setHospitalId(hospitals.find((h) => h.id === value)?.id ?? null)}
      // Its list is placed by measuring the page, also while nobody sees it, each time it is drawn.
      comboboxProps={{ keepMounted: false }}
      searchable
      clearable
    />
  );
}

function RejectionsBell({ onOpen }: { readonly onOpen: () => void }) {
  const t = useWords(appMessages);
  const count = useStatus().rejections;
  const label = t('title.rejections', { count });
  return (
    <Indicator disabled={count === 0} label={count} size={16} color="red" offset={4}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={onOpen}>
        <IconBell size={18} stroke={1.6} />
      </ActionIcon>
    </Indicator>
  );
}
