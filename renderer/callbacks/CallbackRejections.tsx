import type { Rejection } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { useClock } from '../app/time.tsx';
import { RejectionBanner } from '../ui/desk/RejectionBanner.tsx';
import { useDraftWriter } from '../ui/desk/useDraft.tsx';
import { focusAttempt } from './AttemptEditor.tsx';
import { attemptDraft, attemptDraftShape, refusedAttempt } from './attemptForm.ts';
import type { CallbackTask } from './CallbackDialogs.tsx';
import { callbackWords } from './messages.ts';
import { editWay, refusedTitle } from './refused.ts';

interface Props {
  readonly rejections: readonly Rejection[];
  /** null: the callback itself does not exist, only its creation can be changed. */
  readonly onTask: ((task: CallbackTask) => void) | null;
  /** A try can be written anew only while the callback is open. */
  readonly open: boolean;
}

/** What the relay refused of this callback, above it. */
export function CallbackRejections({ rejections, onTask, open }: Props) {
  const t = useWords(callbackWords);
  const navigate = useNavigate();
  const writeDraft = useDraftWriter();
  const clock = useClock();
  return rejections.map((rejection) => {
    const way = editWay(rejection);
    const edit = (): void => {
      if (way?.kind === 'create') navigate(`${places.newCallback()}?rejected=${rejection.n}`);
      if (way?.kind === 'task') onTask?.(way.task);
      if (way?.kind !== 'attempt') return;
      const form = refusedAttempt(rejection.mine, clock());
      if (form === null) return;
      writeDraft(attemptDraft(way.callbackId), attemptDraftShape, () => ({ form, replaces: rejection.n }));
      focusAttempt();
    };
    const can =
      way?.kind === 'create' ||
      (way?.kind === 'attempt' && open && onTask !== null) ||
      (way?.kind === 'task' && onTask !== null);
    return (
      <RejectionBanner
        key={rejection.n}
        rejection={rejection}
        title={t(refusedTitle(rejection))}
        {...(way?.kind === 'attempt' && way.text !== '' ? { words: way.text } : {})}
        onEdit={can ? edit : undefined}
      />
    );
  });
}
