import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { asId } from '../../shared/ids.ts';
import type { TicketEntryId, UserId } from '../../shared/ids.ts';
import type { TicketItem } from '../../shared/tickets/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { newId } from '../ui/newId.ts';
import { ticketWords } from './messages.ts';
import { changedFields, formFromRefusedEdit, problemsOf, REASON_MAX, RESULT_MAX } from './ticketForm.ts';
import type { TicketProblems } from './ticketForm.ts';
import { CauseSelect, TicketFormFields } from './TicketFormFields.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';

/** What the person is about to do; `mine` and `text` fill the form from a refused action. */
export type TicketTask =
  | { readonly kind: 'edit'; readonly mine: unknown }
  | { readonly kind: 'assign' }
  | { readonly kind: 'wait'; readonly status: 'waiting_hospital' | 'waiting_patient'; readonly text: string }
  | { readonly kind: 'close'; readonly text: string }
  | { readonly kind: 'reopen'; readonly text: string };

interface Props {
  readonly ticket: TicketItem;
  readonly onClose: () => void;
}

export function TicketDialogs({ task, ...rest }: Props & { readonly task: TicketTask }) {
  switch (task.kind) {
    case 'edit':
      return <EditDialog {...rest} mine={task.mine} />;
    case 'assign':
      return <AssignDialog {...rest} />;
    case 'wait':
      return <WaitDialog {...rest} status={task.status} text={task.text} />;
    case 'close':
      return <CloseDialog {...rest} text={task.text} />;
    case 'reopen':
      return <ReopenDialog {...rest} text={task.text} />;
  }
}

function EditDialog({ ticket, onClose, mine }: Props & { readonly mine: unknown }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const [form, setForm] = useState(() => formFromRefusedEdit(ticket, mine));
  const [problems, setProblems] = useState<TicketProblems>({});
  const submit = async (): Promise<boolean> => {
    const found = problemsOf(form);
    setProblems(found);
    if (Object.keys(found).length > 0) return false;
    const fields = changedFields(ticket, form);
    if (Object.keys(fields).length === 0) return true;
    return run('tickets.edit', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), fields });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('editTitle')} size="lg" onSubmit={submit}>
      <TicketFormFields form={form} onChange={setForm} problems={problems} creating={false} />
    </FormDialog>
  );
}

function AssignDialog({ ticket, onClose }: Props) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const { userId } = usePermissions();
  const [assigneeId, setAssigneeId] = useState<string | null>(ticket.assigneeId);
  const submit = async (): Promise<boolean> => {
    if (assigneeId === ticket.assigneeId) return true;
    return run('tickets.assign', {
      ticketId: ticket.id,
      entryId: newId<TicketEntryId>(),
      assigneeId: assigneeId === null ? null : asId<UserId>(assigneeId),
    });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('assignTitle')} submitLabel={t('confirmAssign')} size="sm" onSubmit={submit}>
      <StaffSelect
        label={t('fieldAssignee')}
        placeholder={t('unassigned')}
        clearable
        value={assigneeId}
        onChange={setAssigneeId}
        data-autofocus
      />
      {userId === null || userId === assigneeId ? null : (
        <GuardedButton mt="xs" variant="subtle" size="compact-sm" onClick={() => setAssigneeId(userId)}>
          {t('assignToMe')}
        </GuardedButton>
      )}
    </FormDialog>
  );
}

function CloseDialog({ ticket, onClose, text }: Props & { readonly text: string }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const [result, setResult] = useState(text === '' ? ticket.result : text);
  const [cause, setCause] = useState(ticket.cause);
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (result.trim() === '') return false;
    return run('tickets.close', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), result: result.trim(), cause });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('closeTitle')} submitLabel={t('confirmClose')} onSubmit={submit}>
      <Textarea
        label={t('fieldResult')}
        description={t('closeHint')}
        required
        autosize
        minRows={4}
        maxLength={RESULT_MAX}
        data-autofocus
        value={result}
        onChange={(event) => setResult(event.currentTarget.value)}
        error={tried && result.trim() === '' ? t('needResult') : undefined}
        mb="sm"
      />
      <CauseSelect value={cause} onChange={setCause} />
    </FormDialog>
  );
}

function WaitDialog({ ticket, onClose, status, text }: Props & { readonly status: 'waiting_hospital' | 'waiting_patient'; readonly text: string }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const send = (reason: string): Promise<boolean> => run('tickets.setStatus', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), status, reason });
  return <ReasonDialog onClose={onClose} title={t(`status.${status}`)} submitLabel={t('confirmWait')} label={t('fieldWaitReason')} text={text} onReason={send} />;
}

function ReopenDialog({ ticket, onClose, text }: Props & { readonly text: string }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const send = (reason: string): Promise<boolean> => run('tickets.reopen', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), reason });
  return <ReasonDialog onClose={onClose} title={t('reopenTitle')} submitLabel={t('confirmReopen')} label={t('fieldReason')} text={text} onReason={send} />;
}

interface ReasonProps {
  readonly onClose: () => void;
  readonly title: string;
  readonly submitLabel: string;
  readonly label: string;
  readonly text: string;
  readonly onReason: (reason: string) => Promise<boolean>;
}

/** One question that has to be answered in words. */
function ReasonDialog({ onClose, title, submitLabel, label, text, onReason }: ReasonProps) {
  const t = useWords(ticketWords);
  const [reason, setReason] = useState(text);
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    return reason.trim() === '' ? false : onReason(reason.trim());
  };
  return (
    <FormDialog opened onClose={onClose} title={title} submitLabel={submitLabel} onSubmit={submit}>
      <Textarea
        label={label}
        required
        autosize
        minRows={3}
        maxLength={REASON_MAX}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && reason.trim() === '' ? t('needReason') : undefined}
      />
    </FormDialog>
  );
}
