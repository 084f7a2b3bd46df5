import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import * as z from 'zod';
import { party as partySchema } from '../../../shared/callbacks/model.ts';
import type { Party } from '../../../shared/callbacks/model.ts';
import type { TicketEntryId } from '../../../shared/ids.ts';
import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useClock } from '../../app/time.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { DraftNotice } from '../../ui/desk/DraftNotice.tsx';
import { LongText } from '../../ui/desk/LongText.tsx';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { CallFields } from '../../ui/proof/CallFields.tsx';
import { MessageProof } from '../../ui/proof/MessageProof.tsx';
import { closingWords } from './messages.ts';
import { newReply, NOTE_MAX, parseReply, refusedReply } from './replyForm.ts';
import type { ReplyForm, ReplyProblems } from './replyForm.ts';
import classes from './closing.module.css';

const replyShape: z.ZodType<ReplyForm> = z.object({
  party: partySchema,
  proof: z.enum(['call', 'message']),
  callDate: z.string(),
  callStart: z.string(),
  callEnd: z.string(),
  phoneTail: z.string(),
  messageId: z.string().nullable(),
  note: z.string(),
});

interface Props {
  readonly ticket: TicketItem;
  readonly party: Party;
  readonly mine: unknown;
  readonly onClose: () => void;
}

/** Who was replied to, and what proves it: a delivered message or a call with its times (九5). */
export function ReplyDialog({ ticket, party, mine, onClose }: Props) {
  const t = useWords(closingWords);
  const clock = useClock();
  const { run } = useMutate();
  const [initial] = useState<ReplyForm>(() => refusedReply(mine, clock()) ?? newReply(party, clock()));
  const draft = useDraft(`ticket.reply.${ticket.id}.${party}.${mine === null ? 'new' : 'again'}`, replyShape, initial);
  const { value: form, set: setForm, clear: forget } = draft;
  const [problems, setProblems] = useState<ReplyProblems>({});
  const why = (field: keyof ReplyProblems): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem);
  };
  const submit = async (): Promise<boolean> => {
    const parsed = parseReply(form, clock());
    setProblems(parsed.kind === 'problems' ? parsed.problems : {});
    if (parsed.kind === 'problems') return false;
    const args = { ticketId: ticket.id, entryId: newId<TicketEntryId>(), party: form.party, proof: parsed.proof, note: form.note.trim() };
    if (!(await run('tickets.logReply', args))) return false;
    forget();
    return true;
  };
  const known = ticket.marks[form.party === 'patient' ? 'repliedPatient' : 'repliedHospital'] !== null;
  return (
    <FormDialog opened onClose={onClose} onCancel={forget} title={t('replyTitle')} submitLabel={t('save')} size="lg" onSubmit={submit}>
      <DraftNotice draft={draft} />
      <div className={classes.stack}>
        <p className={classes.note}>{t('replyWhat')}</p>
        <div>
          <span className={classes.label}>{t('replyParty')}</span>
          <SegmentedControl
            aria-label={t('replyParty')}
            value={form.party}
            onChange={(value) => setForm({ ...form, party: partySchema.parse(value) })}
            data={partySchema.options.map((one) => ({ value: one, label: t(`party.${one}`) }))}
          />
        </div>
        {known ? <p className={classes.note}>{t(`alreadyReplied.${form.party}`)}</p> : null}
        <div>
          <span className={classes.label}>{t('proof')}</span>
          <SegmentedControl
            aria-label={t('proof')}
            value={form.proof}
            onChange={(value) => setForm({ ...form, proof: value === 'message' ? 'message' : 'call' })}
            data={[
              { value: 'call', label: t('proofByCall') },
              { value: 'message', label: t('proofByMessage') },
            ]}
          />
        </div>
        {form.proof === 'call' ? (
          <CallFields value={form} onChange={(call) => setForm({ ...form, ...call })} why={why} />
        ) : (
          <MessageProof hospitalId={ticket.hospitalId} first={ticket.conversationId} value={form.messageId} onChange={(messageId) => setForm({ ...form, messageId })} error={why('messageId')} />
        )}
        <LongText label={t('note')} placeholder={t('noteHint')} minRows={2} maxRows={8} max={NOTE_MAX} value={form.note} onChange={(event) => setForm({ ...form, note: event.currentTarget.value })} />
      </div>
    </FormDialog>
  );
}
