import { Anchor, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { SyncMark as SyncState } from '../../../shared/tickets/contract.ts';
import { Link, places } from '../../app/routes.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import type { CoreError } from '../../ipc/client.ts';
import { EmptyState } from '../EmptyState.tsx';
import { ErrorState } from '../ErrorState.tsx';
import { ListPane, ListToggle, MainPane } from '../panes.tsx';
import { PageHeader } from '../PageHeader.tsx';
import { SyncMark } from '../tags.tsx';
import { GuardedButton } from './GuardedButton.tsx';
import { LineList } from './LineList.tsx';
import { deskWords } from './messages.ts';
import classes from './shelf.module.css';

/** What the desk keeps to answer with: two shelves behind one entry of the rail. */
const shelves = [
  { word: 'shelf.articles', path: places.knowledge() },
  { word: 'shelf.replies', path: places.cannedReplies() },
] as const;

export interface Kept {
  readonly id: string;
  readonly title: string;
  readonly sync: SyncState;
}

interface Props<Item extends Kept> {
  readonly path: string;
  readonly title: string;
  /** undefined: still being read. */
  readonly items: readonly Item[] | undefined;
  readonly error: CoreError | null;
  readonly selected: Item | null;
  readonly onSelect: (id: string) => void;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly queryLabel: string;
  readonly createLabel: string;
  readonly createBlocked: string | null;
  readonly onCreate: () => void;
  /** The second line of an entry. */
  readonly facts: (item: Item) => ReactNode;
  readonly empty: { readonly title: string; readonly hint: string };
  readonly noMatch: string;
  /** Why the chosen one cannot be changed. */
  readonly editBlocked: string | null;
  readonly onEdit: (item: Item) => void;
  readonly onRemove: (item: Item) => void;
  readonly children: ReactNode;
}

/** A list to search at the left, the chosen one in the middle; J and K move, N makes one, E changes it. */
export function Shelf<Item extends Kept>(props: Props<Item>) {
  const t = useWords(deskWords);
  const { items, selected, query } = props;
  const search = useRef<HTMLInputElement>(null);
  const { onCreate, onEdit } = props;
  useShortcut('n', onCreate, { when: props.createBlocked === null });
  useShortcut('e', () => selected !== null && onEdit(selected), { when: selected !== null && props.editBlocked === null });
  useShortcut('/', () => search.current?.focus());
  return (
    <>
      <ListPane name="knowledge" label={props.title}>
        <nav className={classes.tabs} aria-label={t('shelf.label')}>
          {shelves.map(({ word, path }) => (
            <Anchor key={path} component={Link} href={path} underline="never" className={classes.tab} aria-current={path === props.path ? 'page' : undefined}>
              {t(word)}
            </Anchor>
          ))}
          <GuardedButton size="compact-sm" leftSection={<IconPlus size={14} />} blocked={props.createBlocked} aria-label={props.createLabel} onClick={onCreate}>
            {t('shelf.add')}
          </GuardedButton>
        </nav>
        <div className={classes.search}>
          <TextInput ref={search} aria-label={props.queryLabel} placeholder={props.queryLabel} leftSection={<IconSearch size={14} />} value={query} onChange={(event) => props.onQuery(event.currentTarget.value)} />
        </div>
        {props.error === null ? (
          <LineList
            label={props.title}
            lines={items?.map((item) => ({ kind: 'item', key: item.id, item }))}
            selected={selected?.id ?? null}
            onSelect={props.onSelect}
            render={(item) => <Line item={item} facts={props.facts(item)} />}
            sync={(item) => item.sync}
            empty={query === '' ? null : <EmptyState title={props.noMatch} />}
          />
        ) : (
          <ErrorState error={props.error} />
        )}
      </ListPane>
      <MainPane label={selected?.title ?? props.title}>
        <PageHeader
          title={
            <span className={classes.title}>
              <ListToggle />
              {selected?.title ?? props.title}
              {selected === null ? null : <SyncMark sync={selected.sync} />}
            </span>
          }
          actions={
            selected === null ? null : (
              <>
                <GuardedButton variant="default" size="compact-sm" blocked={props.editBlocked} onClick={() => onEdit(selected)}>
                  {t('shelf.edit')}
                </GuardedButton>
                <GuardedButton variant="subtle" color="red" size="compact-sm" blocked={props.editBlocked} onClick={() => props.onRemove(selected)}>
                  {t('shelf.remove')}
                </GuardedButton>
              </>
            )
          }
        />
        {selected === null && items !== undefined ? <Nothing empty={items.length === 0 && query === '' ? props.empty : null} /> : null}
        <div className={classes.scroll}>{props.children}</div>
      </MainPane>
    </>
  );
}

function Line({ item, facts }: { readonly item: Kept; readonly facts: ReactNode }) {
  return (
    <>
      <div className={classes.lineTop}>
        <span className={classes.lineTitle} title={item.title}>
          {item.title}
        </span>
        <SyncMark sync={item.sync} />
      </div>
      <div className={classes.lineBottom}>{facts}</div>
    </>
  );
}

function Nothing({ empty }: { readonly empty: Props<Kept>['empty'] | null }) {
  const t = useWords(deskWords);
  return empty === null ? <EmptyState title={t('shelf.choose')} hint={t('shelf.chooseHint')} /> : <EmptyState {...empty} />;
}
