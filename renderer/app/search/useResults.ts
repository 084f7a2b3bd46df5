import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { asId } from '../../../shared/ids.ts';
import type { PersonHit, SearchHit } from '../../../shared/search/contract.ts';
import { useRequest } from '../../ipc/useRequest.ts';
import { useCallSheet } from '../callSheet.tsx';
import { useDirectory } from '../directory.tsx';
import { useHospitalFilter } from '../hospitalFilter.tsx';
import { useWords } from '../i18n.tsx';
import { goTo } from '../location.ts';
import { appMessages } from '../messages.ts';
import { places } from '../places.ts';
import { sections } from '../Rail.tsx';
import { viewCommands } from '../../tickets/views/viewCommands.ts';
import { listWords } from '../../tickets/listMessages.ts';
import { inboxViewCommands } from '../../inbox/views/viewCommands.ts';
import { inboxDeskWords } from '../../inbox/deskMessages.ts';
import { useScheme } from '../ThemePreference.tsx';
import { RECENT, conversationResults, hitResults, hospitalResults, inOrder, matchesLoosely, personResults, recentResults } from './results.ts';
import type { Result } from './results.ts';
import type { Filters } from './useFilters.ts';

/** Long enough that a typed word is one search, short enough not to be noticed. ms */
const SEARCH_DELAY_MS = 80;
/** Messages and tickets shown at first, and how many more at a time. */
const PAGE = 30;
const MOST = 300;

interface Commands {
  readonly onRejections: () => void;
  readonly onKeys: () => void;
}

interface Found {
  readonly results: readonly Result[];
  /** What is shown may not be the answer to what is typed yet. */
  readonly searching: boolean;
  /** Asks once more for the same words, when more has come to be found. */
  readonly again: () => void;
}

/** What the palette shows for what was typed: places and actions at once, everything else as the core finds it. */
export function useResults(filters: Filters, active: boolean, commands: Commands): Found {
  const t = useWords(appMessages);
  const text = filters.words;
  const [settled] = useDebouncedValue(text, SEARCH_DELAY_MS);
  const isFiltered = filters.chips.length > 0;
  const asked = `${settled} ${JSON.stringify(filters.filter)}`;
  const [more, setMore] = useState({ asked, limit: PAGE });
  const limit = more.asked === asked ? more.limit : PAGE;
  const { hospitals, hospitalById, staff } = useDirectory();
  const { setHospitalId } = useHospitalFilter();
  const pages = usePages(text, active, commands);
  const recent = useRequest('inbox.list', { filter: 'open', hospitalId: null, limit: RECENT }, { enabled: active && text === '' && !isFiltered });
  const wanted = active && (settled !== '' || isFiltered);
  const found = useRequest('search.all', { query: settled, limit, filter: filters.filter }, { enabled: wanted });
  const answer = text === '' && !isFiltered ? undefined : found.data;
  const openConversation = (id: string): void => goTo(places.inbox(id));
  const open = (hit: SearchHit): void => goTo(hit.kind === 'ticket' ? places.tickets(hit.parentId) : places.message(hit.parentId, hit.id, hit.at, settled));
  const colleagues = staff
    .filter((one) => text !== '' && one.active && one.displayName.toLowerCase().includes(text.toLowerCase()))
    .map((one): Result => ({
      id: `staff.${one.id}`,
      group: 'people',
      title: one.displayName,
      excerpt: t('search.staffHint'),
      words: text,
      stays: true,
      run: () => filters.add({ key: 'who', label: `${t('search.filter.who')}: ${one.displayName}`, filter: { staffId: asId(one.id) } }),
    }));
  const next: readonly Result[] =
    answer?.hasMore === true && limit < MOST ? [{ id: 'more', group: 'more', title: t('search.more'), stays: true, found: true, run: () => setMore({ asked, limit: Math.min(MOST, limit + PAGE) }) }] : [];
  // While a filter is typed its letters are no words, and with one set it is not pages that are looked for.
  const results = inOrder([
    ...filters.results,
    ...(filters.typing !== null || isFiltered ? [] : pages),
    ...(filters.typing !== null || text !== '' || isFiltered ? [] : recentResults(recent.data?.items ?? [], openConversation)),
    ...conversationResults(answer?.conversations ?? [], settled, t('search.closed'), openConversation),
    ...(isFiltered ? [] : colleagues),
    ...personResults(answer?.people ?? [], settled, { kindOf: (kind) => t(`search.person.${kind}`), hospitalOf: (id) => hospitalById.get(id ?? '')?.shortName ?? '', open: openPerson }),
    ...(isFiltered ? [] : hospitalResults(hospitals, text, t('search.hospitalHint'), (hospital) => setHospitalId(hospital.id))),
    ...hitResults(answer?.hits ?? [], settled, open),
    ...next,
  ]);
  return { results, searching: (text !== '' || isFiltered) && (settled !== text || found.isFetching), again: () => void found.refetch() };
}

function openPerson({ kind, id, hospitalId }: PersonHit): void {
  const to = { contact: places.directory(hospitalId ?? undefined), call: places.calls(id), callback: places.callbacks(id), ticket: places.tickets(id) };
  goTo(to[kind]);
}

/** Pages, actions and views by their names. */
function usePages(text: string, active: boolean, commands: Commands): readonly Result[] {
  const commandResults = useCommands(commands);
  const viewWords = useWords(listWords);
  const savedViews = useRequest('tickets.views', {}, { enabled: active });
  const views = viewCommands(viewWords, savedViews.data ?? []).map(
    ({ id, title }): Result => ({ id: `view.${id}`, group: 'pages', title, run: () => goTo(places.ticketView(id)) }),
  );
  const inboxWords = useWords(inboxDeskWords);
  const savedInboxViews = useRequest('inbox.views', {}, { enabled: active });
  const inboxViews = inboxViewCommands(inboxWords, savedInboxViews.data ?? []).map(
    ({ id, title }): Result => ({ id: `inboxView.${id}`, group: 'pages', title, run: () => goTo(places.inboxView(id)) }),
  );
  return [
    ...commandResults.filter((result) => matchesLoosely(result.title, text)),
    // Only when looked for: a dozen more lines would push the actions out of sight.
    ...(text === '' ? [] : [...inboxViews, ...views].filter((result) => matchesLoosely(result.title, text))),
  ];
}

function useCommands({ onRejections, onKeys }: Commands): readonly Result[] {
  const t = useWords(appMessages);
  const { colorScheme } = useMantineColorScheme();
  const [, setScheme] = useScheme();
  const { setHospitalId } = useHospitalFilter();
  const { open: openCall } = useCallSheet();
  const action = (id: string, title: string, run: () => void): Result => ({ id: `action.${id}`, group: 'actions', title, run });
  return [
    ...sections.map(
      (section): Result => ({
        id: `page.${section.key}`,
        group: 'pages',
        title: t(`nav.${section.key}`),
        run: () => goTo(section.path),
      }),
    ),
    action('ticket', t('action.newTicket'), () => goTo(places.newTicket())),
    action('callback', t('action.newCallback'), () => goTo(places.newCallback())),
    action('call', t('action.newCall'), openCall),
    action('hospitals', t('action.allHospitals'), () => setHospitalId(null)),
    action('theme', t('action.toggleTheme'), () => setScheme(colorScheme === 'dark' ? 'light' : 'dark')),
    action('sync', t('action.sync'), () => goTo(places.sync())),
    action('rejections', t('action.rejections'), onRejections),
    action('keys', t('action.shortcuts'), onKeys),
  ];
}
