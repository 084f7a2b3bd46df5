import type { Rejection } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { RejectionBanner } from '../ui/desk/RejectionBanner.tsx';
import { ticketWords } from './messages.ts';
import { editWay, refusedTitle } from './refused.ts';
import type { TicketTask } from './TicketDialogs.tsx';

interface Props {
  readonly rejections: readonly Rejection[];
  /** null: the ticket itself does not exist, only its creation can be changed. */
  readonly onTask: ((task: TicketTask) => void) | null;
  /** A closed ticket takes no change until it is opened again. */
  readonly closed: boolean;
}

/** What the relay refused of this ticket, above it. A refused comment is read there and written anew below. */
export function TicketRejections({ rejections, onTask, closed }: Props) {
  const t = useWords(ticketWords);
  const navigate = useNavigate();
  return rejections.map((rejection) => {
    const way = editWay(rejection);
    const edit = (): void => {
      if (way?.kind === 'create') navigate(`${places.newTicket()}?rejected=${rejection.n}`);
      if (way?.kind === 'task') onTask?.(way.task);
    };
    const can = way?.kind === 'create' || (way?.kind === 'task' && onTask !== null && !(closed && way.task.kind !== 'reopen'));
    return (
      <RejectionBanner
        key={rejection.n}
        rejection={rejection}
        title={t(refusedTitle(rejection))}
        {...(way?.kind === 'comment' ? { words: way.text } : {})}
        onEdit={can ? edit : undefined}
      />
    );
  });
}
