import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import type { CallbackId } from '../../shared/ids.ts';
import { callbackKind } from '../../shared/callbacks/model.ts';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate, useSearchParams } from '../app/routes.tsx';
import { useClock } from '../app/time.tsx';
import { ask } from '../ipc/client.ts';
import { useMutate, useRequest } from '../ipc/useRequest.ts';
import { ClockField } from '../ui/desk/ClockField.tsx';
import { DateField } from '../ui/desk/DateField.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { HospitalSelect, StaffSelect } from '../ui/desk/pickers.tsx';
import { DraftNotice } from '../ui/desk/DraftNotice.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { ShortText } from '../ui/desk/ShortText.tsx';
import { HoldProvider, useHolds } from '../ui/hold.tsx';
import { uiMessages } from '../ui/messages.ts';
import { newId } from '../ui/newId.ts';
import { ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { callbackForm, defaultDue, formFromQuery, formFromRefused, parseCallback, PATIENT_NAME_MAX, SUBJECT_MAX } from './callbackForm.ts';
import type { CallbackForm, CallbackProblems } from './callbackForm.ts';
import { callbackWords } from './messages.ts';
import classes from './callbacks.module.css';
import { isComposing } from '../ui/composing.ts';

/** `/callbacks/new`: empty, from a ticket or conversation, or again from what the relay refused (`rejected=n`). */
export function NewCallback() {
  const query = useSearchParams();
  const clock = useClock();
  const { userId } = usePermissions();
  const { hospitalId } = useHospitalFilter();
  const [openedAt] = useState(clock);
  const refusedN = query.get('rejected');
  const rejections = useRequest('session.rejections', {}, { enabled: refusedN !== null });
  if (refusedN !== null && rejections.data === undefined) return <MainPane label="">{null}</MainPane>;
  const refused = rejections.data?.find((one) => String(one.n) === refusedN);
  const again = refused === undefined ? null : formFromRefused(refused.mine);
  return (
    <Creator
      draftName={`callback.new.${query.toString()}`}
      initial={again ?? formFromQuery(query, hospitalId, userId, openedAt)}
      replaces={refused?.n ?? null}
    />
  );
}

interface Props {
  readonly draftName: string;
  readonly initial: CallbackForm;
  /** The refused action that this one stands for. */
  readonly replaces: number | null;
}

function Creator({ draftName, initial, replaces }: Props) {
  const t = useWords(callbackWords);
  const navigate = useNavigate();
  const { desk, online } = usePermissions();
  const { run, busy } = useMutate();
  const draft = useDraft<CallbackForm>(draftName, callbackForm, initial);
  const { value: form, set: setForm, clear: forget } = draft;
  const [problems, setProblems] = useState<CallbackProblems>({});
  const ui = useWords(uiMessages);
  const { held, count } = useHolds();
  const save = async (): Promise<void> => {
    if (busy || !desk || held) return;
    const parsed = parseCallback(form, newId<CallbackId>());
    setProblems(parsed.kind === 'problems' ? parsed.problems : {});
    if (parsed.kind === 'problems' || !(await run('callbacks.create', parsed.args))) return;
    forget();
    // The new one is durable: what was refused has done its duty. Failing here leaves it listed, which is harmless.
    if (replaces !== null) await ask('session.discard', { n: replaces }).catch(() => undefined);
    navigate(places.callbacks(parsed.args.callbackId));
  };
  return (
    <MainPane label={t('createTitle')}>
      <PageHeader
        title={
          <>
            <ListToggle />
            {t('createTitle')}
          </>
        }
      />
      <form
        className={classes.page}
        noValidate
        aria-label={t('createTitle')}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isComposing(event)) void save();
        }}
      >
        <DraftNotice draft={draft} />
        <HoldProvider count={count}>
          <Fields form={form} onChange={setForm} problems={problems} />
        </HoldProvider>
        {online ? null : <p className={classes.warn}>{t('offlineHint')}</p>}
        <Group gap="xs" mt="md">
          <GuardedButton type="submit" loading={busy} blocked={desk ? (held ? ui('form.tooLong') : null) : t('readOnlyRole')}>
            {t('save')}
          </GuardedButton>
          <Button
            variant="default"
            onClick={() => {
              forget();
              navigate(places.callbacks());
            }}
          >
            {t('cancelEdit')}
          </Button>
        </Group>
      </form>
    </MainPane>
  );
}

interface FieldProps {
  readonly form: CallbackForm;
  readonly onChange: (form: CallbackForm) => void;
  readonly problems: CallbackProblems;
}

function Fields({ form, onChange, problems }: FieldProps) {
  const t = useWords(callbackWords);
  const clock = useClock();
  const why = (field: keyof CallbackProblems): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem);
  };
  return (
    <div className={classes.form}>
      <Select
        label={t('fieldKind')}
        description={t(`kindHint.${form.kind}`)}
        className={classes.wide ?? ''}
        allowDeselect={false}
        value={form.kind}
        data={callbackKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        onChange={(value) => {
          const kind = callbackKind.safeParse(value).data ?? form.kind;
          onChange({ ...form, kind, due: defaultDue(kind, clock()) });
        }}
      />
      <ShortText
        className={classes.wide ?? ''}
        label={t('fieldSubject')}
        placeholder={t('fieldSubjectHint')}
        required
        autoFocus
        max={SUBJECT_MAX}
        value={form.subject}
        onChange={(event) => onChange({ ...form, subject: event.currentTarget.value })}
        error={why('subject')}
      />
      <HospitalSelect
        label={t('fieldHospital')}
        required
        value={form.hospitalId}
        onChange={(hospitalId) => onChange({ ...form, hospitalId })}
        error={why('hospitalId')}
      />
      <StaffSelect
        label={t('fieldAssignee')}
        placeholder={t('unassigned')}
        clearable
        value={form.assigneeId}
        onChange={(assigneeId) => onChange({ ...form, assigneeId })}
      />
      <div className={classes.pair}>
        <DateField
          label={t('fieldDueDate')}
          value={form.due.date}
          onChange={(date) => onChange({ ...form, due: { ...form.due, date } })}
          error={why('dueDate')}
        />
        <ClockField
          label={t('fieldDueTime')}
          value={form.due.time}
          onChange={(time) => onChange({ ...form, due: { ...form.due, time } })}
          error={why('dueTime')}
        />
      </div>
      <span />
      <Patient form={form} onChange={onChange} phoneError={why('patientPhone')} />
    </div>
  );
}

function Patient(props: {
  readonly form: CallbackForm;
  readonly onChange: (form: CallbackForm) => void;
  readonly phoneError: string | undefined;
}) {
  const t = useWords(callbackWords);
  const { form, onChange } = props;
  if (form.kind === 'hospital_monthly') return null;
  return (
    <>
      <ShortText
        label={t('fieldPatientName')}
        description={t('personalHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        max={PATIENT_NAME_MAX}
        value={form.patientName}
        onChange={(event) => onChange({ ...form, patientName: event.currentTarget.value })}
      />
      <ShortText
        label={t('fieldPatientPhone')}
        autoComplete="off"
        inputMode="tel"
        max={20}
        value={form.patientPhone}
        onChange={(event) => onChange({ ...form, patientPhone: event.currentTarget.value })}
        error={props.phoneError}
      />
    </>
  );
}
