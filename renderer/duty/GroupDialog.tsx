import { useState } from 'react';
import type { DutyGroupId } from '../../shared/ids.ts';
import type { DutyGroup } from '../../shared/duty/model.ts';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { GROUP_NAME_MAX, GROUP_PHONE_MAX, parseGroup } from './groupForm.ts';
import type { GroupProblems } from './groupForm.ts';
import { dutyWords } from './messages.ts';
import classes from './duty.module.css';
import { ShortText } from '../ui/desk/ShortText.tsx';

interface Props {
  /** null: a new one. */
  readonly group: DutyGroup | null;
  readonly groups: readonly DutyGroup[];
  readonly onClose: () => void;
  readonly onSaved: (groupId: DutyGroupId) => void;
}

/** Name and telephone of a duty group; who is on duty is not touched by it. */
export function GroupDialog({ group, groups, onClose, onSaved }: Props) {
  const t = useWords(dutyWords);
  const { run } = useMutate();
  const [id] = useState(() => group?.id ?? newId<DutyGroupId>());
  const [form, setForm] = useState({ name: group?.name ?? '', phone: group?.phone ?? '' });
  const [problems, setProblems] = useState<GroupProblems>({});
  const submit = async (): Promise<boolean> => {
    const parsed = parseGroup(form, id, groups);
    setProblems(parsed.kind === 'problems' ? parsed.problems : {});
    if (parsed.kind === 'problems' || !(await run('duty.saveGroup', parsed.args))) return false;
    onSaved(id);
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} title={t(group === null ? 'addGroup' : 'editGroup')} onSubmit={submit}>
      <div className={classes.pair}>
        <ShortText
          label={t('groupName')}
          placeholder={t('groupNameHint')}
          required
          max={GROUP_NAME_MAX}
          data-autofocus
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={problems.name === undefined ? undefined : t(problems.name)}
        />
        <ShortText
          label={t('groupPhone')}
          placeholder="0571-5550 0100"
          inputMode="tel"
          autoComplete="off"
          max={GROUP_PHONE_MAX}
          value={form.phone}
          onChange={(event) => setForm({ ...form, phone: event.currentTarget.value })}
          error={problems.phone === undefined ? undefined : t(problems.phone)}
        />
      </div>
      {group === null ? <p className={classes.note}>{t('groupNext')}</p> : null}
    </FormDialog>
  );
}
