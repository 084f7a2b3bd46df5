import { useState } from 'react';
import * as z from 'zod';
import { asId } from '../../../shared/ids.ts';
import type { AttachmentId, TicketEntryId, TicketId, UserId, VisitId } from '../../../shared/ids.ts';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { openVisit } from '../../../shared/tickets/visits.ts';
import { ticketMutations } from '../../../shared/tickets/wire.ts';
import { MINUTE_MS } from '../../../shared/time/shanghai.ts';
import { useWords } from '../../app/i18n.tsx';
import { useClock } from '../../app/time.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { ClockField } from '../../ui/desk/ClockField.tsx';
import { DateField } from '../../ui/desk/DateField.tsx';
import { momentText, parseMoment } from '../../ui/desk/moment.ts';
import { StaffSelect } from '../../ui/desk/pickers.tsx';
import { DraftNotice } from '../../ui/desk/DraftNotice.tsx';
import { LongText } from '../../ui/desk/LongText.tsx';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import type { VisitMoment } from '../task.ts';
import { visitWords } from './messages.ts';
import { SignatureSlot } from './SignatureSlot.tsx';
import classes from '../away.module.css';

const REASON_MAX = 1000;
const RESULT_MAX = 2000;
const SIGNER_MAX = 60;

const dispatchShape = z.object({ engineerId: z.string().nullable(), reason: z.string() });
const finishShape = z.object({ result: z.string(), signedBy: z.string(), signatureId: z.string().nullable() });

interface Props {
  readonly ticketId: TicketId;
  readonly mine: unknown;
  readonly onClose: () => void;
}

/** Who goes, and why (二5). */
export function DispatchDialog({ ticketId, mine, onClose }: Props) {
  const t = useWords(visitWords);
  const { run } = useMutate();
  const [initial] = useState(() => {
    const refused = ticketMutations['tickets.dispatch'].args.safeParse(mine).data;
    return { engineerId: (refused?.engineerId ?? null) as string | null, reason: refused?.reason ?? '' };
  });
  const draft = useDraft(`ticket.dispatch.${ticketId}.${mine === null ? 'new' : 'again'}`, dispatchShape, initial);
  const { value: form, set: setForm, clear: forget } = draft;
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    const reason = form.reason.trim();
    if (form.engineerId === null || reason === '') return false;
    if (!(await run('tickets.dispatch', { ticketId, entryId: newId<TicketEntryId>(), visitId: newId<VisitId>(), engineerId: asId<UserId>(form.engineerId), reason }))) return false;
    forget();
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} onCancel={forget} title={t('dispatchTitle')} submitLabel={t('dispatch')} onSubmit={submit}>
      <DraftNotice draft={draft} />
      <div className={classes.stack}>
        <StaffSelect label={t('engineer')} required value={form.engineerId} onChange={(engineerId) => setForm({ ...form, engineerId })} error={tried && form.engineerId === null ? t('needEngineer') : undefined} data-autofocus />
        <LongText label={t('reason')} required minRows={3} maxRows={8} max={REASON_MAX} value={form.reason} onChange={(event) => setForm({ ...form, reason: event.currentTarget.value })} error={tried && form.reason.trim() === '' ? t('needReason') : undefined} />
      </div>
    </FormDialog>
  );
}

type MomentProblem = 'badDate' | 'badTime' | 'tooEarly' | 'future';

/** When the engineer departed, arrived or left, as told. */
export function VisitStepDialog({ detail: { ticket, entries }, step, onClose }: { readonly detail: Pick<TicketDetail, 'ticket' | 'entries'>; readonly step: VisitMoment; readonly onClose: () => void }) {
  const t = useWords(visitWords);
  const clock = useClock();
  const { run } = useMutate();
  const [moment, setMoment] = useState(() => momentText(clock()));
  const [problem, setProblem] = useState<MomentProblem | null>(null);
  const check = (at: number): MomentProblem | null => (at > clock() + MINUTE_MS ? 'future' : at + MINUTE_MS <= (openVisit(entries)?.latest ?? 0) ? 'tooEarly' : null);
  const submit = async (): Promise<boolean> => {
    const parsed = parseMoment(moment);
    const found = parsed.kind === 'bad_date' ? 'badDate' : parsed.kind === 'bad_time' ? 'badTime' : check(parsed.at);
    setProblem(found);
    if (found !== null || parsed.kind !== 'ok') return false;
    // What was typed has no seconds: two steps of one minute are in order all the same.
    const at = Math.max(parsed.at, openVisit(entries)?.latest ?? 0);
    return run('tickets.visitStep', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), step, at });
  };
  return (
    <FormDialog opened onClose={onClose} title={t(`log.${step}`)} submitLabel={t('save')} size="sm" onSubmit={submit}>
      <div className={classes.row}>
        <DateField label={t('date')} value={moment.date} onChange={(date) => setMoment({ ...moment, date })} error={problem === 'badDate' ? t('badDate') : undefined} />
        <ClockField label={t('time')} value={moment.time} onChange={(time) => setMoment({ ...moment, time })} error={problem === null || problem === 'badDate' ? undefined : t(problem)} width={160} autoFocus />
      </div>
    </FormDialog>
  );
}

interface FinishProps extends Omit<Props, 'ticketId'> {
  readonly detail: Pick<TicketDetail, 'ticket' | 'attachments' | 'entries'>;
  readonly onSign: () => void;
}

/** The visit's result, with who signed for the hospital and the signature itself. */
export function FinishVisitDialog({ detail: { ticket, attachments, entries }, mine, onClose, onSign }: FinishProps) {
  const t = useWords(visitWords);
  const { run } = useMutate();
  const [initial] = useState(() => {
    const refused = ticketMutations['tickets.finishVisit'].args.safeParse(mine).data;
    return { result: refused?.result ?? '', signedBy: refused?.signedBy ?? '', signatureId: (refused?.signatureId ?? null) as string | null };
  });
  const draft = useDraft(`ticket.visit.${ticket.id}.${mine === null ? 'new' : 'again'}`, finishShape, initial);
  const { value: form, set: setForm, clear: forget } = draft;
  // One that was made on this journey is meant, unless another was chosen.
  const begun = entries.findLast((entry) => entry.data?.type === 'visit' && entry.data.step === 'dispatched')?.at ?? Infinity;
  const signatureId = form.signatureId ?? attachments.findLast((file) => file.role === 'signature' && file.at >= begun)?.id ?? null;
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    const { result, signedBy } = { result: form.result.trim(), signedBy: form.signedBy.trim() };
    if (result === '' || signedBy === '' || signatureId === null) return false;
    if (!(await run('tickets.finishVisit', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), result, signedBy, signatureId: asId<AttachmentId>(signatureId) }))) return false;
    forget();
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} onCancel={forget} title={t('finishTitle')} submitLabel={t('finish')} onSubmit={submit}>
      <DraftNotice draft={draft} />
      <div className={classes.stack}>
        <LongText label={t('result')} required minRows={3} maxRows={10} max={RESULT_MAX} data-autofocus value={form.result} onChange={(event) => setForm({ ...form, result: event.currentTarget.value })} error={tried && form.result.trim() === '' ? t('needResult') : undefined} />
        <ShortText label={t('signedBy')} required max={SIGNER_MAX} value={form.signedBy} onChange={(event) => setForm({ ...form, signedBy: event.currentTarget.value })} error={tried && form.signedBy.trim() === '' ? t('needSignedBy') : undefined} />
        <SignatureSlot attachments={attachments} value={signatureId} onChange={(next) => setForm({ ...form, signatureId: next })} error={tried && signatureId === null ? t('needSignature') : undefined} onSign={onSign} />
      </div>
    </FormDialog>
  );
}
