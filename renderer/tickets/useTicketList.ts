import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { MINUTE_MS } from '../../shared/time/shanghai.ts';
import type { ListContext, ListSpec, TicketLine } from '../../shared/tickets/listModel.ts';
import { ordersOf } from '../../shared/tickets/listOrder.ts';
import { filterOf } from '../../shared/tickets/listQuery.ts';
import { useDirectory } from '../app/directory.tsx';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useLocale } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { rowsOf } from './list/listRows.ts';
import { createNameOrder } from './list/nameOrder.ts';
import { troubleOf } from './list/lineStore.ts';
import type { NameOrder } from './list/nameOrder.ts';
import { useTicketLines } from './list/TicketLinesProvider.tsx';
import { usePlace } from './views/usePlace.ts';

/** Typing pauses this long before the search index is asked; titles answer at once. ms */
const SEARCH_PAUSE_MS = 120;
const nothing: ReadonlySet<string> = new Set();

/** The list as the person set it: one hook, because the table, the narrow list and the board show the same. */
export function useTicketList() {
  const { userId } = usePermissions();
  const { hospitalId } = useHospitalFilter();
  const store = useTicketLines();
  const place = usePlace();
  const { spec } = place;
  const [words, setWords] = useState('');
  const found = useFound(words);
  const order = useOrder(store.lines);
  const { rankOf } = order;
  // Due, today and this month: what a view shows may change with the minute. The countdowns tick by themselves.
  const now = useNow(MINUTE_MS);
  const context = useMemo<ListContext>(() => ({ me: userId, now, hospitalId, words, found, rankOf }), [userId, now, hospitalId, words, found, rankOf]);
  const ready = spec.filter.status === 'all' || spec.filter.status === 'closed' ? store.closedReady : store.ready;
  const orders = useMemo(() => ordersOf(store.lines, order.rankOf), [store.lines, order]);
  const sorted = useMemo(() => {
    if (spec.sort.by === 'title') order.prepareTitles(store.lines.map(({ title }) => title));
    return orders(spec.sort);
  }, [orders, spec.sort, store.lines, order]);
  const lines = useMemo(() => sorted.filter(filterOf(spec.filter, context)), [sorted, spec.filter, context]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(nothing);
  const rows = useMemo(() => rowsOf(lines, spec.group, context, folded), [lines, spec.group, context, folded]);
  const fold = (key: string, wanted = !folded.has(key)): void => {
    const next = new Set(folded);
    if (wanted) next.add(key);
    else next.delete(key);
    setFolded(next);
  };
  return {
    place,
    words,
    setWords,
    context,
    fold,
    /** undefined: still being read. */
    lines: ready ? lines : undefined,
    rows: ready ? rows : undefined,
    byId: store.byId,
    all: store.lines,
    trouble: troubleOf(store.error, ready),
    retry: store.retry,
    ready: store.ready,
    closedReady: store.closedReady,
    openCount: useMemo(() => countOpen(store.lines, hospitalId), [store.lines, hospitalId]),
    isNarrowed: words.trim() !== '' || !showsAllOpen(spec),
  };
}

export type TicketList = ReturnType<typeof useTicketList>;

function countOpen(lines: readonly TicketLine[], hospitalId: string | null): number {
  let count = 0;
  for (const line of lines) if (line.status !== 'closed' && (hospitalId === null || line.hospitalId === hospitalId)) count += 1;
  return count;
}

function showsAllOpen({ filter }: ListSpec): boolean {
  const { status, ...rest } = filter;
  const narrowing = [rest.assignee, rest.kind, rest.priority].some((one) => one !== null) || rest.watching || rest.due !== 'any' || rest.closed !== 'any';
  return !narrowing && (status === 'not_closed' || status === 'all');
}

const QUERY_MAX = 100;

/** Tickets whose other words match; until the index has answered, none. */
function useFound(words: string): ReadonlySet<string> {
  const [settled] = useDebouncedValue(words.trim(), SEARCH_PAUSE_MS);
  // What is pasted into the field stays whole there; nobody means more than this by a search.
  const answer = useRequest('tickets.search', { query: settled.slice(0, QUERY_MAX) }, { enabled: settled !== '', previous: 'drop' });
  const { data } = answer;
  return useMemo(() => (data === undefined || settled === '' ? nothing : new Set(data)), [data, settled]);
}

function useOrder(lines: readonly TicketLine[]): NameOrder {
  const { locale } = useLocale();
  const { hospitalById, staffById } = useDirectory();
  const order = useMemo(
    () =>
      createNameOrder(locale, {
        hospitals: new Map([...hospitalById].map(([id, hospital]) => [id, hospital.shortName])),
        staff: new Map([...staffById].map(([id, member]) => [id, member.displayName])),
      }),
    [locale, hospitalById, staffById],
  );
  useEffect(() => {
    const idle = requestIdleCallback(() => order.prepareTitles(lines.map((line) => line.title)));
    return () => cancelIdleCallback(idle);
  }, [order, lines]);
  return order;
}
