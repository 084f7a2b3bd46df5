import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { usePreference } from '../app/preferences.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { isFiltered, listArgs, noFilters, ticketFilters } from './filters.ts';
import type { TicketFilters } from './filters.ts';

/** Typing pauses this long before the list is asked again. ms */
const SEARCH_PAUSE_MS = 120;

/** The list with its filters; one hook, because the table and the narrow list show the same. */
export function useTicketList() {
  const { userId } = usePermissions();
  const { hospitalId } = useHospitalFilter();
  const [filters, setFilters] = usePreference<TicketFilters>('tickets.filters', ticketFilters, noFilters);
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query, SEARCH_PAUSE_MS);
  const list = useRequest('tickets.list', listArgs(filters, settled, hospitalId, userId));
  const clear = (): void => {
    setFilters(noFilters);
    setQuery('');
  };
  return { list, filters, setFilters, query, setQuery, clear, filtered: isFiltered(filters, query) };
}

export type TicketList = ReturnType<typeof useTicketList>;
