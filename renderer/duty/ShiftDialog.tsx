import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { DutyGroup, Shift } from '../../shared/duty/model.ts';
import type { Gap } from '../../shared/duty/rules.ts';
import type { ShiftId } from '../../shared/ids.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog, useConfirm } from '../ui/dialogs.tsx';
import { ClockField } from '../ui/desk/ClockField.tsx';
import { DateField } from '../ui/desk/DateField.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { newId } from '../ui/newId.ts';
import { useStaffName } from '../ui/tags.tsx';
import { dutyWords } from './messages.ts';
import { gapShiftForm, newShiftForm, parseShift, shiftFormOf } from './shiftForm.ts';
import type { ShiftForm, ShiftProblem } from './shiftForm.ts';
import classes from './duty.module.css';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';

export type ShiftTask =
  | { readonly kind: 'add'; readonly date: string }
  | { readonly kind: 'fill'; readonly gap: Gap }
  | { readonly kind: 'edit'; readonly shift: Shift };

interface Props {
  readonly task: ShiftTask;
  readonly group: DutyGroup;
  readonly shifts: readonly Shift[];
  readonly onClose: () => void;
}

function startForm(task: ShiftTask): ShiftForm {
  switch (task.kind) {
    case 'add':
      return newShiftForm(task.date, 'primary');
    case 'fill':
      return gapShiftForm(task.gap);
    case 'edit':
      return shiftFormOf(task.shift);
  }
}

/** Adds, changes or removes one turn of one person. */
export function ShiftDialog({ task, group, shifts, onClose }: Props) {
  const t = useWords(dutyWords);
  const { run } = useMutate();
  const [id] = useState(() => (task.kind === 'edit' ? task.shift.id : newId<ShiftId>()));
  const [form, setForm] = useState(() => startForm(task));
  const [problems, setProblems] = useState<readonly ShiftProblem[]>([]);
  const words = useProblemWords();
  const why = (field: ShiftProblem['field']): string | undefined => {
    const problem = problems.find((one) => one.field === field);
    return problem === undefined ? undefined : words(problem);
  };
  const submit = async (): Promise<boolean> => {
    const parsed = parseShift(form, id, group.id, shifts);
    if (parsed.kind === 'problems') {
      setProblems(parsed.problems);
      return false;
    }
    const { id: shiftId, ...rest } = parsed.shift;
    return run('duty.saveShift', { shiftId, ...rest });
  };
  const problem = why('form');
  return (
    <FormDialog opened onClose={onClose} title={t(task.kind === 'edit' ? 'editShift' : 'addShift')} size="lg" onSubmit={submit}>
      <div className={classes.pair}>
        <StaffSelect
          label={t('shiftPerson')}
          value={form.userId}
          onChange={(userId) => setForm({ ...form, userId })}
          error={why('userId')}
          data-autofocus
        />
        <div>
          <span className={classes.label}>{t('shiftRole')}</span>
          <SegmentedControl
            fullWidth
            aria-label={t('shiftRole')}
            value={form.role}
            onChange={(role) => setForm({ ...form, role: role === 'backup' ? 'backup' : 'primary' })}
            data={[
              { value: 'primary', label: t('primary') },
              { value: 'backup', label: t('backup') },
            ]}
          />
        </div>
      </div>
      <Edges form={form} onChange={setForm} startError={why('start')} endError={why('end')} />
      {problem === undefined ? null : (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {task.kind === 'edit' ? <RemoveShift shift={task.shift} onDone={onClose} /> : null}
    </FormDialog>
  );
}

function Edges(props: {
  readonly form: ShiftForm;
  readonly onChange: (form: ShiftForm) => void;
  readonly startError: string | undefined;
  readonly endError: string | undefined;
}) {
  const t = useWords(dutyWords);
  const { form, onChange } = props;
  return (
    <div className={classes.edges}>
      {(['start', 'end'] as const).map((edge) => {
        const label = t(edge === 'start' ? 'shiftFrom' : 'shiftTo');
        return (
          <div key={edge} className={classes.edge}>
            <DateField
              label={`${label} · ${t('shiftDate')}`}
              value={form[edge].date}
              onChange={(date) => onChange({ ...form, [edge]: { ...form[edge], date } })}
            />
            <ClockField
              label={`${label} · ${t('shiftTime')}`}
              value={form[edge].time}
              onChange={(time) => onChange({ ...form, [edge]: { ...form[edge], time } })}
              error={edge === 'start' ? props.startError : props.endError}
              width={120}
            />
          </div>
        );
      })}
    </div>
  );
}

function RemoveShift({ shift, onDone }: { readonly shift: Shift; readonly onDone: () => void }) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const name = useStaffName();
  const confirm = useConfirm();
  const { run, busy } = useMutate();
  const remove = async (): Promise<void> => {
    const body = t('removeShiftBody', {
      role: t(shift.role),
      name: name(shift.userId),
      from: shortMoment(shift.startAt, locale),
      to: shortMoment(shift.endAt, locale),
    });
    const yes = await confirm({ title: t('removeShiftTitle'), body, confirmLabel: t('delete'), danger: true });
    if (yes && (await run('duty.removeShift', { shiftId: shift.id }))) onDone();
  };
  return (
    <GuardedButton mt="sm" variant="subtle" color="red" size="compact-sm" loading={busy} onClick={() => void remove()}>
      {t('removeShift')}
    </GuardedButton>
  );
}

function useProblemWords(): (problem: ShiftProblem) => string {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const name = useStaffName();
  return (problem) => {
    if (problem.field !== 'form') return t(problem.why);
    const { other, why } = problem;
    return t(why === 'overlap' ? 'conflictOverlap' : 'conflictPerson', {
      name: name(other.userId),
      role: t(other.role),
      from: shortMoment(other.startAt, locale),
      to: shortMoment(other.endAt, locale),
    });
  };
}
