import type { Rejection } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { RejectionBanner } from '../ui/desk/RejectionBanner.tsx';
import { useDraftWriter } from '../ui/desk/useDraft.tsx';
import { COMMENT_BOX, commentDraft, commentDraftShape, refusedComment } from './commentDraft.ts';
import { ticketWords } from './messages.ts';
import { editWay, refusedTitle } from './refused.ts';
import type { EditWay } from './refused.ts';
import type { TicketTask } from './task.ts';

interface Props {
  readonly rejections: readonly Rejection[];
  /** null: the ticket itself does not exist, only its creation can be changed. */
  readonly onTask: ((task: TicketTask) => void) | null;
  /** A closed ticket takes no change until it is opened again. */
  readonly closed: boolean;
}

/** The person's own words, where no form shows them until it is opened. */
function wordsOf(way: EditWay | null): { readonly words?: string } {
  if (way?.kind === 'comment') return { words: way.text };
  return way?.kind === 'task' && way.task.kind === 'item' && way.task.mine !== null ? { words: way.task.mine } : {};
}

/** What the relay refused of this ticket, above it. A refused comment goes back into its box. */
export function TicketRejections({ rejections, onTask, closed }: Props) {
  const t = useWords(ticketWords);
  const navigate = useNavigate();
  const writeDraft = useDraftWriter();
  return rejections.map((rejection) => {
    const way = editWay(rejection, closed);
    const edit = (): void => {
      if (way?.kind === 'create') navigate(`${places.newTicket()}?rejected=${rejection.n}`);
      if (way?.kind === 'task') onTask?.(way.task);
      if (way?.kind !== 'comment') return;
      writeDraft(commentDraft(way.ticketId), commentDraftShape, (before) => refusedComment(rejection.n, way.text, before));
      document.getElementById(COMMENT_BOX)?.focus();
    };
    const can =
      way?.kind === 'create' ||
      (way?.kind === 'comment' && onTask !== null) ||
      (way?.kind === 'task' && onTask !== null && !(closed && way.task.kind !== 'reopen'));
    return (
      <RejectionBanner
        key={rejection.n}
        rejection={rejection}
        title={t(refusedTitle(rejection))}
        {...wordsOf(way)}
        onEdit={can ? edit : undefined}
      />
    );
  });
}
