import { Modal } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { boardMove } from '../../../shared/tickets/boardMove.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { ticketStatus } from '../../../shared/tickets/model.ts';
import type { TicketStatus } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { uiMessages } from '../../ui/messages.ts';
import { useReturnFocus } from '../../ui/returnFocus.tsx';
import { listWords } from '../listMessages.ts';
import { StatusMark } from '../marks.tsx';
import { ticketWords } from '../messages.ts';
import classes from './board.module.css';

interface Props {
  readonly line: TicketLine;
  readonly onClose: () => void;
  readonly onMove: (to: TicketStatus) => void;
}

/** Where this ticket can go from here, and why it cannot go elsewhere. Arrows and Enter. */
export function MoveDialog({ line, onClose, onMove }: Props) {
  const t = useWords(listWords);
  const words = useWords(ticketWords);
  const ui = useWords(uiMessages);
  useReturnFocus();
  const key = (event: KeyboardEvent<HTMLElement>): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
    const at = all.findIndex((one) => one === document.activeElement);
    all[(at + by + all.length) % all.length]?.focus();
  };
  const first = ticketStatus.options.find((to) => isOpenTo(line, to));
  return (
    <Modal
      opened
      onClose={onClose}
      size="sm"
      closeButtonProps={{ 'aria-label': ui('action.close') }}
      title={t('board.moveTitle', { number: line.number === null ? words('unnumbered') : `#${line.number}` })}
    >
      <div role="group" className={classes.ways} onKeyDown={key} aria-label={t('board.now')}>
        {ticketStatus.options.map((to) => {
          const asked = boardMove(line.status, to);
          const why = asked.kind === 'stay' ? t('board.now') : asked.kind === 'refused' ? t(`refuse.${asked.why}`) : null;
          return (
            <button
              key={to}
              type="button"
              className={classes.way}
              disabled={why !== null}
              aria-label={why === null ? t('board.to', { status: words(`status.${to}`) }) : undefined}
              {...(to === first ? { 'data-autofocus': true } : {})}
              onClick={() => onMove(to)}
            >
              <StatusMark status={to} />
              {why === null ? null : <span>{why}</span>}
            </button>
          );
        })}
      </div>
    </Modal>
  );
}

function isOpenTo(line: TicketLine, to: TicketStatus): boolean {
  const { kind } = boardMove(line.status, to);
  return kind !== 'stay' && kind !== 'refused';
}
