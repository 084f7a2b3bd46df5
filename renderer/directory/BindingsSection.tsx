import type { Binding, Hospital } from '../../shared/directory/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { useConfirm } from '../ui/dialogs.tsx';
import { Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { ChannelTag, SyncMark } from '../ui/tags.tsx';
import { BindingDialog } from './BindingDialog.tsx';
import type { BindingTask } from './BindingDialog.tsx';
import { directoryWords } from './messages.ts';
import classes from './directory.module.css';

interface Props {
  readonly hospital: Hospital;
  readonly task: BindingTask | null;
  readonly onTask: (task: BindingTask | null) => void;
}

/** Which groups, people or whole accounts are this hospital's (clause 二2). */
export function BindingsSection({ hospital, task, onTask }: Props) {
  const t = useWords(directoryWords);
  const { bindings } = useDirectory();
  const { lead } = usePermissions();
  const own = bindings.filter((binding) => binding.hospitalId === hospital.id);
  const blocked = lead ? null : t('readOnly');
  return (
    <Section
      title={t('bindings')}
      actions={
        <GuardedButton
          variant="subtle"
          size="compact-sm"
          blocked={blocked}
          onClick={() => onTask({ kind: 'add', conversation: null })}
        >
          {t('addBinding')}
        </GuardedButton>
      }
    >
      <p className={classes.note}>
        {own.length === 0 ? `${t('bindingsEmpty')} · ${t('bindingsEmptyHint')}` : t('bindingsHint')}
      </p>
      <ul className={classes.lines} data-columns="bindings">
        {own.map((binding) => (
          <BindingLine key={binding.id} binding={binding} blocked={blocked} />
        ))}
      </ul>
      {task === null ? null : <BindingDialog hospital={hospital} task={task} onClose={() => onTask(null)} />}
    </Section>
  );
}

function BindingLine({ binding, blocked }: { readonly binding: Binding; readonly blocked: string | null }) {
  const t = useWords(directoryWords);
  const { accountById, pendingIds } = useDirectory();
  const confirm = useConfirm();
  const { run } = useMutate();
  const account = accountById.get(binding.accountId);
  const unbind = async (): Promise<void> => {
    const title = t('unbindTitle', { label: binding.label });
    const yes = await confirm({ title, body: t('unbindBody'), confirmLabel: t('unbind'), danger: true });
    if (yes) await run('directory.unbind', { bindingId: binding.id });
  };
  return (
    <li>
      <b title={binding.label}>{binding.label}</b>
      <span className={classes.account}>
        {account === undefined ? null : <ChannelTag channel={account.channel} />}
        <span title={account?.name}>{account?.name}</span>
      </span>
      <code title={binding.externalId ?? undefined}>{binding.externalId ?? t('wholeAccount')}</code>
      <span className={classes.lineActions}>
        <SyncMark sync={pendingIds.includes(binding.id) ? 'pending' : 'synced'} />
        <GuardedButton
          variant="subtle"
          color="red"
          size="compact-xs"
          blocked={blocked}
          aria-label={`${t('unbind')} ${binding.label}`}
          onClick={() => void unbind()}
        >
          {t('unbind')}
        </GuardedButton>
      </span>
    </li>
  );
}
