import { useEffect, useMemo, useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent } from 'react';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { ticketStatus } from '../../../shared/tickets/model.ts';
import type { TicketStatus } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import type { Bulk } from '../list/useBulk.ts';
import { listWords } from '../listMessages.ts';
import { BoardColumn } from './BoardColumn.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { useBoardMove } from './useBoardMove.tsx';
import classes from './board.module.css';

interface Props {
  /** undefined: still being read. */
  readonly lines: readonly TicketLine[] | undefined;
  readonly cursor: string | null;
  readonly onCursor: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly bulk: Bulk;
}

const noLines: readonly TicketLine[] = [];

/** A column per state. Cards move by dragging, by Shift and an arrow, or by M and a choice: always through the state machine. */
export function TicketBoard({ lines: read, cursor, onCursor, onOpen, bulk }: Props) {
  const t = useWords(listWords);
  const lines = read ?? noLines;
  const { move, dialog } = useBoardMove(bulk);
  const [choosing, setChoosing] = useState<TicketLine | null>(null);
  const [over, setOver] = useState<TicketStatus | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const dragged = useRef<TicketLine | null>(null);
  const columns = useMemo(() => {
    const byStatus = new Map<TicketStatus, TicketLine[]>(ticketStatus.options.map((status) => [status, []]));
    for (const line of lines) byStatus.get(line.status)?.push(line);
    return [...byStatus].map(([status, own]) => ({ status, lines: own }));
  }, [lines]);
  const at = lines.find((line) => line.id === cursor);

  /** The card beside, in the next column that has any. */
  function beside(by: 1 | -1): TicketLine | undefined {
    const column = columns.findIndex(({ status }) => status === at?.status);
    const row = columns[column]?.lines.findIndex(({ id }) => id === cursor) ?? 0;
    for (let next = column + by; next >= 0 && next < columns.length; next += by) {
      const own = columns[next]?.lines ?? [];
      if (own.length > 0) return own[Math.min(row, own.length - 1)];
    }
    return undefined;
  }
  const first = (): TicketLine | undefined => columns.find((column) => column.lines.length > 0)?.lines[0];
  function below(by: 1 | -1): TicketLine | undefined {
    if (at === undefined) return first();
    const own = columns.find(({ status }) => status === at?.status)?.lines ?? [];
    return own[own.findIndex(({ id }) => id === cursor) + by];
  }
  const goTo = (line: TicketLine | undefined): void => (line === undefined ? undefined : onCursor(line.id));
  /** Into the column beside. */
  const shift = (line: TicketLine, by: 1 | -1): void => {
    const to = ticketStatus.options[ticketStatus.options.indexOf(line.status) + by];
    if (to !== undefined) move(line, to);
  };
  const key = (event: KeyboardEvent): void => {
    const here = event.target === event.currentTarget || (event.target instanceof Element && event.target.matches('[data-cards]'));
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const side = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
    const down = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    if (side === null && down === null && !(at !== undefined && event.key === 'Enter')) return;
    event.preventDefault();
    if (down !== null) goTo(below(down));
    else if (at === undefined) goTo(first());
    else if (side === null) onOpen(at.id);
    else if (event.shiftKey) shift(at, side);
    else goTo(beside(side));
  };
  const focus = (): void => board.current?.focus({ preventScroll: true });
  useShortcut('j', () => (focus(), goTo(below(1))));
  useShortcut('k', () => (focus(), goTo(below(-1))));
  useShortcut('m', () => setChoosing(at ?? null), { when: at !== undefined });
  useEffect(() => {
    // Where nothing else has the keyboard, the board has it.
    if (document.activeElement === document.body) board.current?.focus({ preventScroll: true });
  }, []);
  const drop = (status: TicketStatus): void => {
    setOver(null);
    if (dragged.current !== null) move(dragged.current, status);
    dragged.current = null;
  };
  return (
    <div
      ref={board}
      className={classes.board}
      role="group"
      aria-label={t('board.label')}
      aria-activedescendant={at === undefined ? undefined : `card-${at.id}`}
      tabIndex={0}
      onKeyDown={key}
      onDragStart={(event: DragEvent) => {
        const id = event.target instanceof Element ? event.target.getAttribute('data-card') : null;
        dragged.current = lines.find((line) => line.id === id) ?? null;
        event.dataTransfer.effectAllowed = 'move';
        // Firefox and the accessibility tree want some data; nothing of the ticket leaves the window.
        event.dataTransfer.setData('text/plain', '');
      }}
      onDragEnd={() => {
        dragged.current = null;
        setOver(null);
      }}
    >
      {columns.map((column) => (
        <BoardColumn
          key={column.status}
          {...column}
          loading={read === undefined}
          cursor={cursor}
          over={over === column.status}
          onOver={() => setOver(column.status)}
          onDrop={() => drop(column.status)}
          onOpen={onOpen}
        />
      ))}
      {dialog}
      {choosing === null ? null : (
        <MoveDialog
          line={choosing}
          onClose={() => setChoosing(null)}
          onMove={(to) => {
            setChoosing(null);
            move(choosing, to);
          }}
        />
      )}
    </div>
  );
}
