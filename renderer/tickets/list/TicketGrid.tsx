import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight, IconChevronUp } from '@tabler/icons-react';
import { memo, useEffect, useLayoutEffect, useMemo } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode, RefObject } from 'react';
import type { ListColumn, ListSort, ListSpec, TicketLine } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { SkeletonRows } from '../../ui/SkeletonRows.tsx';
import { listWords } from '../listMessages.ts';
import { ticketWords } from '../messages.ts';
import { cellOf, columnShapes, columnsThatFit, trackOf, useCellWords } from './columns.tsx';
import type { CellWords } from './columns.tsx';
import { isHeading } from './listRows.ts';
import type { GroupHeading, ListRow } from './listRows.ts';
import type { Selection, SelectionStep } from '../../ui/desk/selection.ts';
import { useGroupName } from './useGroupName.ts';
import { useRowWindow } from './useRowWindow.ts';
import classes from './list.module.css';

const ROW = 32;
const noRows: readonly ListRow[] = [];

export interface GridProps {
  readonly spec: ListSpec;
  readonly onSort: (sort: ListSort) => void;
  /** undefined: still being read. */
  readonly rows: readonly ListRow[] | undefined;
  readonly total: number;
  readonly selection: Selection;
  readonly step: (step: SelectionStep) => void;
  readonly onOpen: (id: string) => void;
  readonly onFold: (key: string, folded?: boolean) => void;
  readonly onChooseAll: () => void;
  readonly empty: ReactNode;
  readonly gridRef: RefObject<HTMLDivElement | null>;
}

/** The ticket table: a row per ticket or heading, columns as the person likes them, a cursor and a choice. */
export function TicketGrid(props: GridProps) {
  const { spec, rows, selection, step, onOpen, onFold } = props;
  const t = useWords(ticketWords);
  const list = rows ?? noRows;
  const { scroller, from, to, most, show, toTop } = useRowWindow(list.length, ROW, ROW);
  const { ref: measured, width } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(scroller, measured, props.gridRef);
  const columns = useMemo(() => (width === 0 ? spec.columns : columnsThatFit(spec.columns, width)), [spec.columns, width]);
  const track = useMemo(() => trackOf(columns), [columns]);
  const at = useMemo(() => (selection.cursor === null ? -1 : list.findIndex((row) => row.id === selection.cursor)), [list, selection.cursor]);
  const words = useCellWords();
  // The cursor is followed where it goes, not where new rows push it.
  useEffect(() => show(at), [selection.cursor, show]); // oxlint-disable-line react/exhaustive-deps -- `at` also changes with every new row
  useLayoutEffect(toTop, [toTop, spec.sort, spec.filter, spec.group]);

  const rowAt = (event: MouseEvent): ListRow | undefined => {
    const element = event.target instanceof Element ? event.target.closest('[data-at]') : null;
    return element === null ? undefined : list[Number(element.getAttribute('data-at'))];
  };
  const click = (event: MouseEvent): void => {
    const row = rowAt(event);
    if (row === undefined) return;
    if (isHeading(row)) return onFold(row.key);
    const onBox = event.target instanceof Element && event.target.closest(`.${classes.box}`) !== null;
    if (event.shiftKey) step({ kind: 'reach', id: row.id });
    else if (onBox || event.ctrlKey || event.metaKey) step({ kind: 'toggle', id: row.id });
    else onOpen(row.id);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = list[at];
    const heading = row !== undefined && isHeading(row) ? row : null;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step({ kind: 'move', by: event.key === 'ArrowDown' ? 1 : -1, extend: event.shiftKey });
    else if (event.key === 'PageDown' || event.key === 'PageUp') step({ kind: 'move', by: event.key === 'PageDown' ? 15 : -15, extend: event.shiftKey });
    else if (event.key === 'Home' || event.key === 'End') step({ kind: 'move', by: event.key === 'End' ? list.length : -list.length, extend: event.shiftKey });
    else if ((event.key === 'Enter' || event.key === ' ') && heading !== null) onFold(heading.key);
    else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && heading !== null) onFold(heading.key, event.key === 'ArrowLeft');
    else if (event.key === 'Enter' && row !== undefined) onOpen(row.id);
    else if (event.key === ' ' && row !== undefined) step({ kind: 'toggle', id: row.id });
    else return;
    event.preventDefault();
  };
  const grid = (
    <div
      ref={ref}
      className={classes.grid}
      data-bare={list.length === 0}
      role="grid"
      aria-label={t('title')}
      aria-rowcount={list.length + 1}
      aria-multiselectable
      aria-activedescendant={at >= from && at < to ? `ticket-row-${at}` : undefined}
      aria-busy={rows === undefined}
      tabIndex={0}
      onKeyDown={key}
      onClick={click}
      // Shift and a click would mark the page's text.
      onMouseDown={(event) => (event.shiftKey ? event.preventDefault() : undefined)}
    >
      <Head {...props} columns={columns} track={track} />
      <div role="rowgroup" className={classes.body} style={{ height: list.length * ROW }}>
        {list.slice(from, to).map((row, offset) => {
          const index = from + offset;
          // By place, not by ticket: another order fills the rows that are there instead of building new ones.
          const place = index % most;
          if (isHeading(row)) return <GroupRow key={`g${place}`} row={row} index={index} group={spec.group} cursor={index === at} />;
          return <LineRow key={place} line={row} index={index} columns={columns} track={track} words={words} cursor={index === at} chosen={selection.chosen.has(row.id)} />;
        })}
      </div>
    </div>
  );
  return (
    <>
      {grid}
      {rows === undefined ? <SkeletonRows count={14} height={ROW} /> : null}
      {rows?.length === 0 ? props.empty : null}
    </>
  );
}

function Head(props: GridProps & { readonly columns: readonly ListColumn[]; readonly track: string }) {
  const t = useWords(listWords);
  const { spec, onSort, selection, total } = props;
  const all = total > 0 && selection.chosen.size === total;
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.row} style={{ gridTemplateColumns: props.track }}>
        <div role="columnheader" aria-label={t('column.choose')} className={classes.cell}>
          <input
            type="checkbox"
            className={classes.headBox}
            aria-label={t('column.chooseAll')}
            title={`${t('column.chooseAll')} (Ctrl+A)`}
            checked={all}
            ref={(box) => {
              if (box !== null) box.indeterminate = !all && selection.chosen.size > 0;
            }}
            onChange={() => (all ? props.step({ kind: 'none' }) : props.onChooseAll())}
          />
        </div>
        {props.columns.map((column) => {
          const mine = spec.sort.by === column;
          return (
            <div
              key={column}
              role="columnheader"
              className={classes.cell}
              data-align={columnShapes[column].end === true ? 'end' : undefined}
              aria-sort={mine ? (spec.sort.descending ? 'descending' : 'ascending') : 'none'}
            >
              <button type="button" className={classes.sort} onClick={() => onSort({ by: column, descending: mine && !spec.sort.descending })}>
                {t(`column.${column}`)}
                {mine ? spec.sort.descending ? <IconChevronDown size={12} aria-hidden /> : <IconChevronUp size={12} aria-hidden /> : null}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface LineRowProps {
  readonly line: TicketLine;
  readonly index: number;
  readonly columns: readonly ListColumn[];
  readonly track: string;
  readonly words: CellWords;
  readonly cursor: boolean;
  readonly chosen: boolean;
}

const LineRow = memo(function LineRow({ line, index, columns, track, words, cursor, chosen }: LineRowProps) {
  return (
    <div
      id={`ticket-row-${index}`}
      role="row"
      data-at={index}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-cursor={cursor}
      data-sync={line.sync}
      className={classes.row}
      style={{ gridTemplateColumns: track, transform: `translateY(${index * ROW}px)` }}
    >
      {/* Drawn: the row says that it is chosen, and Space chooses it. */}
      <div role="gridcell" className={classes.box} />
      {columns.map((column) => cellOf(column, line, words))}
    </div>
  );
});

function GroupRow({ row, index, group, cursor }: { readonly row: GroupHeading; readonly index: number; readonly group: ListSpec['group']; readonly cursor: boolean }) {
  const t = useWords(listWords);
  const name = useGroupName(group);
  const Icon = row.folded ? IconChevronRight : IconChevronDown;
  return (
    <div
      id={`ticket-row-${index}`}
      role="row"
      data-at={index}
      aria-rowindex={index + 2}
      data-cursor={cursor}
      className={classes.groupRow}
      style={{ transform: `translateY(${index * ROW}px)` }}
    >
      <div role="gridcell" aria-expanded={!row.folded} className={classes.groupCell} title={t(row.folded ? 'group.unfold' : 'group.fold')}>
        <Icon size={14} aria-hidden />
        <span>{name(row.key)}</span>
        <span className={classes.quiet} data-numeric>
          {row.count}
        </span>
      </div>
    </div>
  );
}
