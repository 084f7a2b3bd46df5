import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { AttemptId } from '../../shared/ids.ts';
import type { CallbackItem } from '../../shared/callbacks/contract.ts';
import { attemptOutcome, party } from '../../shared/callbacks/model.ts';
import { useWords } from '../app/i18n.tsx';
import { useClock } from '../app/time.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { ask } from '../ipc/client.ts';
import { useMutate } from '../ipc/useRequest.ts';
import { Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { HoldProvider, useHolds } from '../ui/hold.tsx';
import { uiMessages } from '../ui/messages.ts';
import { newId } from '../ui/newId.ts';
import { CallFields } from '../ui/proof/CallFields.tsx';
import { MessageProof } from '../ui/proof/MessageProof.tsx';
import { ATTEMPT_BOX, attemptDraft, attemptDraftShape, newAttemptForm, NOTE_MAX, parseAttempt } from './attemptForm.ts';
import type { AttemptDraft, AttemptField, AttemptForm as Form, AttemptProblem } from './attemptForm.ts';
import { callbackWords } from './messages.ts';
import classes from './callbacks.module.css';
import { isComposing } from '../ui/composing.ts';

type Problems = Partial<Readonly<Record<AttemptField, AttemptProblem>>>;

interface PartProps {
  readonly form: Form;
  /** There are messages that may prove it: the hospital is known. */
  readonly byMessage: boolean;
  readonly onChange: (form: Form) => void;
  readonly why: (field: AttemptField) => string | undefined;
}

/** Logs one try. The person who is still missing is offered first; what was typed waits while one looks elsewhere. */
export function AttemptEditor({ callback }: { readonly callback: CallbackItem }) {
  const t = useWords(callbackWords);
  const clock = useClock();
  const { run, busy } = useMutate();
  const [initial] = useState<AttemptDraft>(() => ({
    form: newAttemptForm(callback.missing[0] ?? callback.requiredParties[0] ?? 'hospital', clock()),
    replaces: null,
  }));
  const { value, set: setDraft, clear: forget } = useDraft<AttemptDraft>(attemptDraft(callback.id), attemptDraftShape, initial);
  const { form, replaces } = value;
  const setForm = (next: Form): void => setDraft({ form: next, replaces });
  useShortcut('n', focusAttempt);
  const [problems, setProblems] = useState<Problems>({});
  const why = (field: AttemptField): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem, { max: NOTE_MAX });
  };
  const ui = useWords(uiMessages);
  const { held, count } = useHolds();
  const save = async (): Promise<void> => {
    if (busy || held) return;
    const parsed = parseAttempt(form, clock());
    setProblems(parsed.kind === 'problems' ? parsed.problems : {});
    if (parsed.kind === 'problems') return;
    const { party: who, outcome, note } = form;
    const args = { attemptId: newId<AttemptId>(), callbackId: callback.id, party: who, outcome, proof: parsed.proof, note: note.trim() };
    if (!(await run('callbacks.logAttempt', args))) return;
    forget();
    // The new one is durable: what was refused has done its duty. Failing here leaves it listed, which is harmless.
    if (replaces !== null) await ask('session.discard', { n: replaces }).catch(() => undefined);
  };
  return (
    <Section title={t('logAttempt')}>
      <form
        id={ATTEMPT_BOX}
        className={classes.form}
        noValidate
        aria-label={t('logAttempt')}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <HoldProvider count={count}>
          <WhoAndHow form={form} byMessage={callback.hospitalId !== null} onChange={setForm} why={why} />
          {form.proof === 'call' ? (
            <div data-span="2">
              <CallFields value={form} onChange={(call) => setForm({ ...form, ...call })} why={why} />
            </div>
          ) : null}
          {form.proof === 'message' && callback.hospitalId !== null ? (
            <MessageProof
              className={classes.wide}
              hospitalId={callback.hospitalId}
              value={form.messageId}
              onChange={(messageId) => setForm({ ...form, messageId })}
              error={why('messageId')}
            />
          ) : null}
          <LongText
            className={classes.wide ?? ''}
            label={t('note')}
            placeholder={t('noteHint')}
            minRows={2}
            max={NOTE_MAX}
            value={form.note}
            onChange={(event) => setForm({ ...form, note: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isComposing(event)) void save();
            }}
            error={why('note')}
          />
        </HoldProvider>
        <div data-span="2">
          <GuardedButton type="submit" loading={busy} blocked={held ? ui('form.tooLong') : null}>
            {t('saveAttempt')}
          </GuardedButton>
        </div>
      </form>
    </Section>
  );
}

/** To the first field of the box; the rest follows with Tab. */
export function focusAttempt(): void {
  const box = document.getElementById(ATTEMPT_BOX);
  box?.scrollIntoView({ block: 'nearest' });
  (box?.querySelector<HTMLElement>('input:checked') ?? box?.querySelector<HTMLElement>('input'))?.focus();
}

const proofs = ['call', 'message', 'none'] as const;

function WhoAndHow({ form, byMessage, onChange, why }: PartProps) {
  const t = useWords(callbackWords);
  const proofWords = { call: 'proofCall', message: 'proofMessage', none: 'proofNone' } as const;
  const setOutcome = (value: string | null): void => {
    const outcome = attemptOutcome.safeParse(value).data ?? form.outcome;
    // Nobody was spoken to: no proof is the usual case then, and being reached needs one again.
    const proof = outcome === 'reached' ? (form.proof === 'none' ? 'call' : form.proof) : 'none';
    onChange({ ...form, outcome, ...(outcome === form.outcome ? {} : { proof }) });
  };
  return (
    <>
      <div>
        <span className={classes.label}>{t('attemptParty')}</span>
        <SegmentedControl
          fullWidth
          aria-label={t('attemptParty')}
          value={form.party}
          onChange={(value) => onChange({ ...form, party: party.parse(value) })}
          data={party.options.map((one) => ({ value: one, label: t(`party.${one}`) }))}
        />
      </div>
      <Select
        label={t('attemptOutcome')}
        allowDeselect={false}
        value={form.outcome}
        data={attemptOutcome.options.map((one) => ({ value: one, label: t(`outcome.${one}`) }))}
        onChange={setOutcome}
      />
      <div data-span="2">
        <span className={classes.label}>{t('attemptProof')}</span>
        <SegmentedControl
          aria-label={t('attemptProof')}
          value={form.proof}
          onChange={(value) => onChange({ ...form, proof: proofs.find((one) => one === value) ?? 'none' })}
          data={proofs.filter((one) => byMessage || one !== 'message').map((one) => ({ value: one, label: t(proofWords[one]) }))}
        />
        {why('proof') === undefined ? null : (
          <p className={classes.problem} role="alert">
            {why('proof')}
          </p>
        )}
      </div>
    </>
  );
}
