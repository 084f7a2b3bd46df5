import { memo, useEffect } from 'react';
import type { MouseEvent } from 'react';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import type { TicketStatus } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { SkeletonRows } from '../../ui/SkeletonRows.tsx';
import { HospitalTag, StaffName, SyncMark } from '../../ui/tags.tsx';
import { DueMark } from '../list/DueMark.tsx';
import { useRowWindow } from '../list/useRowWindow.ts';
import { listWords } from '../listMessages.ts';
import { PriorityMark, StatusMark, TicketNumber } from '../marks.tsx';
import { ticketWords } from '../messages.ts';
import classes from './board.module.css';

/** A card and the gap under it, px; `board.module.css` agrees. */
const CARD = 84;

interface Props {
  readonly status: TicketStatus;
  readonly lines: readonly TicketLine[];
  readonly loading: boolean;
  readonly cursor: string | null;
  /** Something is held over it. */
  readonly over: boolean;
  readonly onOver: () => void;
  readonly onDrop: () => void;
  readonly onOpen: (id: string) => void;
}

export function BoardColumn({ status, lines, loading, cursor, over, onOver, onDrop, onOpen }: Props) {
  const t = useWords(listWords);
  const words = useWords(ticketWords);
  const { scroller, from, to, show } = useRowWindow(lines.length, CARD, 0);
  const at = lines.findIndex(({ id }) => id === cursor);
  useEffect(() => show(at), [cursor, show]); // oxlint-disable-line react/exhaustive-deps -- `at` also changes with every new card
  const name = t('board.column', { status: words(`status.${status}`), count: lines.length });
  const click = (event: MouseEvent): void => {
    const id = event.target instanceof Element ? event.target.closest('[data-card]')?.getAttribute('data-card') : null;
    if (typeof id === 'string') onOpen(id);
  };
  return (
    <section
      className={classes.column}
      aria-label={name}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        onOver();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <h2 className={classes.head}>
        <StatusMark status={status} />
        <span data-numeric>{loading ? null : lines.length}</span>
      </h2>
      <div ref={scroller} className={classes.cards} role={lines.length === 0 ? undefined : 'listbox'} aria-label={lines.length === 0 ? undefined : name} data-cards tabIndex={0} onClick={click}>
        {loading ? <SkeletonRows count={3} height={CARD} /> : lines.length === 0 ? <p className={classes.none}>{t(status === 'closed' ? 'board.closedHint' : 'board.none')}</p> : null}
        <div role="presentation" className={classes.inner} style={{ height: lines.length * CARD }}>
          {lines.slice(from, to).map((line, offset) => (
            <Card key={line.id} line={line} top={(from + offset) * CARD} cursor={line.id === cursor} />
          ))}
        </div>
      </div>
    </section>
  );
}

const Card = memo(function Card({ line, top, cursor }: { readonly line: TicketLine; readonly top: number; readonly cursor: boolean }) {
  return (
    <div
      id={`card-${line.id}`}
      role="option"
      aria-selected={cursor}
      data-card={line.id}
      data-cursor={cursor}
      data-sync={line.sync}
      draggable
      className={classes.card}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div className={classes.cardTop}>
        <TicketNumber number={line.number} />
        <SyncMark sync={line.sync} />
        <span className={classes.cardEnd}>
          <DueMark line={line} />
        </span>
      </div>
      <div className={classes.cardTitle} title={line.title}>
        {line.priority === 'normal' ? null : <PriorityMark priority={line.priority} />}
        <span>{line.title}</span>
      </div>
      <div className={classes.cardBottom}>
        <HospitalTag id={line.hospitalId} />
        <span className={classes.cardEnd}>
          <StaffName id={line.assigneeId} />
        </span>
      </div>
    </div>
  );
});
