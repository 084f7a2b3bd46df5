import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { asId } from '../../../shared/ids.ts';
import type { UserId } from '../../../shared/ids.ts';
import { planBulk } from '../../../shared/tickets/bulk.ts';
import type { BulkAction, MoveTarget } from '../../../shared/tickets/bulk.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { ticketPriority, ticketStatus } from '../../../shared/tickets/model.ts';
import { isWaiting } from '../../../shared/tickets/rules.ts';
import { useWords } from '../../app/i18n.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { StaffSelect } from '../../ui/desk/pickers.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { LongText } from '../../ui/desk/LongText.tsx';
import { listWords } from '../listMessages.ts';
import { ticketWords } from '../messages.ts';
import { REASON_MAX } from '../ticketForm.ts';
import { PlanSummary } from './PlanSummary.tsx';

export type BulkTask = BulkAction['kind'];

interface Props {
  readonly task: BulkTask;
  readonly lines: readonly TicketLine[];
  /** The state asked for already, by a drop on the board. */
  readonly target?: MoveTarget;
  readonly onClose: () => void;
  readonly onRun: (action: BulkAction) => Promise<void>;
}

const targets = ticketStatus.exclude(['closed', 'at_rnd', 'on_site', 'open']);

/** One question, what would come of it, and the button. */
export function BulkDialog({ task, lines, target, onClose, onRun }: Props) {
  const t = useWords(listWords);
  const { userId } = usePermissions();
  const me = userId === null ? null : asId<UserId>(userId);
  const [action, setAction] = useState<BulkAction>(() => firstAction(task, me, target));
  const [tried, setTried] = useState(false);
  const plan = useMemo(() => planBulk(action, lines), [action, lines]);
  const needsReason = action.kind === 'move' && isWaiting(action.status) && action.reason.trim() === '';
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (needsReason) return false;
    await onRun(action.kind === 'move' ? { ...action, reason: action.reason.trim() } : action);
    return true;
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t(`bulk.${task}Title`)}
      submitLabel={t('bulk.confirm', { count: plan.possible.length })}
      blocked={plan.possible.length === 0 ? t('bulk.nothing') : null}
      onSubmit={submit}
    >
      <Question action={action} onChange={setAction} missing={tried && needsReason} />
      <PlanSummary plan={plan} />
    </FormDialog>
  );
}

function firstAction(task: BulkTask, me: UserId | null, target: MoveTarget | undefined): BulkAction {
  switch (task) {
    case 'assign':
      return { kind: 'assign', assigneeId: me };
    case 'priority':
      return { kind: 'priority', priority: 'high' };
    case 'move':
      return { kind: 'move', status: target ?? 'in_progress', reason: '' };
    case 'watch':
      return { kind: 'watch', userId: me ?? asId<UserId>(''), on: true };
  }
}

interface QuestionProps {
  readonly action: BulkAction;
  readonly onChange: (action: BulkAction) => void;
  readonly missing: boolean;
}

function Question({ action, onChange, missing }: QuestionProps) {
  const t = useWords(listWords);
  const ticket = useWords(ticketWords);
  switch (action.kind) {
    case 'assign':
      return (
        <StaffSelect
          label={t('bulk.person')}
          placeholder={ticket('unassigned')}
          clearable
          data-autofocus
          value={action.assigneeId}
          onChange={(id) => onChange({ ...action, assigneeId: id === null ? null : asId<UserId>(id) })}
        />
      );
    case 'priority':
      return (
        <Select
          label={t('bulk.priority')}
          allowDeselect={false}
          data-autofocus
          value={action.priority}
          data={ticketPriority.options.map((one) => ({ value: one, label: ticket(`priority.${one}`) }))}
          onChange={(value) => onChange({ ...action, priority: ticketPriority.catch(action.priority).parse(value) })}
        />
      );
    case 'move':
      return (
        <>
          <Select
            label={t('bulk.status')}
            allowDeselect={false}
            data-autofocus
            value={action.status}
            data={targets.options.map((one) => ({ value: one, label: ticket(`status.${one}`) }))}
            onChange={(value) => {
              const status = targets.safeParse(value).data;
              if (status !== undefined) onChange({ ...action, status });
            }}
          />
          {isWaiting(action.status) ? (
            <LongText
              mt="sm"
              label={t('bulk.reason')}
              description={t('bulk.reasonHint')}
              required
              minRows={2}
              max={REASON_MAX}
              value={action.reason}
              onChange={(event) => onChange({ ...action, reason: event.currentTarget.value })}
              error={missing ? t('bulk.needReason') : undefined}
            />
          ) : null}
        </>
      );
    case 'watch':
      return (
        <>
          <StaffSelect
            label={t('bulk.watcher')}
            data-autofocus
            allowDeselect={false}
            value={action.userId}
            onChange={(id) => (id === null ? undefined : onChange({ ...action, userId: asId<UserId>(id) }))}
          />
          <SegmentedControl
            mt="sm"
            fullWidth
            aria-label={t('bulk.watch')}
            value={action.on ? 'on' : 'off'}
            data={[
              { value: 'on', label: t('bulk.watchOn') },
              { value: 'off', label: t('bulk.watchOff') },
            ]}
            onChange={(value) => onChange({ ...action, on: value === 'on' })}
          />
        </>
      );
  }
}
