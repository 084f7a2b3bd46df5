import { CloseButton, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useRef } from 'react';
import { listFilter, noFilter, statusFilters } from '../../shared/tickets/listModel.ts';
import type { ListFilter } from '../../shared/tickets/listModel.ts';
import { ticketKind, ticketPriority } from '../../shared/tickets/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { useStaffName } from '../ui/tags.tsx';
import { listWords } from './listMessages.ts';
import { ticketWords } from './messages.ts';
import type { Place } from './views/usePlace.ts';
import classes from './tickets.module.css';

const ANY = 'any';
const dues = ['any', 'overdue', 'soon', 'today'] as const;

interface Props {
  readonly filter: ListFilter;
  readonly onFilter: Place['filter'];
}

/** One field: painted again only when its own value changes, because a list of choices costs as much as many rows. */
interface FieldProps<Field extends keyof ListFilter> {
  readonly value: ListFilter[Field];
  readonly onFilter: Place['filter'];
}

interface BarProps extends Props {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly isNarrowed: boolean;
  readonly narrow: boolean;
}

/** Filters of the list. The hospital is chosen in the title bar, for every page at once. Painted only when one of them changes. */
export const TicketFilterBar = memo(function TicketFilterBar(props: BarProps) {
  const { narrow, filter, onFilter } = props;
  return (
    <div className={classes.filters} data-narrow={narrow} role="search">
      <StatusFilter value={filter.status} onFilter={onFilter} />
      <AssigneeFilter value={filter.assignee} onFilter={onFilter} />
      <KindFilter value={filter.kind} onFilter={onFilter} />
      {narrow ? null : <PriorityFilter value={filter.priority} onFilter={onFilter} />}
      {narrow ? null : <DueFilter value={filter.due} onFilter={onFilter} />}
      <WordFilter {...props} />
    </div>
  );
});

const StatusFilter = memo(function StatusFilter({ value, onFilter }: FieldProps<'status'>) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  return (
    <Select
      aria-label={t('filterStatus')}
      value={value}
      allowDeselect={false}
      data={statusFilters.map((status) => ({ value: status, label: status === 'waiting' ? own('filter.status.waiting') : t(`status.${status}`) }))}
      // `closed this month` goes with the closed state alone.
      onChange={(status) => onFilter({ status: listFilter.shape.status.parse(status), closed: 'any' })}
    />
  );
});

const KindFilter = memo(function KindFilter({ value, onFilter }: FieldProps<'kind'>) {
  const t = useWords(ticketWords);
  return (
    <Select
      aria-label={t('filterKind')}
      value={value ?? ANY}
      allowDeselect={false}
      data={[{ value: ANY, label: t('anyKind') }, ...ticketKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))]}
      onChange={(kind) => onFilter({ kind: listFilter.shape.kind.parse(kind) })}
    />
  );
});

const PriorityFilter = memo(function PriorityFilter({ value, onFilter }: FieldProps<'priority'>) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  return (
    <Select
      aria-label={own('filter.priority')}
      value={value ?? ANY}
      allowDeselect={false}
      data={[{ value: ANY, label: own('filter.anyPriority') }, ...ticketPriority.options.map((one) => ({ value: one, label: t(`priority.${one}`) }))]}
      onChange={(priority) => onFilter({ priority: listFilter.shape.priority.parse(priority) })}
    />
  );
});

const DueFilter = memo(function DueFilter({ value, onFilter }: FieldProps<'due'>) {
  const t = useWords(listWords);
  return (
    <Select
      aria-label={t('filter.due')}
      value={value}
      allowDeselect={false}
      data={dues.map((due) => ({ value: due, label: t(`filter.due.${due}`) }))}
      onChange={(due) => onFilter({ due: listFilter.shape.due.parse(due) })}
    />
  );
});

const AssigneeFilter = memo(function AssigneeFilter({ value, onFilter }: FieldProps<'assignee'>) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  const { staff } = useDirectory();
  const name = useStaffName();
  return (
    <Select
      aria-label={t('filterAssignee')}
      value={value ?? ANY}
      allowDeselect={false}
      searchable
      openOnFocus={false}
      data={[
        { value: ANY, label: t('anyAssignee') },
        { value: 'me', label: t('mine') },
        { value: 'nobody', label: own('filter.nobody') },
        ...staff.map((member) => ({ value: member.id as string, label: name(member.id) })),
      ]}
      onChange={(chosen) => onFilter({ assignee: chosen === ANY ? null : chosen })}
    />
  );
});

function WordFilter({ words, onWords, isNarrowed, narrow, onFilter }: BarProps) {
  const t = useWords(ticketWords);
  const field = useRef<HTMLInputElement>(null);
  useShortcut('/', () => field.current?.focus());
  const clear = (): void => {
    onFilter(noFilter);
    onWords('');
  };
  return (
    <TextInput
      ref={field}
      className={classes.searchField ?? ''}
      aria-label={t('filterSearch')}
      placeholder={t(narrow ? 'filterSearchShort' : 'filterSearchHint')}
      leftSection={<IconSearch size={14} />}
      value={words}
      onChange={(event) => onWords(event.currentTarget.value)}
      rightSection={isNarrowed ? <CloseButton size="xs" aria-label={t('filterClear')} title={t('filterClear')} onClick={clear} /> : null}
    />
  );
}
