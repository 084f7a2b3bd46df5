import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { ConversationItem, InboxCounts } from '../../shared/inbox/contract.ts';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useWords } from '../app/i18n.tsx';
import { goTo } from '../app/location.ts';
import { places } from '../app/places.ts';
import { usePreference } from '../app/preferences.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { usePanes } from '../ui/panes.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import classes from './list.module.css';
import { inboxMessages } from './messages.ts';

const filter = z.enum(['open', 'mine', 'unread', 'waiting', 'closed']);
type Filter = z.infer<typeof filter>;

export const ROW = 64;
const FIRST_LIMIT = 200;
const MOST = 500;

/** Which conversations, then the conversations; only what is on screen is in the page. */
export function ConversationList({ selected }: { readonly selected: string | null }) {
  const [shown, setShown] = usePreference<Filter>('inbox.filter', filter, 'open');
  const [limit, setLimit] = useState(FIRST_LIMIT);
  const { hospitalId } = useHospitalFilter();
  const list = useRequest('inbox.list', { filter: shown, hospitalId, limit });
  return (
    <>
      <Filters shown={shown} counts={list.data?.counts} onShow={setShown} />
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
          filter={shown}
          onMore={list.data.hasMore && limit < MOST ? () => setLimit(MOST) : null}
        />
      )}
    </>
  );
}

function Filters(props: {
  readonly shown: Filter;
  readonly counts: InboxCounts | undefined;
  readonly onShow: (filter: Filter) => void;
}) {
  const t = useWords(inboxMessages);
  const countOf = (one: Filter): number => (one === 'mine' || one === 'closed' ? 0 : (props.counts?.[one] ?? 0));
  return (
    <div className={classes.filters} role="group" aria-label={t('list.filters')}>
      {filter.options.map((one) => (
        <button
          key={one}
          type="button"
          className={classes.filter}
          aria-pressed={props.shown === one}
          onClick={() => props.onShow(one)}
        >
          {t(`filter.${one}`)}
          {countOf(one) === 0 ? null : <span data-numeric>{countOf(one)}</span>}
        </button>
      ))}
    </div>
  );
}

interface RowsProps {
  readonly items: readonly ConversationItem[];
  readonly selected: string | null;
  readonly filter: Filter;
  readonly onMore: (() => void) | null;
}

function Rows({ items, selected, filter: shown, onMore }: RowsProps) {
  const t = useWords(inboxMessages);
  const { hospitalId } = useHospitalFilter();
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
  const open = (id: string): void => {
    goTo(places.inbox(id));
    panes.setListOpen(false);
  };
  const move = (step: number): void => {
    const next = items[Math.min(items.length - 1, Math.max(0, index + step))];
    if (next !== undefined) open(next.conversation.id);
  };
  useShortcut('j', () => move(1));
  useShortcut('k', () => move(index < 0 ? 1 : -1));
  if (items.length === 0) {
    return (
      <EmptyState
        title={t(`list.empty.${shown}`)}
        hint={t(hospitalId === null ? 'list.emptyHint' : 'list.emptyFiltered')}
      />
    );
  }
  return (
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
              onOpen={open}
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
  );
}
