import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
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
import { conversationResults, hitResults, hospitalResults, inOrder, matchesLoosely } from './results.ts';
import type { Result } from './results.ts';

/** Long enough that a typed word is one search, short enough not to be noticed. ms */
const SEARCH_DELAY_MS = 120;

interface Commands {
  readonly onRejections: () => void;
  readonly onKeys: () => void;
}

interface Found {
  readonly results: readonly Result[];
  readonly searching: boolean;
  /** Asks once more for the same words, when more has come to be found. */
  readonly again: () => void;
}

/** What the palette shows for a query: places and actions at once, messages and tickets as the core finds them. */
export function useResults(query: string, active: boolean, commands: Commands): Found {
  const t = useWords(appMessages);
  const text = query.trim();
  const [settled] = useDebouncedValue(text, SEARCH_DELAY_MS);
  const { hospitals } = useDirectory();
  const { setHospitalId } = useHospitalFilter();
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
  const conversations = useRequest('inbox.list', { filter: 'open', hospitalId: null, limit: 200 }, { enabled: active });
  const found = useRequest('search.all', { query: settled, limit: 30 }, { enabled: active && settled !== '' });
  const hits = text === '' ? [] : (found.data?.hits ?? []);
  const results = inOrder([
    ...commandResults.filter((result) => matchesLoosely(result.title, text)),
    // Only when looked for: a dozen more lines would push the actions out of sight.
    ...(text === '' ? [] : [...inboxViews, ...views].filter((result) => matchesLoosely(result.title, text))),
    ...conversationResults(conversations.data?.items ?? [], text, (id) => goTo(places.inbox(id))),
    ...hospitalResults(hospitals, text, t('search.hospitalHint'), (hospital) => setHospitalId(hospital.id)),
    ...hitResults(hits, (hit) => goTo(hit.kind === 'ticket' ? places.tickets(hit.parentId) : places.message(hit.parentId, hit.id, hit.at))),
  ]);
  return { results, searching: text !== '' && (settled !== text || found.isFetching), again: () => void found.refetch() };
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
