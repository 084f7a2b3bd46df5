import { useCallback, useEffect, useMemo } from 'react';
import * as z from 'zod';
import type { RequestAnswer } from '../../../shared/ipc/contract.ts';
import { builtInInboxView, builtInInboxViews, inboxFilter, isSameFilter } from '../../../shared/inbox/views.ts';
import type { InboxFilter } from '../../../shared/inbox/views.ts';
import { usePreference } from '../../app/preferences.tsx';
import { places, useNavigate, useSearchParams } from '../../app/routes.tsx';
import { useRequest } from '../../ipc/useRequest.ts';

export type SavedInboxView = RequestAnswer<'inbox.views'>[number];

/** Where the person is in the inbox: a view, and how they have changed it since. Durable per desktop. */
const stored = z.object({ view: z.string(), filter: inboxFilter });
type Stored = z.infer<typeof stored>;
const atFirst: Stored = { view: 'open', filter: builtInInboxViews.open };
const none: readonly SavedInboxView[] = [];

/** Views of one hospital or one duty group need no saving: there is one for each. */
const HOSPITAL = 'hospital:';
const GROUP = 'group:';
export const hospitalView = (id: string): string => HOSPITAL + id;
export const groupView = (id: string): string => GROUP + id;

export interface InboxPlace {
  readonly view: string;
  readonly filter: InboxFilter;
  readonly views: readonly SavedInboxView[];
  /** Differs from the view it began with. */
  readonly changed: boolean;
  readonly go: (view: string) => void;
  readonly change: (part: Partial<InboxFilter>) => void;
  /** After saving: the view holds what is shown now. */
  readonly settle: (view: string) => void;
}

/** `/inbox?view=…` (Ctrl+K) goes to a view and leaves the address as it was. */
export function useInboxPlace(): InboxPlace {
  const [place, setPlace] = usePreference<Stored>('inbox.place', stored, atFirst);
  const { data: views = none } = useRequest('inbox.views', {});
  const { view, filter } = place;
  const go = useCallback(
    (next: string) => {
      const own = filterOf(next, views);
      if (own !== null) setPlace({ view: next, filter: own });
    },
    [views, setPlace],
  );
  const change = useCallback((part: Partial<InboxFilter>) => setPlace({ view, filter: { ...filter, ...part } }), [view, filter, setPlace]);
  const settle = useCallback((next: string) => setPlace({ view: next, filter }), [filter, setPlace]);
  const asked = useSearchParams().get('view');
  const navigate = useNavigate();
  useEffect(() => {
    if (asked === null) return;
    go(asked);
    navigate(places.inbox(), { replace: true });
  }, [asked, go, navigate]);
  const own = filterOf(view, views);
  const changed = own !== null && !isSameFilter(own, filter);
  return useMemo(() => ({ view, filter, views, changed, go, change, settle }), [view, filter, views, changed, go, change, settle]);
}

/** What a view shows; null: there is none of this name any more. */
export function filterOf(view: string, saved: readonly SavedInboxView[]): InboxFilter | null {
  const builtIn = builtInInboxView.safeParse(view).data;
  if (builtIn !== undefined) return builtInInboxViews[builtIn];
  if (view.startsWith(HOSPITAL)) return { ...builtInInboxViews.open, hospitalId: view.slice(HOSPITAL.length) };
  if (view.startsWith(GROUP)) return { ...builtInInboxViews.open, groupId: view.slice(GROUP.length) };
  const own = saved.find((one) => one.id === view);
  return own === undefined ? null : inboxFilter.parse(own.spec);
}
