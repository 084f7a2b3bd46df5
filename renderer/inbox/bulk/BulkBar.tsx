import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconMailOpened, IconUserShare, IconZzz } from '@tabler/icons-react';
import { useState } from 'react';
import { asId } from '../../../shared/ids.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { InboxBulkAction } from '../../../shared/inbox/bulk.ts';
import type { ConversationItem } from '../../../shared/inbox/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { StaffSelect } from '../../ui/desk/pickers.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { FormDialog } from '../../ui/dialogs.tsx';
import { SnoozeDialog } from '../desk/SnoozeDialog.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import { inboxMessages } from '../messages.ts';
import classes from './bulk.module.css';
import { useInboxBulk } from './useInboxBulk.ts';
import type { InboxBulk, InboxOutcome } from './useInboxBulk.ts';

interface Props {
  /** The chosen ones that the list shows. */
  readonly chosen: readonly ConversationItem[];
  readonly onClear: () => void;
}

/** Under the list: what can be done with the chosen conversations, how far it is, and how to take it back. */
export function BulkBar({ chosen, onClear }: Props) {
  const t = useWords(inboxDeskWords);
  const bulk = useInboxBulk();
  const { desk } = usePermissions();
  const [asking, setAsking] = useState<'assign' | 'snooze' | null>(null);
  const run = async (action: InboxBulkAction): Promise<void> => {
    const items = chosen;
    onClear();
    await bulk.run(action, items);
  };
  const acts = { when: chosen.length > 0 };
  const deskActs = { when: desk && chosen.length > 0 };
  useShortcut('a', () => setAsking('assign'), deskActs);
  useShortcut('s', () => setAsking('snooze'), deskActs);
  useShortcut('e', () => void run({ kind: 'close' }), deskActs);
  useShortcut('u', () => void run({ kind: 'read' }), acts);
  useShortcut('Escape', onClear, acts);
  useShortcut('mod+z', () => void bulk.undo(), { when: bulk.outcome?.kind === 'done' });
  const blocked = desk ? null : t('bulk.role');
  return (
    <>
      <div role="status" className={bulk.progress === null && bulk.outcome === null ? undefined : classes.bar}>
        {bulk.progress === null ? null : t('bulk.working', bulk.progress)}
        {bulk.outcome === null ? null : <OutcomeLine outcome={bulk.outcome} bulk={bulk} />}
      </div>
      {chosen.length === 0 ? null : (
        <div role="toolbar" aria-label={t('bulk.toolbar')} className={classes.bar}>
          <strong data-numeric>{t('bulk.count', { count: chosen.length })}</strong>
          <Button className={classes.end ?? ''} variant="subtle" color="gray" size="compact-sm" onClick={onClear}>
            {t('bulk.clear')} (Esc)
          </Button>
          <div className={classes.actions}>
            <GuardedButton variant="default" size="compact-sm" blocked={blocked} leftSection={<IconUserShare size={14} />} onClick={() => setAsking('assign')}>
              {t('bulk.assign')} (A)
            </GuardedButton>
            <GuardedButton variant="default" size="compact-sm" blocked={blocked} leftSection={<IconZzz size={14} />} onClick={() => setAsking('snooze')}>
              {t('bulk.snooze')} (S)
            </GuardedButton>
            <GuardedButton variant="default" size="compact-sm" blocked={blocked} leftSection={<IconCheck size={14} />} onClick={() => void run({ kind: 'close' })}>
              {t('bulk.close')} (E)
            </GuardedButton>
            <Button variant="default" size="compact-sm" leftSection={<IconMailOpened size={14} />} onClick={() => void run({ kind: 'read' })}>
              {t('bulk.read')} (U)
            </Button>
          </div>
        </div>
      )}
      {asking === 'assign' ? <AssignDialog count={chosen.length} onClose={() => setAsking(null)} onGive={(userId) => void run({ kind: 'assign', userId })} /> : null}
      {asking === 'snooze' ? (
        <SnoozeDialog
          onClose={() => setAsking(null)}
          onChoose={(until) => {
            void run({ kind: 'snooze', until });
            return Promise.resolve(true);
          }}
        />
      ) : null}
    </>
  );
}

interface AssignProps {
  readonly count: number;
  readonly onClose: () => void;
  readonly onGive: (userId: UserId | null) => void;
}

/** Begins with oneself: taking a few is what is done most. */
function AssignDialog({ count, onClose, onGive }: AssignProps) {
  const t = useWords(inboxDeskWords);
  const inbox = useWords(inboxMessages);
  const { userId } = usePermissions();
  const [to, setTo] = useState<string | null>(userId);
  const submit = (): boolean => {
    onGive(to === null ? null : asId<UserId>(to));
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} title={t('bulk.assignTitle', { count })} submitLabel={t('bulk.assign')} size="sm" onSubmit={submit}>
      <StaffSelect label={inbox('context.assignee')} data-autofocus clearable placeholder={inbox('header.unassigned')} value={to} onChange={setTo} />
    </FormDialog>
  );
}

function OutcomeLine({ outcome, bulk }: { readonly outcome: InboxOutcome; readonly bulk: InboxBulk }) {
  const t = useWords(inboxDeskWords);
  if (outcome.kind === 'undone') return <strong>{t('bulk.undone', { count: outcome.count })}</strong>;
  return (
    <>
      <strong>{t(`bulk.done.${outcome.action.kind}`, { count: outcome.done.length })}</strong>
      {outcome.plan.left.map(({ why, count }) => (
        <span key={why}>{t(`bulk.left.${why}`, { count })}</span>
      ))}
      {outcome.done.length === 0 ? null : (
        <Button className={classes.end ?? ''} variant="default" size="compact-sm" leftSection={<IconArrowBackUp size={14} />} onClick={() => void bulk.undo()}>
          {t('bulk.undo')} (Ctrl+Z)
        </Button>
      )}
    </>
  );
}
