import { Tabs } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { DutyGroupId } from '../../shared/ids.ts';
import type { DutyBoard } from '../../shared/duty/contract.ts';
import type { DutyGroup } from '../../shared/duty/model.ts';
import { useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { MINUTE_MS, mondayOf } from '../../shared/time/shanghai.ts';
import { GroupDialog } from './GroupDialog.tsx';
import { HoldersPanel } from './HoldersPanel.tsx';
import { dutyWords } from './messages.ts';
import { RosterSection } from './RosterSection.tsx';
import { TermsTable } from './TermsTable.tsx';
import classes from './duty.module.css';

/** 值班: who is primary and backup now, the week's roster, and how it came to be. */
export function DutyPage() {
  const t = useWords(dutyWords);
  const thisMonday = mondayOf(useNow(MINUTE_MS));
  const [groupId, setGroupId] = useState<DutyGroupId | null>(null);
  const [monday, setMonday] = useState<string | null>(null);
  const [task, setTask] = useState<GroupTask | null>(null);
  const board = useRequest('duty.board', { groupId, monday: monday ?? thisMonday });
  return (
    <MainPane label={t('title')}>
      <PageHeader title={t('title')} actions={board.data === undefined ? null : <GroupActions board={board.data} onTask={setTask} />}>
        {board.data === undefined ? null : <GroupTabs board={board.data} onChange={setGroupId} />}
      </PageHeader>
      {board.isError ? <ErrorState error={board.error} onRetry={() => void board.refetch()} /> : null}
      {board.isPending ? <SkeletonRows count={12} height={40} /> : null}
      {board.data === undefined ? null : (
        <Board
          board={board.data}
          monday={monday ?? thisMonday}
          thisMonday={thisMonday}
          onMonday={setMonday}
          onAddGroup={() => setTask('add')}
        />
      )}
      {task === null || board.data === undefined ? null : (
        <GroupDialog
          group={task === 'add' ? null : board.data.group}
          groups={board.data.groups}
          onClose={() => setTask(null)}
          onSaved={setGroupId}
        />
      )}
    </MainPane>
  );
}

/** What a lead is about to do with the groups themselves. */
type GroupTask = 'add' | 'edit';

function GroupActions({ board, onTask }: { readonly board: DutyBoard; readonly onTask: (task: GroupTask) => void }) {
  const t = useWords(dutyWords);
  const { lead } = usePermissions();
  // The first group is made from the empty page itself: one place, one action.
  if (board.group === null) return null;
  const blocked = lead ? null : t('groupForbidden');
  return (
    <>
      <GuardedButton
        variant="subtle"
        blocked={blocked}
        leftSection={<IconPencil size={14} />}
        onClick={() => onTask('edit')}
      >
        {t('editGroupShort')}
      </GuardedButton>
      <GuardedButton variant="subtle" blocked={blocked} leftSection={<IconPlus size={14} />} onClick={() => onTask('add')}>
        {t('addGroup')}
      </GuardedButton>
    </>
  );
}

function GroupTabs({ board, onChange }: { readonly board: DutyBoard; readonly onChange: (id: DutyGroupId) => void }) {
  const t = useWords(dutyWords);
  if (board.groups.length === 0) return null;
  return (
    <Tabs
      value={board.group?.id ?? null}
      onChange={(id) => {
        const group = board.groups.find((one) => one.id === id);
        if (group !== undefined) onChange(group.id);
      }}
      classNames={{ list: classes.tabs ?? '', tab: classes.tab ?? '' }}
    >
      <Tabs.List aria-label={t('groups')}>
        {board.groups.map((group: DutyGroup) => (
          <Tabs.Tab key={group.id} value={group.id}>
            {group.name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}

interface BoardProps {
  readonly board: DutyBoard;
  readonly monday: string;
  readonly thisMonday: string;
  /** null: the week of today, also when today moves on. */
  readonly onMonday: (monday: string | null) => void;
  readonly onAddGroup: () => void;
}

function Board({ board, monday, thisMonday, onMonday, onAddGroup }: BoardProps) {
  const t = useWords(dutyWords);
  const { lead } = usePermissions();
  if (board.group === null) {
    return (
      <EmptyState
        title={t('noGroups')}
        hint={t(lead ? 'noGroupsHint' : 'noGroupsWait')}
        action={lead ? <GuardedButton onClick={onAddGroup}>{t('addGroup')}</GuardedButton> : null}
      />
    );
  }
  return (
    <div className={classes.page} key={board.group.id}>
      <HoldersPanel group={board.group} terms={board.terms} pending={board.pendingIds.includes(board.group.id)} />
      <RosterSection board={board} group={board.group} monday={monday} thisMonday={thisMonday} onMonday={onMonday} />
      <TermsTable terms={board.terms} />
    </div>
  );
}
