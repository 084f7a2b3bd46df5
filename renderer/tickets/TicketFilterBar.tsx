import { CloseButton, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { ticketKind } from '../../shared/tickets/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useStaffName } from '../ui/tags.tsx';
import { MINE, statusFilters } from './filters.ts';
import { ticketWords } from './messages.ts';
import type { TicketList } from './useTicketList.ts';
import classes from './tickets.module.css';

const ANY = 'any';

/** Filters of the list. The hospital is chosen in the title bar, for every page at once. */
export function TicketFilterBar({ list, narrow }: { readonly list: TicketList; readonly narrow: boolean }) {
  const t = useWords(ticketWords);
  const { filters, setFilters } = list;
  return (
    <div className={classes.filters} data-narrow={narrow} role="search">
      <Select
        aria-label={t('filterStatus')}
        value={filters.status}
        allowDeselect={false}
        data={statusFilters.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        onChange={(value) => {
          const status = statusFilters.find((one) => one === value);
          if (status !== undefined) setFilters({ ...filters, status });
        }}
      />
      <AssigneeFilter list={list} />
      <Select
        aria-label={t('filterKind')}
        value={filters.kind ?? ANY}
        allowDeselect={false}
        data={[
          { value: ANY, label: t('anyKind') },
          ...ticketKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
        ]}
        onChange={(value) => setFilters({ ...filters, kind: ticketKind.safeParse(value).data ?? null })}
      />
      <TextInput
        className={classes.searchField ?? ''}
        aria-label={t('filterSearch')}
        placeholder={t(narrow ? 'filterSearchShort' : 'filterSearchHint')}
        maxLength={100}
        leftSection={<IconSearch size={14} />}
        value={list.query}
        onChange={(event) => list.setQuery(event.currentTarget.value)}
        rightSection={
          list.filtered ? <CloseButton size="xs" aria-label={t('filterClear')} title={t('filterClear')} onClick={list.clear} /> : null
        }
      />
    </div>
  );
}

function AssigneeFilter({ list }: { readonly list: TicketList }) {
  const t = useWords(ticketWords);
  const { staff } = useDirectory();
  const name = useStaffName();
  const { filters, setFilters } = list;
  return (
    <Select
      aria-label={t('filterAssignee')}
      value={filters.assignee ?? ANY}
      allowDeselect={false}
      searchable
      data={[
        { value: ANY, label: t('anyAssignee') },
        { value: MINE, label: t('mine') },
        ...staff.map((member) => ({ value: member.id as string, label: name(member.id) })),
      ]}
      onChange={(value) => setFilters({ ...filters, assignee: value === ANY ? null : value })}
    />
  );
}
