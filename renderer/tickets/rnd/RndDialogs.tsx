import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import * as z from 'zod';
import type { TicketEntryId, TicketId } from '../../../shared/ids.ts';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { ticketMutations } from '../../../shared/tickets/wire.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { DraftNotice } from '../../ui/desk/DraftNotice.tsx';
import { LongText } from '../../ui/desk/LongText.tsx';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { rndWords } from './messages.ts';
import { LOGS_MAX, QUESTION_MAX, rndArgs, rndFormOf, rndProblems } from './rndForm.ts';
import type { RndProblems } from './rndForm.ts';
import classes from '../away.module.css';

const sendShape = z.object({ question: z.string(), soFar: z.string(), logs: z.string(), attachmentIds: z.array(z.string()) });
const answerShape = z.object({ answer: z.string(), answeredBy: z.string() });

interface SendProps {
  readonly detail: Pick<TicketDetail, 'ticket' | 'attachments'>;
  readonly mine: unknown;
  readonly onClose: () => void;
}

/** To R&D: nothing goes without question, result so far and logs (四2). */
export function SendToRndDialog({ detail: { ticket, attachments }, mine, onClose }: SendProps) {
  const t = useWords(rndWords);
  const { run } = useMutate();
  const [initial] = useState(() => rndFormOf(mine));
  const draft = useDraft(`ticket.rnd.${ticket.id}.${mine === null ? 'new' : 'again'}`, sendShape, initial);
  const { value: form, set: setForm, clear: forget } = draft;
  const [problems, setProblems] = useState<RndProblems>({});
  const logs = attachments.filter((file) => file.role === 'log');
  const why = (field: keyof RndProblems): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem);
  };
  const submit = async (): Promise<boolean> => {
    const found = rndProblems(form);
    setProblems(found);
    if (Object.keys(found).length > 0) return false;
    if (!(await run('tickets.sendToRnd', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), ...rndArgs(form) }))) return false;
    forget();
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} onCancel={forget} title={t('sendTitle')} submitLabel={t('submit')} size="lg" onSubmit={submit}>
      <DraftNotice draft={draft} />
      <div className={classes.stack}>
        <p className={classes.note}>{t('sendHint')}</p>
        <LongText label={t('question')} description={t('questionHint')} required minRows={2} maxRows={8} max={QUESTION_MAX} data-autofocus value={form.question} onChange={(event) => setForm({ ...form, question: event.currentTarget.value })} error={why('question')} />
        <LongText label={t('soFar')} description={t('soFarHint')} required minRows={2} maxRows={8} max={QUESTION_MAX} value={form.soFar} onChange={(event) => setForm({ ...form, soFar: event.currentTarget.value })} error={why('soFar')} />
        <LongText label={t('logs')} description={t('logsHint')} required minRows={4} maxRows={12} max={LOGS_MAX} classNames={{ input: classes.mono ?? '' }} spellCheck={false} value={form.logs} onChange={(event) => setForm({ ...form, logs: event.currentTarget.value })} error={why('logs')} />
        {logs.length === 0 ? null : (
          <Checkbox.Group label={t('files')} value={[...form.attachmentIds]} onChange={(attachmentIds) => setForm({ ...form, attachmentIds })}>
            <div className={classes.choices}>
              {logs.map((file) => (
                <Checkbox key={file.id} size="xs" value={file.id} label={file.name} />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </div>
    </FormDialog>
  );
}

const ANSWERER_MAX = 60;

/** What R&D answered; the ticket is on its owner's desk again. */
export function RndAnswerDialog({ ticketId, mine, onClose }: { readonly ticketId: TicketId; readonly mine: unknown; readonly onClose: () => void }) {
  const t = useWords(rndWords);
  const { run } = useMutate();
  const [initial] = useState(() => {
    const refused = ticketMutations['tickets.answerFromRnd'].args.safeParse(mine).data;
    return { answer: refused?.answer ?? '', answeredBy: refused?.answeredBy ?? '' };
  });
  const draft = useDraft(`ticket.rndAnswer.${ticketId}.${mine === null ? 'new' : 'again'}`, answerShape, initial);
  const { value: form, set: setForm, clear: forget } = draft;
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    const { answer, answeredBy } = { answer: form.answer.trim(), answeredBy: form.answeredBy.trim() };
    if (answer === '' || !(await run('tickets.answerFromRnd', { ticketId, entryId: newId<TicketEntryId>(), answer, answeredBy }))) return false;
    forget();
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} onCancel={forget} title={t('answerTitle')} submitLabel={t('save')} onSubmit={submit}>
      <DraftNotice draft={draft} />
      <div className={classes.stack}>
        <LongText label={t('answerLabel')} required minRows={4} maxRows={12} max={QUESTION_MAX} data-autofocus value={form.answer} onChange={(event) => setForm({ ...form, answer: event.currentTarget.value })} error={tried && form.answer.trim() === '' ? t('needAnswer') : undefined} />
        <ShortText label={t('answeredBy')} max={ANSWERER_MAX} value={form.answeredBy} onChange={(event) => setForm({ ...form, answeredBy: event.currentTarget.value })} />
      </div>
    </FormDialog>
  );
}
