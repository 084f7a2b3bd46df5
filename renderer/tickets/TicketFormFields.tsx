import { Select } from '@mantine/core';
import { faultCause, serviceModule, ticketKind, ticketPriority } from '../../shared/tickets/model.ts';
import { useWords } from '../app/i18n.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { ShortText } from '../ui/desk/ShortText.tsx';
import { HospitalSelect, StaffSelect } from '../ui/desk/pickers.tsx';
import { ChecklistField } from './fields/ChecklistField.tsx';
import { DetailFields } from './fields/DetailFields.tsx';
import { fieldsOf } from './fields/detailForm.ts';
import { ticketWords } from './messages.ts';
import { DESCRIPTION_MAX, TITLE_MAX } from './ticketForm.ts';
import type { TicketForm, TicketProblems } from './ticketForm.ts';
import classes from './tickets.module.css';

interface Props {
  readonly form: TicketForm;
  readonly onChange: (form: TicketForm) => void;
  readonly problems: TicketProblems;
  /** Hospital and assignee belong to creating; afterwards the first is fixed and the second has its own action. */
  readonly creating: boolean;
  /** A patient's name and number as the core shows them. */
  readonly masks?: { readonly patientName: string; readonly patientPhone: string };
}

const NO_MASKS = { patientName: '', patientPhone: '' };

/** The fields of a ticket, for creating and editing. */
export function TicketFormFields({ form, onChange, problems, creating, masks = NO_MASKS }: Props) {
  const t = useWords(ticketWords);
  const why = (field: Exclude<keyof TicketProblems, 'details'>, max: number): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem, { max });
  };
  return (
    <div className={classes.form}>
      <ShortText
        className={classes.wide ?? ''}
        label={t('fieldTitle')}
        required
        max={TITLE_MAX}
        data-autofocus
        autoFocus={creating}
        value={form.title}
        onChange={(event) => onChange({ ...form, title: event.currentTarget.value })}
        error={why('title', TITLE_MAX)}
      />
      {creating ? (
        <>
          <HospitalSelect
            label={t('fieldHospital')}
            required
            value={form.hospitalId}
            onChange={(hospitalId) => onChange({ ...form, hospitalId })}
            error={why('hospitalId', 0)}
          />
          <StaffSelect
            label={t('fieldAssignee')}
            placeholder={t('unassigned')}
            clearable
            value={form.assigneeId}
            onChange={(assigneeId) => onChange({ ...form, assigneeId })}
          />
        </>
      ) : null}
      <Codes form={form} onChange={onChange} />
      <DetailFields keys={fieldsOf[form.kind]} form={form.details} onChange={(details) => onChange({ ...form, details })} problems={problems.details ?? {}} masks={masks} />
      <LongText
        className={classes.wide ?? ''}
        label={t('fieldDescription')}
        minRows={5}
        maxRows={16}
        max={DESCRIPTION_MAX}
        value={form.description}
        onChange={(event) => onChange({ ...form, description: event.currentTarget.value })}
        error={why('description', DESCRIPTION_MAX)}
      />
      {creating ? <ChecklistField items={form.checklist} onChange={(checklist) => onChange({ ...form, checklist: [...checklist] })} /> : null}
    </div>
  );
}

const NONE = 'none';

/** Kinds whose cause is part of their closing; for another it is asked for when it has one. */
const withCause: ReadonlySet<TicketForm['kind']> = new Set(['fault', 'reconciliation']);

function Codes({ form, onChange }: Pick<Props, 'form' | 'onChange'>) {
  const t = useWords(ticketWords);
  return (
    <>
      <Select
        label={t('fieldKind')}
        allowDeselect={false}
        value={form.kind}
        data={ticketKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        onChange={(value) => onChange({ ...form, kind: ticketKind.safeParse(value).data ?? form.kind })}
      />
      <Select
        label={t('fieldPriority')}
        allowDeselect={false}
        value={form.priority}
        data={ticketPriority.options.map((one) => ({ value: one, label: t(`priority.${one}`) }))}
        onChange={(value) => onChange({ ...form, priority: ticketPriority.safeParse(value).data ?? form.priority })}
      />
      <ModuleSelect value={form.module} onChange={(module) => onChange({ ...form, module })} />
      {withCause.has(form.kind) || form.cause !== null ? <CauseSelect value={form.cause} onChange={(cause) => onChange({ ...form, cause })} /> : null}
    </>
  );
}

/** One of the nine functions of the mini-program (▲三(三)1). */
export function ModuleSelect(props: { readonly value: TicketForm['module']; readonly onChange: (module: TicketForm['module']) => void }) {
  const t = useWords(ticketWords);
  return (
    <Select
      label={t('fieldModule')}
      allowDeselect={false}
      value={props.value ?? NONE}
      data={[{ value: NONE, label: t('module.none') }, ...serviceModule.options.map((one) => ({ value: one, label: t(`module.${one}`) }))]}
      onChange={(value) => props.onChange(serviceModule.safeParse(value).data ?? null)}
    />
  );
}

/** Whose fault it was (clauses 六2, 六3); often known only at the end. */
export function CauseSelect(props: {
  readonly value: TicketForm['cause'];
  readonly onChange: (cause: TicketForm['cause']) => void;
}) {
  const t = useWords(ticketWords);
  return (
    <Select
      label={t('fieldCause')}
      allowDeselect={false}
      value={props.value ?? NONE}
      data={[
        { value: NONE, label: t('cause.none') },
        ...faultCause.options.map((one) => ({ value: one, label: t(`cause.${one}`) })),
      ]}
      onChange={(value) => props.onChange(faultCause.safeParse(value).data ?? null)}
    />
  );
}
