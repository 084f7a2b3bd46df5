import { Alert, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { asId } from '../../shared/ids.ts';
import type { AccountId, BindingId } from '../../shared/ids.ts';
import type { Hospital } from '../../shared/directory/model.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { directoryWords } from './messages.ts';
import { useChannelName } from './useChannelName.ts';
import classes from './directory.module.css';
import { ShortText } from '../ui/desk/ShortText.tsx';

/** A new binding, empty or of a conversation that was picked. */
export interface BindingTask {
  readonly kind: 'add';
  readonly conversation: Conversation | null;
}

interface Props {
  readonly hospital: Hospital;
  readonly task: BindingTask;
  readonly onClose: () => void;
}

export function BindingDialog({ hospital, task, onClose }: Props) {
  const t = useWords(directoryWords);
  const channelName = useChannelName();
  const { accounts, bindings, hospitalById } = useDirectory();
  const { run } = useMutate();
  const [id] = useState(() => newId<BindingId>());
  const [accountId, setAccountId] = useState<string | null>(task.conversation?.accountId ?? accounts[0]?.id ?? null);
  const [whole, setWhole] = useState(false);
  const [externalId, setExternalId] = useState(task.conversation?.externalId ?? '');
  const [label, setLabel] = useState(task.conversation?.title ?? '');
  const [tried, setTried] = useState(false);
  const target = whole ? null : externalId.trim();
  const taken = bindings.find((one) => one.accountId === accountId && one.externalId === target);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (accountId === null || target === '' || label.trim() === '' || taken !== undefined) return false;
    return run('directory.bind', {
      binding: { id, hospitalId: hospital.id, accountId: asId<AccountId>(accountId), externalId: target, label: label.trim() },
    });
  };
  const takenWords =
    taken === undefined ? undefined : t('alreadyBound', { hospital: hospitalById.get(taken.hospitalId)?.shortName ?? '' });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('bindingTitleNew')}
      blocked={accounts.length === 0 ? t('noAccountsShort') : null}
      onSubmit={submit}
    >
      {accounts.length === 0 ? (
        <Alert color="var(--zs-soon)" variant="light" mb="sm">
          {t('noAccounts')}
        </Alert>
      ) : null}
      <div className={classes.form}>
        <Select
          className={classes.wide ?? ''}
          label={t('bindAccount')}
          required
          allowDeselect={false}
          data={accounts.map((one) => ({ value: one.id as string, label: `${channelName(one.channel)} · ${one.name}` }))}
          value={accountId}
          onChange={setAccountId}
          error={tried && accountId === null ? t('needAccount') : whole ? takenWords : undefined}
        />
        <div data-span="2">
          <SegmentedControl
            aria-label={t('bindScope')}
            value={whole ? 'all' : 'one'}
            onChange={(value) => setWhole(value === 'all')}
            data={[
              { value: 'one', label: t('bindScopeOne') },
              { value: 'all', label: t('bindScopeAll') },
            ]}
          />
        </div>
        {whole ? null : (
          <ShortText
            className={classes.wide ?? ''}
            label={t('bindExternal')}
            description={t('bindExternalHint')}
            required
            max={200}
            value={externalId}
            onChange={(event) => setExternalId(event.currentTarget.value)}
            error={tried && target === '' ? t('needExternal') : takenWords}
          />
        )}
        <ShortText
          className={classes.wide ?? ''}
          label={t('bindLabel')}
          placeholder={t('bindLabelHint')}
          required
          max={60}
          data-autofocus
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          error={tried && label.trim() === '' ? t('needLabel') : undefined}
        />
      </div>
    </FormDialog>
  );
}
