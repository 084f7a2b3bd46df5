import { Select } from '@mantine/core';
import { complaintLevel, dataSubject, reconciliationCase, responsibleParty, severity } from '../../../shared/tickets/details.ts';
import { useWords } from '../../app/i18n.tsx';
import { useClock } from '../../app/time.tsx';
import { ClockField } from '../../ui/desk/ClockField.tsx';
import { DateField } from '../../ui/desk/DateField.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { LongText } from '../../ui/desk/LongText.tsx';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { momentText } from '../../ui/desk/moment.ts';
import { AGREED_MAX, AMOUNT_MAX, ORDER_NO_MAX, PATIENT_NAME_MAX, PHONE_MAX, SLIP_REASON_MAX } from './detailForm.ts';
import type { DetailForm, DetailKey, DetailProblems } from './detailForm.ts';
import { fieldWords } from './messages.ts';
import type { FieldWord } from './messages.ts';
import { PatientField } from './PatientField.tsx';
import classes from './fields.module.css';

interface Props {
  readonly form: DetailForm;
  readonly onChange: (form: DetailForm) => void;
  readonly problems: DetailProblems;
  readonly keys: readonly DetailKey[];
  /** What stands on the screen for a patient's name and number that are there already. */
  readonly masks: { readonly patientName: string; readonly patientPhone: string };
}

interface FieldProps extends Omit<Props, 'keys'> {
  readonly name: DetailKey;
}

/** The fields of a kind, each once, in its order. */
export function DetailFields({ keys, ...rest }: Props) {
  return keys.map((name) => <Field key={name} name={name} {...rest} />);
}

function Field({ name, form, onChange, problems, masks }: FieldProps) {
  const t = useWords(fieldWords);
  const problem = problems[name];
  const error = problem === undefined ? undefined : t(problem);
  const label = t(`field.${name}`);
  const set = (patch: Partial<DetailForm>): void => onChange({ ...form, ...patch });
  const code = { label, error, onChange: set };
  switch (name) {
    case 'severity':
      return <Code {...code} name={name} hint="hint.severity" value={form.severity} options={severity.options} word="severity" parse={(value) => severity.safeParse(value).data ?? null} />;
    case 'dataSubject':
      return <Code {...code} name={name} value={form.dataSubject} options={dataSubject.options} word="subject" parse={(value) => dataSubject.safeParse(value).data ?? null} />;
    case 'caseType':
      return <Code {...code} name={name} value={form.caseType} options={reconciliationCase.options} word="case" parse={(value) => reconciliationCase.safeParse(value).data ?? null} />;
    case 'responsible':
      return <Code {...code} name={name} value={form.responsible} options={responsibleParty.options} word="responsible" parse={(value) => responsibleParty.safeParse(value).data ?? null} />;
    case 'complaintLevel':
      return <Code {...code} name={name} hint="hint.complaintLevel" value={form.complaintLevel} options={complaintLevel.options} word="level" parse={(value) => complaintLevel.safeParse(value).data ?? null} />;
    case 'firstActionAt':
    case 'saidAt':
      return <Moment label={label} hint={t(`hint.${name}`)} value={form[name]} onChange={(value) => set({ [name]: value })} problem={problem} />;
    case 'plannedOn':
      return <DateField label={label} value={form.plannedOn} onChange={(plannedOn) => set({ plannedOn })} error={error} width={240} />;
    case 'amountFen':
    case 'orderNo':
      return (
        <ShortText
          label={label}
          {...(name === 'amountFen' ? { description: t('hint.amountFen'), inputMode: 'decimal' } : {})}
          max={name === 'amountFen' ? AMOUNT_MAX : ORDER_NO_MAX}
          value={form[name]}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
          error={error}
          data-numeric
        />
      );
    case 'agreed':
    case 'slipReason':
      return (
        <LongText
          className={classes.wide ?? ''}
          label={label}
          {...(name === 'slipReason' ? { description: t('hint.slipReason') } : {})}
          minRows={2}
          maxRows={8}
          max={name === 'agreed' ? AGREED_MAX : SLIP_REASON_MAX}
          value={form[name]}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      );
    case 'patientName':
    case 'patientPhone':
      return <PatientField label={label} masked={masks[name]} value={form[name]} onChange={(value) => set({ [name]: value })} error={error} max={name === 'patientName' ? PATIENT_NAME_MAX : PHONE_MAX} />;
  }
}

const NONE = 'none';

interface CodeProps<T extends string> {
  readonly name: DetailKey;
  readonly label: string;
  readonly hint?: 'hint.severity' | 'hint.complaintLevel';
  readonly value: T | null;
  readonly options: readonly T[];
  readonly word: 'severity' | 'subject' | 'case' | 'responsible' | 'level';
  readonly parse: (value: string | null) => T | null;
  readonly onChange: (patch: Partial<DetailForm>) => void;
  readonly error: string | undefined;
}

function Code<T extends string>({ name, label, hint, value, options, word, parse, onChange, error }: CodeProps<T>) {
  const t = useWords(fieldWords);
  return (
    <Select
      label={label}
      {...(hint === undefined ? {} : { description: t(hint) })}
      allowDeselect={false}
      value={value ?? NONE}
      // Every option of a code has its word in the catalogue; the generic hides which.
      data={[{ value: NONE, label: t('choose') }, ...options.map((one) => ({ value: one as string, label: t(`${word}.${one}` as FieldWord) }))]}
      onChange={(chosen) => onChange({ [name]: parse(chosen) })}
      error={error}
    />
  );
}

interface MomentProps {
  readonly label: string;
  readonly hint: string;
  readonly value: DetailForm['saidAt'];
  readonly onChange: (value: DetailForm['saidAt']) => void;
  readonly problem: DetailProblems[DetailKey];
}

/** A date with its time, and one press for now. */
function Moment({ label, hint, value, onChange, problem }: MomentProps) {
  const t = useWords(fieldWords);
  const clock = useClock();
  return (
    <div className={classes.moment} role="group" aria-label={label}>
      <DateField label={t('date', { what: label })} value={value.date} onChange={(date) => onChange({ ...value, date })} error={problem === 'badDate' ? t('badDate') : undefined} width={150} />
      <ClockField label={t('time')} value={value.time} onChange={(time) => onChange({ ...value, time })} error={problem === 'badTime' ? t('badTime') : undefined} />
      <GuardedButton variant="subtle" size="compact-sm" aria-label={`${label}: ${t('now')}`} onClick={() => onChange(momentText(clock()))}>
        {t('now')}
      </GuardedButton>
      <p className={classes.hint}>{hint}</p>
    </div>
  );
}
