import { useState } from 'react';
import * as z from 'zod';
import { asId } from '../../shared/ids.ts';
import type { UserId } from '../../shared/ids.ts';
import type { CallbackItem } from '../../shared/callbacks/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { DraftNotice } from '../ui/desk/DraftNotice.tsx';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { callbackWords } from './messages.ts';

const RESULT_MAX = 2000;

/** What the person is about to do; `text` fills the form from a refused action. */
export type CallbackTask =
  | { readonly kind: 'assign' }
  | { readonly kind: 'close'; readonly text: string }
  | { readonly kind: 'cancel'; readonly text: string };

interface Props {
  readonly callback: CallbackItem;
  readonly task: CallbackTask;
  readonly onClose: () => void;
}

export function CallbackDialogs({ callback, task, onClose }: Props) {
  if (task.kind === 'assign') return <AssignDialog callback={callback} onClose={onClose} />;
  return <EndDialog callback={callback} kind={task.kind} text={task.text} onClose={onClose} />;
}

function AssignDialog({ callback, onClose }: Omit<Props, 'task'>) {
  const t = useWords(callbackWords);
  const { run } = useMutate();
  const [assigneeId, setAssigneeId] = useState<string | null>(callback.assigneeId);
  const submit = async (): Promise<boolean> => {
    if (assigneeId === callback.assigneeId) return true;
    const next = assigneeId === null ? null : asId<UserId>(assigneeId);
    return run('callbacks.assign', { callbackId: callback.id, assigneeId: next });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('assign')} size="sm" onSubmit={submit}>
      <StaffSelect
        label={t('assignee')}
        placeholder={t('unassigned')}
        clearable
        value={assigneeId}
        onChange={setAssigneeId}
        data-autofocus
      />
    </FormDialog>
  );
}

interface EndProps {
  readonly callback: CallbackItem;
  readonly kind: 'close' | 'cancel';
  readonly text: string;
  readonly onClose: () => void;
}

/** Finishing and cancelling both end it for good and both need words. */
function EndDialog({ callback, kind, text, onClose }: EndProps) {
  const t = useWords(callbackWords);
  const { run } = useMutate();
  // What was refused goes first; else what was typed earlier.
  const draft = useDraft(`callback.${kind}.${callback.id}.${text === '' ? 'new' : 'again'}`, z.string(), text);
  const { value: words, set: setWords } = draft;
  const [tried, setTried] = useState(false);
  const closing = kind === 'close';
  const submit = async (): Promise<boolean> => {
    setTried(true);
    const said = words.trim();
    if (said === '') return false;
    const done = closing
      ? await run('callbacks.close', { callbackId: callback.id, result: said })
      : await run('callbacks.cancel', { callbackId: callback.id, reason: said });
    if (done) draft.clear();
    return done;
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      onCancel={draft.clear}
      title={t(closing ? 'closeTitle' : 'cancelTitle')}
      submitLabel={t(closing ? 'confirmClose' : 'confirmCancel')}
      danger={!closing}
      onSubmit={submit}
    >
      <DraftNotice draft={draft} />
      <LongText
        label={t(closing ? 'result' : 'cancelReason')}
        description={t(closing ? 'closeHint' : 'cancelHint')}
        required
        minRows={3}
        max={RESULT_MAX}
        data-autofocus
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        error={tried && words.trim() === '' ? t(closing ? 'needResult' : 'needReason') : undefined}
      />
    </FormDialog>
  );
}
