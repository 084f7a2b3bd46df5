import { useState } from 'react';
import * as z from 'zod';
import type { TicketEntryId } from '../../../shared/ids.ts';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import type { TicketDetails } from '../../../shared/tickets/details.ts';
import { versionsOf } from '../../../shared/sync/rules.ts';
import { missingForClose } from '../../../shared/tickets/rules.ts';
import { dateOf, MINUTE_MS } from '../../../shared/time/shanghai.ts';
import type { AttachmentRole } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { useNow } from '../../app/time.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { DraftNotice } from '../../ui/desk/DraftNotice.tsx';
import { FieldVersions } from '../../ui/desk/FieldVersions.tsx';
import { LongText } from '../../ui/desk/LongText.tsx';
import { deskWords } from '../../ui/desk/messages.ts';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { DetailFields } from '../fields/DetailFields.tsx';
import { changedDetails, detailProblems, fieldsOf } from '../fields/detailForm.ts';
import { ticketWords } from '../messages.ts';
import type { TicketTask } from '../task.ts';
import { CauseSelect, ModuleSelect } from '../TicketFormFields.tsx';
import { changesOf, decided, followed, formOf, RESULT_MAX, ticketEdit } from '../ticketForm.ts';
import type { TicketForm } from '../ticketForm.ts';
import { fill } from './ClosingPanel.tsx';
import { closingWords } from './messages.ts';
import { RequirementList } from './RequirementList.tsx';
import { withMissing } from './requirements.ts';
import classes from './closing.module.css';

interface Props {
  readonly detail: TicketDetail;
  readonly text: string;
  readonly onTask: (task: TicketTask) => void;
  readonly onFiles: (role: AttachmentRole) => void;
  readonly onClose: () => void;
}

const closing = ticketEdit.extend({ result: z.string() });

/** Closing asks for what the kind of ticket must show, and takes it right here. */
export function CloseDialog({ detail: { ticket, attachments }, text, onTask, onFiles, onClose }: Props) {
  const t = useWords(closingWords);
  const words = useWords(ticketWords);
  const desk = useWords(deskWords);
  const today = dateOf(useNow(MINUTE_MS));
  const { run } = useMutate();
  const current = formOf(ticket);
  const [initial] = useState(() => ({ base: current, form: current, result: text === '' ? ticket.result : text }));
  const { value: draft, set: setDraft, clear: forget, restored } = useDraft(`ticket.close.${ticket.id}.${text === '' ? 'new' : 'again'}`, closing, initial);
  const [tried, setTried] = useState(false);
  const edit = followed(draft, ticket);
  const { form, base } = edit;
  const change = (next: TicketForm): void => setDraft({ ...draft, base, form: next });
  const problems = detailProblems(form.details, ticket.kind);
  const isSound = Object.keys(problems).length === 0;
  const details = isSound ? changedDetails(current.details, form.details, ticket.kind) : {};
  const changes = changesOf(edit);
  // Somebody else may fill the same field meanwhile: it is never closed over unseen.
  const conflicts = versionsOf(changes, ticket).filter((version) => version.conflict);
  // The same keys with the values that would be saved: what the relay will look at.
  const preview = { ...ticket, module: form.module, details: { ...ticket.details, ...details } as TicketDetails };
  const missing = missingForClose(preview, attachments, today, form.cause);
  // What was ever missing here stays once it is filled, so that nothing jumps, and no field goes after its first letter:
  // a planned day of the past asks for the reason only while the dialog is open.
  const [asked, setAsked] = useState(() => withMissing([], missingForClose(ticket, attachments, today)));
  const everAsked = withMissing(asked, missing);
  if (everAsked !== asked) setAsked(everAsked);
  const open = ticket.checklist.filter((item) => !item.done);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (draft.result.trim() === '' || !isSound) return false;
    if (Object.keys(changes.fields).length > 0 && !(await run('tickets.edit', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), ...changes }))) return false;
    // The cause goes with the edit: there it knows what it was based on.
    if (!(await run('tickets.close', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), result: draft.result.trim(), cause: null }))) return false;
    forget();
    return true;
  };
  const blocked = conflicts.length > 0 ? desk('versionWait', { count: conflicts.length }) : missing.length > 0 ? t('missing', { count: missing.length }) : null;
  return (
    <FormDialog opened onClose={onClose} onCancel={forget} title={words('closeTitle')} submitLabel={words('confirmClose')} size="lg" blocked={blocked} onSubmit={submit}>
      <DraftNotice draft={{ restored, clear: forget }} />
      <div className={classes.stack}>
        <RequirementList ticket={ticket} missing={missing} onFill={(way) => fill(way, onTask, onFiles)} fieldsAreHere />
        {open.length === 0 ? null : (
          <p className={classes.warn} role="status">
            {t('openItems', { count: open.length, items: open.map((item) => item.text).join(words('listSeparator')) })}
          </p>
        )}
        {conflicts.length === 0 ? null : (
          <FieldVersions versions={conflicts} choices={{}} onChoose={(path, side) => setDraft({ ...draft, ...decided(edit, ticket, path, side) })} />
        )}
        <div className={classes.grid}>
          {everAsked.includes('module') ? <ModuleSelect value={form.module} onChange={(module) => change({ ...form, module })} /> : null}
          <CauseSelect value={form.cause} onChange={(cause) => change({ ...form, cause })} />
          <DetailFields keys={fieldsOf[ticket.kind].filter((key) => everAsked.includes(key) || key in details)} form={form.details} onChange={(next) => change({ ...form, details: next })} problems={problems} masks={ticket.details} />
        </div>
        <LongText
          label={words('fieldResult')}
          description={words('closeHint')}
          required
          minRows={4}
          maxRows={12}
          max={RESULT_MAX}
          data-autofocus
          value={draft.result}
          onChange={(event) => setDraft({ ...draft, result: event.currentTarget.value })}
          error={tried && draft.result.trim() === '' ? words('needResult') : undefined}
        />
      </div>
    </FormDialog>
  );
}
