import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { LIST_LIMIT } from '../../shared/inbox/contract.ts';
import type { ConversationItem } from '../../shared/inbox/contract.ts';
import type { RequestAnswer } from '../../shared/ipc/contract.ts';
import { builtInInboxView } from '../../shared/inbox/views.ts';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useWords } from '../app/i18n.tsx';
import { goTo } from '../app/location.ts';
import { places } from '../app/places.ts';
import { useShortcut } from '../app/shortcuts.tsx';
import { shareRows } from '../ipc/sharing.ts';
import { useRequest } from '../ipc/useRequest.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { usePanes } from '../ui/panes.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { BulkBar } from './bulk/BulkBar.tsx';
import { useListChoice } from './bulk/useListChoice.ts';
import { ConversationRow } from './ConversationRow.tsx';
import { inboxDeskWords } from './deskMessages.ts';
import classes from './list.module.css';
import { inboxMessages } from './messages.ts';
import { InboxViews } from './views/InboxViews.tsx';
import { useInboxPlace } from './views/useInboxPlace.ts';
import type { InboxPlace } from './views/useInboxPlace.ts';

export const ROW = 64;
const PAGE = 200;

type ListAnswer = RequestAnswer<'inbox.list'>;

/** A message brings its conversation to the top: the others are drawn where they are now, not anew. */
function share(before: ListAnswer, next: ListAnswer): ListAnswer {
  const items = shareRows(before.items, next.items, ({ conversation }) => conversation.id);
  return items === before.items && next.hasMore === before.hasMore ? before : { ...next, items };
}

/** Which conversations, then the conversations; only what is on screen is in the page. */
export function ConversationList({ selected }: { readonly selected: string | null }) {
  const place = useInboxPlace();
  const shown = JSON.stringify(place.filter);
  const [reach, setReach] = useState({ shown, limit: PAGE });
  const limit = reach.shown === shown ? reach.limit : PAGE;
  const { hospitalId } = useHospitalFilter();
  const list = useRequest('inbox.list', { filter: place.filter, hospitalId, limit }, { share });
  return (
    <>
      <InboxViews place={place} />
      {list.data === undefined ? (
        list.error === null ? (
          <SkeletonRows count={10} height={ROW} />
        ) : (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        )
      ) : (
        <Rows
          items={list.data.items}
          selected={selected}
          place={place}
          onMore={list.data.hasMore && limit < LIST_LIMIT ? () => setReach({ shown, limit: Math.min(LIST_LIMIT, limit * 2) }) : null}
        />
      )}
    </>
  );
}

interface RowsProps {
  readonly items: readonly ConversationItem[];
  readonly selected: string | null;
  readonly place: InboxPlace;
  readonly onMore: (() => void) | null;
}

function Rows({ items, selected, place, onMore }: RowsProps) {
  const t = useWords(inboxMessages);
  const panes = usePanes();
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler here; its functions are never memoised
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => items[index]?.conversation.id ?? index,
  });
  const index = items.findIndex(({ conversation }) => conversation.id === selected);
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only when another conversation is chosen: a list that scrolls itself while new ones come in cannot be read.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [selected, virtual]);
  const order = items.map(({ conversation }) => conversation.id as string);
  const choice = useListChoice(order, selected);
  const { selection } = choice;
  const chosen = items.filter(({ conversation }) => selection.chosen.has(conversation.id));
  const open = (id: string): void => {
    choice.step({ kind: 'goTo', id });
    goTo(places.inbox(id));
    panes.setListOpen(false);
  };
  const move = (step: number): void => {
    const next = items[Math.min(items.length - 1, Math.max(0, index + step))];
    if (next !== undefined) open(next.conversation.id);
  };
  useShortcut('j', () => move(1));
  useShortcut('k', () => move(index < 0 ? 1 : -1));
  // The rows are not painted again for a function that means the same.
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  const onOpen = useCallback((id: string) => latest.current(id), []);
  const cursor = selection.cursor === null ? -1 : order.indexOf(selection.cursor);
  useEffect(() => {
    if (cursor >= 0) virtual.scrollToIndex(cursor, { align: 'auto' });
    // oxlint-disable-next-line react/exhaustive-deps -- only when the cursor moves, not when the list does
  }, [selection.cursor, virtual]);
  return (
    <>
      {items.length === 0 ? (
        <NoConversations place={place} />
      ) : (
        <div ref={scroller} className={classes.scroller}>
          <ul className={classes.list} aria-label={t('list.label')} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = items[item.index];
              if (row === undefined) return null;
              return (
                <ConversationRow
                  key={item.key}
                  item={row}
                  top={item.start}
                  position={item.index + 1}
                  total={items.length}
                  selected={item.index === index}
                  cursor={item.index === cursor && selection.chosen.size > 0}
                  chosen={selection.chosen.has(row.conversation.id)}
                  choosing={choice.choosing}
                  onOpen={onOpen}
                  onChoose={choice.onChoose}
                />
              );
            })}
          </ul>
          {onMore === null ? null : (
            <Button variant="subtle" fullWidth onClick={onMore}>
              {t('list.more')}
            </Button>
          )}
        </div>
      )}
      <BulkBar chosen={chosen} onClear={choice.clear} />
    </>
  );
}

function NoConversations({ place }: { readonly place: InboxPlace }) {
  const t = useWords(inboxMessages);
  const desk = useWords(inboxDeskWords);
  const { hospitalId } = useHospitalFilter();
  const view = builtInInboxView.safeParse(place.view).data;
  if (view === undefined || place.changed) return <EmptyState title={desk('empty.filtered')} hint={desk('empty.clearHint')} />;
  const own = view === 'mentions' || view === 'snoozed' ? desk(`empty.${view}Hint`) : t('list.emptyHint');
  return <EmptyState title={desk(`empty.${view}`)} hint={hospitalId === null ? own : t('list.emptyFiltered')} />;
}
