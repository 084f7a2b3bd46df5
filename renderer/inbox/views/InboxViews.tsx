import { useRef } from 'react';
import { builtInInboxView } from '../../../shared/inbox/views.ts';
import { useHospitalFilter } from '../../app/hospitalFilter.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { arrowKeys } from '../../ui/desk/arrowKeys.ts';
import { inboxDeskWords } from '../deskMessages.ts';
import { MoreViews } from './MoreViews.tsx';
import type { InboxPlace } from './useInboxPlace.ts';
import classes from './views.module.css';

/** The views over the list, each with how many conversations it holds now: `V` goes there, arrows move, Enter chooses. */
export function InboxViews({ place }: { readonly place: InboxPlace }) {
  const t = useWords(inboxDeskWords);
  const { hospitalId } = useHospitalFilter();
  const counts = useRequest('inbox.counts', { hospitalId }).data;
  const strip = useRef<HTMLDivElement>(null);
  useShortcut('v', () => strip.current?.querySelector<HTMLElement>('[aria-pressed="true"], button')?.focus());
  const news = counts?.snoozedNews ?? 0;
  const isBuiltIn = builtInInboxView.safeParse(place.view).success;
  return (
    <div className={classes.views}>
      <div ref={strip} role="group" aria-label={t('views.label')} className={classes.strip} onKeyDown={arrowKeys}>
        {builtInInboxView.options.map((view, index) => (
          <button
            key={view}
            type="button"
            tabIndex={view === place.view || (!isBuiltIn && index === 0) ? 0 : -1}
            aria-pressed={view === place.view}
            className={classes.tab}
            data-news={view === 'snoozed' && news > 0}
            title={view === 'snoozed' && news > 0 ? `${t('views.news')}: ${news}` : undefined}
            onClick={() => place.go(view)}
          >
            <span>{t(`views.${view}`)}</span>
            <span className={classes.count} data-numeric>
              {counts === undefined || counts.views[view] === 0 ? '' : counts.views[view]}
            </span>
          </button>
        ))}
      </div>
      <MoreViews place={place} counts={counts} />
    </div>
  );
}
