import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import * as z from 'zod';
import type { RequestAnswer } from '../../../shared/ipc/contract.ts';
import { listSpec, plainSpec } from '../../../shared/tickets/listModel.ts';
import type { ListFilter, ListSpec } from '../../../shared/tickets/listModel.ts';
import { builtInView, builtInViews } from '../../../shared/tickets/listViews.ts';
import { usePreference } from '../../app/preferences.tsx';
import { places, useNavigate, useSearchParams } from '../../app/routes.tsx';
import { useRequest } from '../../ipc/useRequest.ts';

export type SavedView = RequestAnswer<'tickets.views'>[number];

/** Where the person is in the list: the view they chose, and how they have changed it since. Durable per desktop. */
const stored = z.object({ view: z.string(), spec: listSpec });
type Stored = z.infer<typeof stored>;
/** ms */
const PAUSE_MS = 300;
const atFirst: Stored = { view: 'open', spec: plainSpec };
const none: readonly SavedView[] = [];

export interface Place {
  readonly view: string;
  readonly spec: ListSpec;
  readonly views: readonly SavedView[];
  /** Differs from the view it began with. */
  readonly changed: boolean;
  readonly change: (part: Partial<ListSpec>) => void;
  readonly filter: (part: Partial<ListFilter>) => void;
  readonly go: (view: string) => void;
  /** After saving: the view holds what is shown now. */
  readonly settle: (view: string) => void;
}

/** `/tickets?view=…` (Ctrl+K) goes to a view and leaves the address as it was. */
export function usePlace(): Place {
  const [kept, keep] = usePreference<Stored>('tickets.place', stored, atFirst);
  // Held here: a click is painted first, and written down when the person pauses.
  const [place, setPlace] = useState(kept);
  useKept(place, keep);
  const { data: views = none } = useRequest('tickets.views', {});
  const go = useCallback(
    (view: string) => {
      const spec = specOf(view, views);
      if (spec !== null) setPlace({ view, spec });
    },
    [views],
  );
  const params = useSearchParams();
  const asked = params.get('view');
  const navigate = useNavigate();
  const [followed, setFollowed] = useState<string | null>(null);
  const askedSpec = asked === null ? null : specOf(asked, views);
  if (asked !== followed && (asked === null || askedSpec !== null)) {
    setFollowed(asked);
    if (asked !== null && askedSpec !== null) setPlace({ view: asked, spec: askedSpec });
  }
  useEffect(() => {
    if (asked === null || followed !== asked) return;
    navigate(places.tickets(), { replace: true });
  }, [asked, followed, navigate]);
  const { view, spec } = place;
  const changed = useMemo(() => {
    const own = specOf(view, views);
    return own !== null && JSON.stringify(own) !== JSON.stringify(spec);
  }, [view, views, spec]);
  const change = useCallback((part: Partial<ListSpec>) => setPlace((before) => ({ ...before, spec: { ...before.spec, ...part } })), []);
  const filter = useCallback(
    (part: Partial<ListFilter>) => setPlace((before) => ({ ...before, spec: { ...before.spec, filter: { ...before.spec.filter, ...part } } })),
    [],
  );
  const settle = useCallback((next: string) => setPlace((before) => ({ ...before, view: next })), []);
  return useMemo(() => ({ view, spec, views, changed, change, filter, go, settle }), [view, spec, views, changed, change, filter, go, settle]);
}

/** Writes the place down once the person has paused, and at the latest when the page goes. */
function useKept(place: Stored, keep: (place: Stored) => void): void {
  const latest = useRef({ place, saved: place });
  useEffect(() => {
    latest.current.place = place;
    const save = (): void => {
      if (latest.current.saved === latest.current.place) return;
      latest.current.saved = latest.current.place;
      keep(latest.current.place);
    };
    const timer = setTimeout(save, PAUSE_MS);
    addEventListener('pagehide', save);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', save);
    };
  }, [place, keep]);
  useEffect(
    () => () => {
      const { place: last, saved } = latest.current;
      if (last !== saved) keep(last);
    },
    [keep],
  );
}

export function specOf(view: string, saved: readonly SavedView[]): ListSpec | null {
  const builtIn = builtInView.safeParse(view).data;
  if (builtIn !== undefined) return builtInViews[builtIn];
  const own = saved.find((one) => one.id === view);
  return own === undefined ? null : listSpec.parse(own.spec);
}
