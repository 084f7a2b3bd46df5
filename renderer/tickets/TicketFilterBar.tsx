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

interface BarProps extends Props {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly isNarrowed: boolean;
  readonly narrow: boolean;
}

/** Filters of the list. The hospital is chosen in the title bar, for every page at once. Painted only when one of them changes. */
export const TicketFilterBar = memo(function TicketFilterBar(props: BarProps) {
  const { narrow } = props;
  return (
    <div className={classes.filters} data-narrow={narrow} role="search">
      <StatusFilter {...props} />
      <AssigneeFilter {...props} />
      <KindFilter {...props} />
      {narrow ? null : <PriorityFilter {...props} />}
      {narrow ? null : <DueFilter {...props} />}
      <WordFilter {...props} />
    </div>
  );
});

function StatusFilter({ filter, onFilter }: Props) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  return (
    <Select
      aria-label={t('filterStatus')}
      value={filter.status}
      allowDeselect={false}
      data={statusFilters.map((status) => ({ value: status, label: status === 'waiting' ? own('filter.status.waiting') : t(`status.${status}`) }))}
      // `closed this month` goes with the closed state alone.
      onChange={(status) => onFilter({ status: listFilter.shape.status.parse(status), closed: 'any' })}
    />
  );
}

function KindFilter({ filter, onFilter }: Props) {
  const t = useWords(ticketWords);
  return (
    <Select
      aria-label={t('filterKind')}
      value={filter.kind ?? ANY}
      allowDeselect={false}
      data={[{ value: ANY, label: t('anyKind') }, ...ticketKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))]}
      onChange={(kind) => onFilter({ kind: listFilter.shape.kind.parse(kind) })}
    />
  );
}

function PriorityFilter({ filter, onFilter }: Props) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  return (
    <Select
      aria-label={own('filter.priority')}
      value={filter.priority ?? ANY}
      allowDeselect={false}
      data={[{ value: ANY, label: own('filter.anyPriority') }, ...ticketPriority.options.map((one) => ({ value: one, label: t(`priority.${one}`) }))]}
      onChange={(priority) => onFilter({ priority: listFilter.shape.priority.parse(priority) })}
    />
  );
}

function DueFilter({ filter, onFilter }: Props) {
  const t = useWords(listWords);
  return (
    <Select
      aria-label={t('filter.due')}
      value={filter.due}
      allowDeselect={false}
      data={dues.map((due) => ({ value: due, label: t(`filter.due.${due}`) }))}
      onChange={(due) => onFilter({ due: listFilter.shape.due.parse(due) })}
    />
  );
}

function AssigneeFilter({ filter, onFilter }: Props) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  const { staff } = useDirectory();
  const name = useStaffName();
  return (
    <Select
      aria-label={t('filterAssignee')}
      value={filter.assignee ?? ANY}
      allowDeselect={false}
      searchable
      openOnFocus={false}
      data={[
        { value: ANY, label: t('anyAssignee') },
        { value: 'me', label: t('mine') },
        { value: 'nobody', label: own('filter.nobody') },
        ...staff.map((member) => ({ value: member.id as string, label: name(member.id) })),
      ]}
      onChange={(value) => onFilter({ assignee: value === ANY ? null : value })}
    />
  );
}

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
      maxLength={100}
      leftSection={<IconSearch size={14} />}
      value={words}
      onChange={(event) => onWords(event.currentTarget.value)}
      rightSection={isNarrowed ? <CloseButton size="xs" aria-label={t('filterClear')} title={t('filterClear')} onClick={clear} /> : null}
    />
  );
}
