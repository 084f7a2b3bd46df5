import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import { asId } from '../../shared/ids.ts';
import type { TicketEntryId, UserId } from '../../shared/ids.ts';
import { versionsOf } from '../../shared/sync/rules.ts';
import type { TicketItem } from '../../shared/tickets/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { DraftNotice } from '../ui/desk/DraftNotice.tsx';
import { FieldVersions } from '../ui/desk/FieldVersions.tsx';
import { deskWords } from '../ui/desk/messages.ts';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { newId } from '../ui/newId.ts';
import { ticketWords } from './messages.ts';
import { changesOf, decided, followed, formFromRefusedEdit, formOf, problemsOf, REASON_MAX, RESULT_MAX, ticketEdit, ticketForm } from './ticketForm.ts';
import type { TicketEdit, TicketForm, TicketProblems } from './ticketForm.ts';
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

const closing = ticketForm.pick({ cause: true }).extend({ result: z.string() });

function CloseDialog({ ticket, onClose, text }: Props & { readonly text: string }) {
  const t = useWords(ticketWords);
  const { run } = useMutate();
  const [initial] = useState(() => ({ result: text === '' ? ticket.result : text, cause: ticket.cause }));
  const draft = useDraft(`ticket.close.${ticket.id}.${text === '' ? 'new' : 'again'}`, closing, initial);
  const { result, cause } = draft.value;
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (result.trim() === '') return false;
    const done = await run('tickets.close', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), result: result.trim(), cause });
    if (done) draft.clear();
    return done;
  };
  return (
    <FormDialog opened onClose={onClose} onCancel={draft.clear} title={t('closeTitle')} submitLabel={t('confirmClose')} onSubmit={submit}>
      <DraftNotice draft={draft} />
      <Textarea
        label={t('fieldResult')}
        description={t('closeHint')}
        required
        autosize
        minRows={4}
        maxLength={RESULT_MAX}
        data-autofocus
        value={result}
        onChange={(event) => draft.set({ result: event.currentTarget.value, cause })}
        error={tried && result.trim() === '' ? t('needResult') : undefined}
        mb="sm"
      />
      <CauseSelect value={cause} onChange={(next) => draft.set({ result, cause: next })} />
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
