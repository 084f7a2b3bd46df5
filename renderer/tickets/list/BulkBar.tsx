import { Button, CloseButton } from '@mantine/core';
import { IconArrowBackUp, IconEye, IconFlag, IconProgress, IconUser } from '@tabler/icons-react';
import { useWords } from '../../app/i18n.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { listWords } from '../listMessages.ts';
import type { BulkTask } from './BulkDialog.tsx';
import { PlanLeft } from './PlanSummary.tsx';
import type { Bulk, Outcome } from './useBulk.ts';
import classes from './list.module.css';

const tasks = [
  { kind: 'assign', key: 'A', Icon: IconUser },
  { kind: 'priority', key: 'P', Icon: IconFlag },
  { kind: 'move', key: 'M', Icon: IconProgress },
  { kind: 'watch', key: 'W', Icon: IconEye },
] as const satisfies readonly { readonly kind: BulkTask; readonly key: string; readonly Icon: unknown }[];

interface Props {
  readonly chosen: number;
  readonly bulk: Bulk;
  /** Why this person cannot change tickets; null: they can. */
  readonly blocked: string | null;
  readonly onTask: (task: BulkTask) => void;
  readonly onClear: () => void;
}

/** Under the list: what can be done with the chosen ones, how far it is, and how to take it back. */
export function BulkBar({ chosen, bulk, blocked, onTask, onClear }: Props) {
  const t = useWords(listWords);
  const { progress, outcome } = bulk;
  return (
    <>
      <div role="status" className={progress === null && outcome === null ? undefined : classes.bar}>
        {progress === null ? null : t('bulk.working', progress)}
        {outcome === null ? null : <OutcomeLine outcome={outcome} bulk={bulk} />}
      </div>
      {chosen === 0 ? null : (
        <div role="toolbar" aria-label={t('choice.toolbar')} className={classes.bar}>
          <strong data-numeric>{t('choice.count', { count: chosen })}</strong>
          {tasks.map(({ kind, key, Icon }) => (
            <GuardedButton key={kind} variant="default" size="compact-sm" blocked={blocked} leftSection={<Icon size={14} />} onClick={() => onTask(kind)}>
              {t(`bulk.${kind}`)} ({key})
            </GuardedButton>
          ))}
          <Button className={classes.barEnd ?? ''} variant="subtle" color="gray" size="compact-sm" onClick={onClear}>
            {t('choice.clear')} (Esc)
          </Button>
        </div>
      )}
    </>
  );
}

function OutcomeLine({ outcome, bulk }: { readonly outcome: Outcome; readonly bulk: Bulk }) {
  const t = useWords(listWords);
  if (outcome.kind === 'undone') {
    return (
      <>
        <strong>{t('done.undone', { count: outcome.count })}</strong>
        {outcome.kept > 0 ? <span>{t('done.kept', { count: outcome.kept })}</span> : null}
        <CloseButton className={classes.barEnd ?? ''} size="sm" onClick={bulk.dismiss} aria-label={t('choice.clear')} />
      </>
    );
  }
  const { action, done, failed, plan } = outcome;
  return (
    <>
      <strong>{t(`done.${action.kind}`, { count: done.length })}</strong>
      <PlanLeft plan={plan} />
      {failed > 0 ? <span>{t('done.failed', { count: failed })}</span> : null}
      {done.length === 0 ? null : (
        <Button
          className={classes.barEnd ?? ''}
          variant="default"
          size="compact-sm"
          leftSection={<IconArrowBackUp size={14} />}
          onClick={() => void bulk.undo()}
        >
          {t('done.undo')} (Ctrl+Z)
        </Button>
      )}
    </>
  );
}
