import type { Rejection } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { RejectionBanner } from '../ui/desk/RejectionBanner.tsx';
import type { CallbackTask } from './CallbackDialogs.tsx';
import { callbackWords } from './messages.ts';
import { editWay, refusedTitle } from './refused.ts';

interface Props {
  readonly rejections: readonly Rejection[];
  /** null: the callback itself does not exist, only its creation can be changed. */
  readonly onTask: ((task: CallbackTask) => void) | null;
}

/** What the relay refused of this callback, above it. */
export function CallbackRejections({ rejections, onTask }: Props) {
  const t = useWords(callbackWords);
  const navigate = useNavigate();
  return rejections.map((rejection) => {
    const way = editWay(rejection);
    const edit = (): void => {
      if (way?.kind === 'create') navigate(`${places.newCallback()}?rejected=${rejection.n}`);
      if (way?.kind === 'task') onTask?.(way.task);
    };
    const can = way?.kind === 'create' || (way?.kind === 'task' && onTask !== null);
    return (
      <RejectionBanner
        key={rejection.n}
        rejection={rejection}
        title={t(refusedTitle(rejection))}
        {...(way?.kind === 'words' ? { words: way.text } : {})}
        onEdit={can ? edit : undefined}
      />
    );
  });
}
