import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { SyncMark as SyncState } from '../../shared/tickets/contract.ts';
import { useShortcut } from '../app/shortcuts.tsx';
import { SkeletonRows } from './SkeletonRows.tsx';
import classes from './DataTable.module.css';

export const ROW_HEIGHT = 32;

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** A CSS grid track: `96px`, `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** Makes the head clickable. Ascending order. */
  readonly compare?: (a: Row, b: Row) => number;
  readonly render: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** undefined: still being read. */
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  readonly selected?: string | null;
  readonly onSelect?: (row: Row) => void;
  readonly sync?: (row: Row) => SyncState;
  /** `breach` and `soon` colour the row's edge; the column must say the word. */
  readonly tone?: (row: Row) => 'breach' | 'soon' | null;
  /** Order at first; without it the rows stay as given. */
  readonly initialSort?: { readonly key: string; readonly descending: boolean };
  readonly empty: ReactNode;
}

/** A dense, virtualised table: 32 px rows, sticky head, sorting, J/K or arrows to move, Enter or a click to open. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, onSelect } = props;
  const [sort, setSort] = useState(props.initialSort ?? null);
  const sorted = useMemo(() => sortRows(rows ?? [], columns, sort), [rows, columns, sort]);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler here; its functions are never memoised
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => rowKeyAt(sorted, index, rowKey),
  });
  const selectedIndex = sorted.findIndex((row) => rowKey(row) === props.selected);
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedIndex, virtual]);

  const move = (step: number): void => {
    const row = sorted[Math.min(sorted.length - 1, Math.max(0, selectedIndex + step))];
    if (row !== undefined) onSelect?.(row);
  };
  const when = onSelect !== undefined && sorted.length > 0;
  useShortcut('j', () => move(1), { when });
  useShortcut('k', () => move(-1), { when });

  const template = columns.map((column) => column.width).join(' ');
  return (
    <div
      ref={scroller}
      className={classes.table}
      role="grid"
      aria-label={props.label}
      aria-rowcount={sorted.length + 1}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        move(step);
      }}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" className={classes.row} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} sort={sort} onSort={setSort} />
          ))}
        </div>
      </div>
      {rows === undefined ? <SkeletonRows count={12} height={ROW_HEIGHT} /> : null}
      {rows !== undefined && rows.length === 0 ? props.empty : null}
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={item.index === selectedIndex}
              data-sync={props.sync?.(row)}
              data-tone={props.tone?.(row) ?? undefined}
              data-clickable={onSelect !== undefined}
              className={classes.row}
              style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect?.(row)}
            >
              {columns.map((column) => (
                <div key={column.key} role="gridcell" className={classes.cell} data-align={column.align}>
                  {column.render(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type Sort = { readonly key: string; readonly descending: boolean } | null;

function HeadCell<Row>(props: {
  readonly column: Column<Row>;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}) {
  const { column, sort, onSort } = props;
  const mine = sort?.key === column.key ? sort : null;
  const order = mine === null ? 'none' : mine.descending ? 'descending' : 'ascending';
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-align={column.align}
      {...(column.compare === undefined ? {} : { 'aria-sort': order })}
    >
      {column.compare === undefined ? (
        column.label
      ) : (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort({ key: column.key, descending: mine !== null && !mine.descending })}
        >
          {column.label}
          {mine === null ? null : mine.descending ? <IconChevronDown size={12} /> : <IconChevronUp size={12} />}
        </button>
      )}
    </div>
  );
}

function rowKeyAt<Row>(rows: readonly Row[], index: number, rowKey: (row: Row) => string): string | number {
  const row = rows[index];
  return row === undefined ? index : rowKey(row);
}

function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort): readonly Row[] {
  const compare = columns.find((column) => column.key === sort?.key)?.compare;
  if (sort === null || compare === undefined) return rows;
  return rows.toSorted((a, b) => (sort.descending ? compare(b, a) : compare(a, b)));
}
