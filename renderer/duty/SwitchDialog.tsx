import { Alert, Button, Checkbox } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import * as z from 'zod';
import type { DutyGroup } from '../../shared/duty/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { mutate } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { FormDialog } from '../ui/dialogs.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { LongText } from '../ui/desk/LongText.tsx';
import { useStaffName } from '../ui/tags.tsx';
import { holderOf } from './holders.ts';
import { dutyWords } from './messages.ts';
import { parseSwitch, switchFormOf } from './switchForm.ts';
import type { SwitchProblems } from './switchForm.ts';
import classes from './duty.module.css';

interface Props {
  /** The group as it is now; it may change while the dialog is open. */
  readonly group: DutyGroup;
  readonly boundary: Instant | null;
  readonly onClose: () => void;
}

/** Switches duty by hand: two people, a reason, what will follow, a tick. Nothing is queued: the relay answers now. */
export function SwitchDialog({ group, boundary, onClose }: Props) {
  const t = useWords(dutyWords);
  const { online } = usePermissions();
  const showError = useShowError();
  // The people are chosen anew every time, since they may have changed; a long reason is not typed twice.
  const reason = useDraft(`duty.switch.${group.id}`, z.string(), '');
  const [form, setForm] = useState(() => ({ ...switchFormOf(group), reason: reason.value }));
  const [problems, setProblems] = useState<SwitchProblems>({});
  const [seenTerm, setSeenTerm] = useState(group.term);
  const stale = seenTerm !== group.term;
  const why = (field: keyof SwitchProblems): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem);
  };

  const submit = async (): Promise<boolean> => {
    const parsed = parseSwitch(form, group, seenTerm);
    if (parsed.kind === 'problems') {
      setProblems(parsed.problems);
      return false;
    }
    try {
      await mutate('duty.switch', parsed.args);
      reason.clear();
      notifications.show({ message: t('switched'), color: 'teal' });
      return true;
    } catch (error) {
      const coded = asCoreError(error);
      // A changed term shows itself in the dialog as soon as the new row is here: the words are there, not in a toast.
      if (coded.code !== 'stale_term' || !stale) showError(coded);
      return false;
    }
  };

  return (
    <FormDialog
      opened
      onClose={onClose}
      onCancel={reason.clear}
      title={t('switchTitle', { group: group.name })}
      submitLabel={t('switchConfirm')}
      blocked={online ? (stale ? t('staleTitle') : null) : t('switchOffline')}
      onSubmit={submit}
    >
      {stale ? <StaleNotice group={group} seenTerm={seenTerm} onContinue={() => setSeenTerm(group.term)} /> : null}
      <div className={classes.pair}>
        <StaffSelect
          label={t('switchPrimary')}
          value={form.primaryId}
          onChange={(primaryId) => setForm({ ...form, primaryId })}
          error={why('primaryId')}
          data-autofocus
        />
        <StaffSelect
          label={t('switchBackup')}
          value={form.backupId}
          onChange={(backupId) => setForm({ ...form, backupId })}
          error={why('backupId')}
        />
      </div>
      <LongText
        mt="sm"
        label={t('switchReason')}
        description={t('switchReasonHint')}
        value={form.reason}
        max={200}
        minRows={2}
        onChange={(event) => {
          setForm({ ...form, reason: event.currentTarget.value });
          reason.set(event.currentTarget.value);
        }}
        error={why('reason')}
      />
      <Consequences group={group} boundary={boundary} primaryId={form.primaryId} backupId={form.backupId} />
      <Checkbox
        mt="sm"
        size="xs"
        label={t('switchConfirmTick')}
        checked={form.checked}
        onChange={(event) => setForm({ ...form, checked: event.currentTarget.checked })}
        error={why('checked')}
      />
    </FormDialog>
  );
}

function StaleNotice(props: { readonly group: DutyGroup; readonly seenTerm: number; readonly onContinue: () => void }) {
  const t = useWords(dutyWords);
  const name = useStaffName();
  const { group, seenTerm, onContinue } = props;
  return (
    <Alert color="red" variant="light" title={t('staleTitle')} mb="sm">
      <p className={classes.stale}>
        {t('staleBody', {
          seen: seenTerm,
          now: group.term,
          primary: name(group.primaryId),
          backup: name(group.backupId),
        })}
      </p>
      <Button variant="default" size="compact-sm" onClick={onContinue}>
        {t('staleRefresh')}
      </Button>
    </Alert>
  );
}

function Consequences(props: {
  readonly group: DutyGroup;
  readonly boundary: Instant | null;
  readonly primaryId: string | null;
  readonly backupId: string | null;
}) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const name = useStaffName();
  const { group, boundary } = props;
  const hands = (['primary', 'backup'] as const).map((role) => {
    const from = holderOf(group, role);
    const to = role === 'primary' ? props.primaryId : props.backupId;
    return from === to || to === null
      ? t('consequenceSame', { role: t(role), name: name(from) })
      : t('consequenceHands', { role: t(role), from: name(from), to: name(to) });
  });
  return (
    <section className={classes.consequences} aria-label={t('consequences')}>
      <h3>{t('consequences')}</h3>
      <ul>
        {hands.map((line) => (
          <li key={line}>{line}</li>
        ))}
        <li>{t('consequenceTerm', { from: group.term, to: group.term + 1 })}</li>
        <li>
          {boundary === null ? t('consequenceHoldOpen') : t('consequenceHold', { time: shortMoment(boundary, locale) })}
        </li>
        <li>{t('consequenceNow')}</li>
      </ul>
    </section>
  );
}
