import { Select, Switch, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { TemplateId } from '../../../shared/ids.ts';
import { serviceModule, ticketKind, ticketPriority } from '../../../shared/tickets/model.ts';
import type { TicketTemplate } from '../../../shared/tickets/model.ts';
import { dateOf } from '../../../shared/time/shanghai.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useClock } from '../../app/time.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { StaffSelect } from '../../ui/desk/pickers.tsx';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { LongText } from '../../ui/desk/LongText.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { DetailFields } from '../fields/DetailFields.tsx';
import { ticketWords } from '../messages.ts';
import { templateWords } from './messages.ts';
import { RecurrenceFields } from './RecurrenceFields.tsx';
import { DESCRIPTION_MAX, NAME_MAX, newTemplateForm, parseTemplate, templateFieldsOf, templateFormOf, TITLE_MAX } from './templateForm.ts';
import type { TemplateField, TemplateForm, TemplateProblems } from './templateForm.ts';
import classes from './templates.module.css';

interface Props {
  /** null: a new one. */
  readonly template: TicketTemplate | null;
  readonly onClose: () => void;
}

export function TemplateDialog({ template, onClose }: Props) {
  const t = useWords(templateWords);
  const clock = useClock();
  const { hospitals } = useDirectory();
  const { run } = useMutate();
  const [id] = useState(() => template?.id ?? newId<TemplateId>());
  const [form, setForm] = useState(() => {
    const [today, all] = [dateOf(clock()), hospitals.filter((one) => one.active).map((one) => one.id)];
    return template === null ? newTemplateForm(today, all) : templateFormOf(template, today, all);
  });
  const [problems, setProblems] = useState<TemplateProblems>({});
  const submit = async (): Promise<boolean> => {
    const parsed = parseTemplate(form, id, template);
    setProblems(parsed.kind === 'problems' ? parsed.problems : {});
    return parsed.kind === 'ok' && run('tickets.saveTemplate', { template: parsed.template });
  };
  const why = (field: TemplateField): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem);
  };
  return (
    <FormDialog opened onClose={onClose} size="lg" title={t(template === null ? 'dialogNew' : 'dialogEdit')} onSubmit={submit}>
      <div className={classes.form}>
        <ShortText label={t('fieldName')} required data-autofocus max={NAME_MAX} value={form.name} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} error={why('name')} />
        <ShortText label={t('fieldTitle')} required max={TITLE_MAX} value={form.title} onChange={(event) => setForm({ ...form, title: event.currentTarget.value })} error={why('title')} />
        <Codes form={form} onChange={setForm} />
        <DetailFields keys={templateFieldsOf(form.kind)} form={form.details} onChange={(details) => setForm({ ...form, details })} problems={problems.details ?? {}} masks={NO_MASKS} />
        <LongText
          className={classes.wide ?? ''}
          label={t('fieldDescription')}
          minRows={2}
          maxRows={6}
          max={DESCRIPTION_MAX}
          value={form.description}
          onChange={(event) => setForm({ ...form, description: event.currentTarget.value })}
        />
        <Textarea
          className={classes.wide ?? ''}
          label={t('fieldChecklist')}
          autosize
          minRows={3}
          maxRows={8}
          value={form.checklist}
          onChange={(event) => setForm({ ...form, checklist: event.currentTarget.value })}
          error={why('checklist')}
        />
        <RecurrenceFields form={form} onChange={setForm} why={why} />
        <Switch className={classes.wide ?? ''} label={t('active')} checked={form.active} onChange={(event) => setForm({ ...form, active: event.currentTarget.checked })} />
      </div>
    </FormDialog>
  );
}

/** A template names no patient. */
const NO_MASKS = { patientName: '', patientPhone: '' };
const NONE = 'none';

function Codes({ form, onChange }: { readonly form: TemplateForm; readonly onChange: (form: TemplateForm) => void }) {
  const t = useWords(templateWords);
  const ticket = useWords(ticketWords);
  return (
    <>
      <Select
        label={t('fieldKind')}
        allowDeselect={false}
        value={form.kind}
        data={ticketKind.options.map((kind) => ({ value: kind, label: ticket(`kind.${kind}`) }))}
        onChange={(value) => onChange({ ...form, kind: ticketKind.safeParse(value).data ?? form.kind })}
      />
      <Select
        label={t('fieldPriority')}
        allowDeselect={false}
        value={form.priority}
        data={ticketPriority.options.map((one) => ({ value: one, label: ticket(`priority.${one}`) }))}
        onChange={(value) => onChange({ ...form, priority: ticketPriority.safeParse(value).data ?? form.priority })}
      />
      <Select
        label={t('fieldModule')}
        allowDeselect={false}
        value={form.module ?? NONE}
        data={[{ value: NONE, label: ticket('module.none') }, ...serviceModule.options.map((one) => ({ value: one, label: ticket(`module.${one}`) }))]}
        onChange={(value) => onChange({ ...form, module: serviceModule.safeParse(value).data ?? null })}
      />
      <StaffSelect label={t('fieldAssignee')} placeholder={t('assigneeHint')} clearable value={form.assigneeId} onChange={(assigneeId) => onChange({ ...form, assigneeId })} />
    </>
  );
}
