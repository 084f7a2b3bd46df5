import { Alert, Button, Checkbox, Select } from '@mantine/core';
import { useState } from 'react';
import { asId } from '../../shared/ids.ts';
import type { DutyGroupId, HospitalId } from '../../shared/ids.ts';
import type { Hospital } from '../../shared/directory/model.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate } from '../app/routes.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { directoryWords } from './messages.ts';
import { useDutyGroupList } from '../ui/desk/useDutyGroups.ts';
import classes from './directory.module.css';
import { ShortText } from '../ui/desk/ShortText.tsx';

interface Props {
  /** null: a new one. */
  readonly hospital: Hospital | null;
  readonly onClose: () => void;
  readonly onSaved?: (hospitalId: string) => void;
}

/** Names and duty group of a hospital. */
export function HospitalDialog({ hospital, onClose, onSaved }: Props) {
  const t = useWords(directoryWords);
  const { run } = useMutate();
  const groups = useDutyGroupList();
  const noGroup = groups?.length === 0;
  const [id] = useState(() => hospital?.id ?? newId<HospitalId>());
  const [name, setName] = useState(hospital?.name ?? '');
  const [shortName, setShortName] = useState(hospital?.shortName ?? '');
  const [groupId, setGroupId] = useState<string | null>(hospital?.dutyGroupId ?? groups?.[0]?.id ?? null);
  const [active, setActive] = useState(hospital?.active ?? true);
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (name.trim() === '' || shortName.trim() === '' || groupId === null) return false;
    const dutyGroupId = asId<DutyGroupId>(groupId);
    const saved = await run('directory.saveHospital', { hospital: { id, name, shortName, dutyGroupId, active } });
    if (saved) onSaved?.(id);
    return saved;
  };
  const missing = (text: string, word: 'needName' | 'needShortName'): string | undefined =>
    tried && text.trim() === '' ? t(word) : undefined;
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t(hospital === null ? 'hospitalTitleNew' : 'hospitalTitleEdit')}
      blocked={noGroup ? t('needGroupFirst') : null}
      onSubmit={submit}
    >
      {noGroup ? <NoGroupNotice /> : null}
      <div className={classes.form}>
        <ShortText
          className={classes.wide ?? ''}
          label={t('name')}
          required
          max={80}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={missing(name, 'needName')}
        />
        <ShortText
          label={t('shortName')}
          required
          max={20}
          value={shortName}
          onChange={(event) => setShortName(event.currentTarget.value)}
          error={missing(shortName, 'needShortName')}
        />
        <Select
          label={t('dutyGroup')}
          required
          allowDeselect={false}
          placeholder={noGroup ? t('noGroupTitle') : t('needGroup')}
          disabled={noGroup}
          data={(groups ?? []).map((group) => ({ value: group.id as string, label: group.name }))}
          value={groupId}
          onChange={setGroupId}
          error={tried && groupId === null ? t('needGroup') : undefined}
        />
        <Checkbox
          className={classes.wide ?? ''}
          size="xs"
          label={t('activeLabel')}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
      </div>
    </FormDialog>
  );
}

/** A hospital is looked after by a duty group; on a fresh relay there is none, and the way to it is here. */
function NoGroupNotice() {
  const t = useWords(directoryWords);
  const navigate = useNavigate();
  return (
    <Alert color="var(--zs-soon)" variant="light" mb="sm" title={t('noGroupTitle')}>
      <p className={classes.notice}>{t('noGroupBody')}</p>
      <Button variant="default" size="compact-sm" onClick={() => navigate(places.duty())}>
        {t('goToDuty')}
      </Button>
    </Alert>
  );
}
