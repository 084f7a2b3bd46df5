import { useState } from 'react';
import * as z from 'zod';
import { asId } from '../../shared/ids.ts';
import type { TicketEntryId, UserId } from '../../shared/ids.ts';
import { versionsOf } from '../../shared/sync/rules.ts';
import type { TicketDetail, TicketItem } from '../../shared/tickets/contract.ts';
import type { AttachmentRole } from '../../shared/tickets/model.ts';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { DraftNotice } from '../ui/desk/DraftNotice.tsx';
import { FieldVersions } from '../ui/desk/FieldVersions.tsx';
import { deskWords } from '../ui/desk/messages.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { DraftsResumed, useDraft } from '../ui/desk/useDraft.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { ItemDialog } from './around/ItemDialog.tsx';
import { LinkDialog } from './around/LinkDialog.tsx';
import { CloseDialog } from './closing/CloseDialog.tsx';
import { MarkDialog } from './closing/MarkDialog.tsx';
import { ReplyDialog } from './closing/ReplyDialog.tsx';
import { SignaturePad } from './files/SignaturePad.tsx';
import { ticketWords } from './messages.ts';
import { RndAnswerDialog, SendToRndDialog } from './rnd/RndDialogs.tsx';
import type { TicketTask } from './task.ts';
import { TicketFormFields } from './TicketFormFields.tsx';
import { changesOf, decided, followed, formFromRefusedEdit, formOf, problemsOf, REASON_MAX, ticketEdit } from './ticketForm.ts';
import type { TicketEdit, TicketForm, TicketProblems } from './ticketForm.ts';
import { visitWords } from './visits/messages.ts';
import { DispatchDialog, FinishVisitDialog, VisitStepDialog } from './visits/VisitDialogs.tsx';

interface Props {
  readonly ticket: TicketItem;
  readonly onClose: () => void;
}

interface DialogsProps {
  readonly detail: TicketDetail;
  readonly task: TicketTask;
  /** It comes back after a step of its own. */
  readonly resumed: boolean;
  /** A step of the task is a task of its own (a proof while closing); the one before comes back after it. */
  readonly onTask: (task: TicketTask) => void;
  /** Where files of this purpose are added. */
  readonly onFiles: (role: AttachmentRole) => void;
  readonly onClose: () => void;
}

export function TicketDialogs({ resumed, ...props }: DialogsProps) {
  return (
    <DraftsResumed resumed={resumed}>
      <TaskDialog {...props} />
    </DraftsResumed>
  );
}

function TaskDialog({ detail, task, onTask, onFiles, onClose }: Omit<DialogsProps, 'resumed'>) {
  const rest = { ticket: detail.ticket, onClose };
  switch (task.kind) {
    case 'edit':
      return <EditDialog {...rest} mine={task.mine} />;
    case 'assign':
      return <AssignDialog {...rest} />;
    case 'wait':
      return <WaitDialog {...rest} status={task.status} text={task.text} />;
    case 'close':
      return <CloseDialog detail={detail} text={task.text} onTask={onTask} onFiles={onFiles} onClose={onClose} />;
    case 'reopen':
      return <ReopenDialog {...rest} text={task.text} />;
    case 'reply':
      return <ReplyDialog {...rest} party={task.party} mine={task.mine} />;
    case 'mark':
      return <MarkDialog {...rest} mark={task.mark} text={task.text} />;
    case 'sendToRnd':
      return <SendToRndDialog detail={detail} mine={task.mine} onClose={onClose} />;
    case 'answerFromRnd':
      return <RndAnswerDialog ticketId={detail.ticket.id} mine={task.mine} onClose={onClose} />;
    case 'dispatch':
      return <DispatchDialog ticketId={detail.ticket.id} mine={task.mine} onClose={onClose} />;
    case 'visitStep':
      return <VisitStepDialog detail={detail} step={task.step} onClose={onClose} />;
    case 'finishVisit':
      return <FinishVisitDialog detail={detail} mine={task.mine} onClose={onClose} onSign={() => onTask({ kind: 'sign' })} />;
    case 'sign':
      return <SignaturePad ticketId={detail.ticket.id} onClose={onClose} onDone={onClose} />;
    case 'cancelVisit':
      return <CancelVisitDialog {...rest} text={task.text} />;
    case 'link':
      return <LinkDialog ticketId={detail.ticket.id} links={detail.links} onClose={onClose} />;
    case 'item':
      return <ItemDialog {...rest} itemId={task.itemId} mine={task.mine} />;
  }
}

/** What was typed stays when the dialog is closed, and is put over the ticket as it stands when it is opened again. */
function EditDialog({ ticket, onClose, mine }: Props & { readonly mine: unknown }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const desk = useWords(deskWords);
  const [initial] = useState<TicketEdit>(() => ({ form: formFromRefusedEdit(ticket, mine), base: formOf(ticket) }));
  const draft = useDraft<TicketEdit>(`ticket.edit.${ticket.id}.${mine === null ? 'new' : 'again'}`, ticketEdit, initial);
  const setEdit = draft.set;
  const edit = followed(draft.value, ticket);
  const { form, base } = edit;
  const setForm = (next: TicketForm): void => setEdit({ form: next, base });
  const [problems, setProblems] = useState<TicketProblems>({});
  // Somebody else may change the same field while this dialog is open, or was put away.
  const conflicts = versionsOf(changesOf(edit), ticket).filter((version) => version.conflict);
  const submit = async (): Promise<boolean> => {
    const found = problemsOf(form);
    setProblems(found);
    if (Object.keys(found).length > 0) return false;
    const changes = changesOf(edit);
    const isNothing = Object.keys(changes.fields).length === 0;
    if (!isNothing && !(await run('tickets.edit', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), ...changes }))) return false;
    draft.clear();
    return true;
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      onCancel={draft.clear}
      title={t('editTitle')}
      size="lg"
      blocked={conflicts.length === 0 ? null : desk('versionWait', { count: conflicts.length })}
      onSubmit={submit}
    >
      <DraftNotice draft={draft} />
      {conflicts.length === 0 ? null : (
        <FieldVersions versions={conflicts} choices={{}} onChoose={(path, side) => setEdit(decided(edit, ticket, path, side))} />
      )}
      <TicketFormFields form={form} onChange={setForm} problems={problems} creating={false} masks={ticket.details} />
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

function WaitDialog({ ticket, onClose, status, text }: Props & { readonly status: 'waiting_hospital' | 'waiting_patient'; readonly text: string }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const send = (reason: string): Promise<boolean> => run('tickets.setStatus', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), status, reason });
  return (
    <ReasonDialog name={`ticket.wait.${ticket.id}`} onClose={onClose} title={t(`status.${status}`)} submitLabel={t('confirmWait')} label={t('fieldWaitReason')} text={text} onReason={send} />
  );
}

function ReopenDialog({ ticket, onClose, text }: Props & { readonly text: string }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const send = (reason: string): Promise<boolean> => run('tickets.reopen', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), reason });
  return (
    <ReasonDialog name={`ticket.reopen.${ticket.id}`} onClose={onClose} title={t('reopenTitle')} submitLabel={t('confirmReopen')} label={t('fieldReason')} text={text} onReason={send} />
  );
}

function CancelVisitDialog({ ticket, onClose, text }: Props & { readonly text: string }) {
  const t = useWords(visitWords);
  const { run } = useMutate();
  const send = (reason: string): Promise<boolean> => run('tickets.cancelVisit', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), reason });
  return <ReasonDialog name={`ticket.cancelVisit.${ticket.id}`} onClose={onClose} title={t('cancelTitle')} submitLabel={t('cancel')} label={t('cancelReason')} text={text} onReason={send} />;
}

interface ReasonProps {
  /** Under which the half-typed answer is kept. */
  readonly name: string;
  readonly onClose: () => void;
  readonly title: string;
  readonly submitLabel: string;
  readonly label: string;
  readonly text: string;
  readonly onReason: (reason: string) => Promise<boolean>;
}

/** One question that has to be answered in words. */
function ReasonDialog({ name, onClose, title, submitLabel, label, text, onReason }: ReasonProps) {
  const t = useWords(ticketWords);
  const draft = useDraft(`${name}.${text === '' ? 'new' : 'again'}`, z.string(), text);
  const { value: reason, set: setReason } = draft;
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (reason.trim() === '') return false;
    const done = await onReason(reason.trim());
    if (done) draft.clear();
    return done;
  };
  return (
    <FormDialog opened onClose={onClose} onCancel={draft.clear} title={title} submitLabel={submitLabel} onSubmit={submit}>
      <DraftNotice draft={draft} />
      <LongText
        label={label}
        required
        minRows={3}
        max={REASON_MAX}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && reason.trim() === '' ? t('needReason') : undefined}
      />
    </FormDialog>
  );
}
