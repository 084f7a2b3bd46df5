import { Select } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { memo, useMemo, useRef } from 'react';
import type { TicketViewId } from '../../../shared/ids.ts';
import { filterOf } from '../../../shared/tickets/listQuery.ts';
import { builtInView } from '../../../shared/tickets/listViews.ts';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { arrowKeys } from '../../ui/desk/arrowKeys.ts';
import { ViewMenu } from '../../ui/desk/ViewMenu.tsx';
import { newId } from '../../ui/newId.ts';
import { listWords } from '../listMessages.ts';
import type { TicketList } from '../useTicketList.ts';
import { specOf } from './usePlace.ts';
import type { Place } from './usePlace.ts';
import classes from './views.module.css';
import textButton from '../../ui/desk/textButton.module.css';

interface Tab {
  readonly id: string;
  readonly name: string;
  readonly shared: boolean;
  readonly count: number | null;
}

/** Every view with how many tickets it holds now. */
function useTabs({ place, all, context, ready, closedReady }: TicketList): readonly Tab[] {
  const t = useWords(listWords);
  const { me, now, hospitalId } = context;
  return useMemo(() => {
    const count = (view: string): number | null => {
      const filter = specOf(view, place.views)?.filter;
      if (filter === undefined || !(filter.status === 'closed' || filter.status === 'all' ? closedReady : ready)) return null;
      const shows = filterOf(filter, { me, now, hospitalId, words: '', found: new Set() });
      return all.reduce((sum, line) => (shows(line) ? sum + 1 : sum), 0);
    };
    return [
      ...builtInView.options.map((id) => ({ id, name: t(`views.${id}`), shared: false, count: count(id) })),
      ...place.views.map(({ id, name, shared }) => ({ id, name, shared, count: count(id) })),
    ];
  }, [t, place.views, all, me, now, hospitalId, ready, closedReady]);
}

/** The views over the list: `V` goes there, arrows move, Enter chooses. */
export function ViewStrip({ list }: { readonly list: TicketList }) {
  const t = useWords(listWords);
  const { place } = list;
  const tabs = useTabs(list);
  const strip = useRef<HTMLDivElement>(null);
  useShortcut('v', () => strip.current?.querySelector<HTMLElement>('[aria-pressed="true"], button')?.focus());
  return (
    <div className={classes.line}>
      <div ref={strip} role="group" aria-label={t('views.label')} className={classes.strip} onKeyDown={arrowKeys}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            tabIndex={tab.id === place.view ? 0 : -1}
            aria-pressed={tab.id === place.view}
            className={classes.tab}
            onClick={() => place.go(tab.id)}
          >
            {tab.shared ? <IconUsers size={13} aria-label={t('views.shared')} /> : null}
            <span>{tab.name}</span>
            <span className={classes.count} data-numeric>
              {tab.count ?? ''}
            </span>
          </button>
        ))}
      </div>
      <ViewActions place={place} />
    </div>
  );
}

/** The same where the list stands beside an open ticket. */
export function ViewSelect({ list }: { readonly list: TicketList }) {
  const t = useWords(listWords);
  const tabs = useTabs(list);
  return (
    <Select
      aria-label={t('views.label')}
      value={list.place.view}
      allowDeselect={false}
      data={tabs.map(({ id, name, count }) => ({ value: id, label: count === null ? name : `${name} · ${count}` }))}
      onChange={(view) => (view === null ? undefined : list.place.go(view))}
    />
  );
}

const ViewActions = memo(function ViewActions({ place }: { readonly place: Place }) {
  const t = useWords(listWords);
  const { run } = useMutate();
  const own = place.views.find((view) => view.id === place.view);
  const save = async (name: string, shared: boolean): Promise<boolean> => {
    const viewId = newId<TicketViewId>();
    if (!(await run('tickets.saveView', { viewId, name, shared, spec: place.spec }))) return false;
    place.settle(viewId);
    return true;
  };
  return (
    <div className={classes.actions}>
      {place.changed ? (
        <>
          <span className={classes.changed}>{t('views.changed')}</span>
          <button type="button" className={textButton.textButton} onClick={() => place.go(place.view)}>
            {t('views.reset')}
          </button>
        </>
      ) : null}
      <ViewMenu
        own={own}
        changed={place.changed}
        hint={t('views.saveHint')}
        removeBody={t('views.removeBody')}
        onUpdate={() => own && void run('tickets.saveView', { viewId: own.id, name: own.name, shared: own.shared, spec: place.spec })}
        onSave={save}
        onRemove={() => own && void run('tickets.removeView', { viewId: own.id }).then((gone) => (gone ? place.go('open') : undefined))}
      />
    </div>
  );
});
