import { Button, MultiSelect, Select } from '@mantine/core';
import { recurrence } from '../../../shared/tickets/model.ts';
import { nextOccurrence } from '../../../shared/tickets/recurrence.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { useClock } from '../../app/time.tsx';
import { ClockField } from '../../ui/desk/ClockField.tsx';
import { DateField } from '../../ui/desk/DateField.tsx';
import { shortMoment } from '../../ui/desk/moment.ts';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { templateWords } from './messages.ts';
import { recurrenceOf } from './templateForm.ts';
import type { TemplateField, TemplateForm } from './templateForm.ts';
import classes from './templates.module.css';

interface Props {
  readonly form: TemplateForm;
  readonly onChange: (form: TemplateForm) => void;
  readonly why: (field: TemplateField) => string | undefined;
}

/** How often a template comes back by itself, and for whom; says when that would be next. */
export function RecurrenceFields({ form, onChange, why }: Props) {
  const t = useWords(templateWords);
  const { locale } = useLocale();
  const clock = useClock();
  const parsed = recurrenceOf(form);
  const next = parsed.kind === 'ok' && parsed.value !== null && form.active ? nextOccurrence(parsed.value, clock()) : null;
  return (
    <>
      <Select
        label={t('fieldEvery')}
        allowDeselect={false}
        value={form.every}
        data={(['none', ...recurrence.shape.every.options] as const).map((every) => ({ value: every, label: t(`every.${every}`) }))}
        onChange={(value) => onChange({ ...form, every: recurrence.shape.every.safeParse(value).data ?? 'none' })}
      />
      {form.every === 'none' ? (
        <span />
      ) : (
        <>
          <ShortText className={classes.quarter ?? ''} label={t('fieldDay')} title={t('dayHint')} inputMode="numeric" data-numeric max={2} value={form.day} onChange={(event) => onChange({ ...form, day: event.currentTarget.value })} error={why('day')} />
          <div className={classes.quarter}>
            <ClockField label={t('fieldTime')} value={form.time} onChange={(time) => onChange({ ...form, time })} error={why('time')} />
          </div>
          <div className={classes.wide}>
            <Hospitals form={form} onChange={onChange} error={why('hospitalIds')} />
          </div>
          <DateField label={t('fieldFrom')} value={form.from} onChange={(from) => onChange({ ...form, from })} error={why('from')} />
          <p className={`${classes.wide} ${classes.next}`} aria-live="polite">
            {next === null ? t('never') : t('next', { moment: shortMoment(next.dueAt, locale), period: next.period })}
          </p>
        </>
      )}
    </>
  );
}

function Hospitals({ form, onChange, error }: Pick<Props, 'form' | 'onChange'> & { readonly error: string | undefined }) {
  const t = useWords(templateWords);
  const { hospitals } = useDirectory();
  const shown = hospitals.filter((one) => one.active || form.hospitalIds.includes(one.id));
  return (
    <div className={classes.hospitals}>
      <MultiSelect
        label={t('fieldHospitals')}
        searchable
        nothingFoundMessage={t('noMatch')}
        value={[...form.hospitalIds]}
        data={shown.map((one) => ({ value: one.id as string, label: one.shortName }))}
        onChange={(hospitalIds) => onChange({ ...form, hospitalIds })}
        error={error}
      />
      <Button variant="default" onClick={() => onChange({ ...form, hospitalIds: hospitals.filter((one) => one.active).map((one) => one.id) })}>
        {t('allHospitals')}
      </Button>
    </div>
  );
}
