import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { listGroup, reachesBack } from '../../../shared/tickets/listModel.ts';
import type { ListSpec } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { places, useNavigate } from '../../app/routes.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { OlderWork } from '../../ui/desk/OlderWork.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { MainPane } from '../../ui/panes.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { TicketBoard } from '../board/TicketBoard.tsx';
import { ListCounts } from './ListCounts.tsx';
import { listWords } from '../listMessages.ts';
import { ticketWords } from '../messages.ts';
import { TicketFilterBar } from '../TicketFilterBar.tsx';
import { TicketListEmpty } from '../TicketListEmpty.tsx';
import type { TicketList } from '../useTicketList.ts';
import type { Place } from '../views/usePlace.ts';
import { ViewStrip } from '../views/ViewStrip.tsx';
import { BulkBar } from './BulkBar.tsx';
import { BulkDialog } from './BulkDialog.tsx';
import type { BulkTask } from './BulkDialog.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import { linesUnder } from './listRows.ts';
import { groupOfRow } from '../../ui/desk/selection.ts';
import { ListTroubleNotice } from './ListTroubleNotice.tsx';
import { TicketGrid } from './TicketGrid.tsx';
import { useBulk } from './useBulk.ts';
import type { UsedSelection } from './useSelection.ts';
import classes from './list.module.css';

interface Props {
  readonly list: TicketList;
  readonly used: UsedSelection;
  readonly onCreate: () => void;
}

/** 工单 without one open: views, filters, the table or the board, and what is done to many at once. */
export function TicketWorkbench({ list, used, onCreate }: Props) {
  const t = useWords(ticketWords);
  const own = useWords(listWords);
  const navigate = useNavigate();
  const { desk } = usePermissions();
  const bulk = useBulk(list.byId);
  const [task, setTask] = useState<BulkTask | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { selection, step, meant, chooseAll } = used;
  const { place } = list;
  const board = place.spec.layout === 'board';
  const open = (id: string): void => {
    step({ kind: 'goTo', id });
    navigate(places.tickets(id));
  };
  useListKeys({ list, used, board, focus: () => grid.current?.focus({ preventScroll: true }), onTask: desk ? setTask : null });
  useShortcut('mod+z', () => void bulk.undo(), { when: bulk.outcome?.kind === 'done' });
  // Coming to the page or back from a ticket, the arrows work at once.
  useEffect(() => {
    if (document.activeElement === document.body) grid.current?.focus({ preventScroll: true });
  }, []);
  return (
    <MainPane label={t('title')}>
      <PageHeader
        title={t('title')}
        meta={<ListCounts list={list} />}
        actions={
          <Button leftSection={<IconPlus size={14} />} onClick={onCreate}>
            {t('create')}
          </Button>
        }
      />
      <ViewStrip list={list} />
      <div className={classes.toolbar}>
        <TicketFilterBar filter={list.place.spec.filter} onFilter={list.place.filter} words={list.words} onWords={list.setWords} isNarrowed={list.isNarrowed} narrow={false} />
        <ListTools group={place.spec.group} columns={place.spec.columns} layout={place.spec.layout} change={place.change} />
      </div>
      <ListTroubleNotice list={list} />
      {list.trouble?.kind === 'failed' ? null : board ? (
        <TicketBoard lines={list.lines} cursor={selection.cursor} onCursor={(id) => step({ kind: 'goTo', id })} onOpen={open} bulk={bulk} />
      ) : (
        <TicketGrid
          gridRef={grid}
          spec={place.spec}
          onSort={(sort) => place.change({ sort })}
          rows={list.rows}
          total={list.lines?.length ?? 0}
          selection={selection}
          step={step}
          onOpen={open}
          onFold={list.fold}
          onChooseAll={chooseAll}
          empty={<TicketListEmpty list={list} />}
        />
      )}
      {reachesBack(place.spec.filter) ? <OlderWork entity="tickets" hospitalId={list.context.hospitalId} /> : null}
      {/* The board moves one card at a time and shows no choice; it is there again in the table. */}
      <BulkBar chosen={board ? 0 : selection.chosen.size} bulk={bulk} blocked={desk ? null : own('refuse.role')} onTask={setTask} onClear={() => step({ kind: 'none' })} />
      {task === null ? null : (
        <BulkDialog task={task} lines={meant} onClose={() => setTask(null)} onRun={(action) => bulk.run(action, meant)} />
      )}
    </MainPane>
  );
}

interface ToolsProps extends Pick<ListSpec, 'group' | 'columns' | 'layout'> {
  readonly change: Place['change'];
}

const ListTools = memo(function ListTools({ group, columns, layout, change }: ToolsProps) {
  const t = useWords(listWords);
  return (
    <div className={classes.toolbarEnd}>
      {layout === 'board' ? null : (
        <>
          <Select
            w={112}
            aria-label={t('group.label')}
            allowDeselect={false}
            value={group}
            data={listGroup.options.map((one) => ({ value: one, label: t(`group.${one}`) }))}
            onChange={(value) => change({ group: listGroup.catch('none').parse(value) })}
          />
          <ColumnMenu columns={columns} onChange={(next) => change({ columns: next })} />
        </>
      )}
      <SegmentedControl
        size="xs"
        aria-label={t('layout.label')}
        value={layout}
        data={[
          { value: 'table', label: t('layout.table') },
          { value: 'board', label: t('layout.board') },
        ]}
        onChange={(value) => change({ layout: value === 'board' ? 'board' : 'table' })}
      />
    </div>
  );
});

interface Keys {
  readonly list: TicketList;
  readonly used: UsedSelection;
  readonly board: boolean;
  readonly focus: () => void;
  /** Null: this person changes nothing. */
  readonly onTask: ((task: BulkTask) => void) | null;
}

/** J/K move, X chooses, Ctrl+A all, then a letter says what is done with them. The board has keys of its own. */
function useListKeys({ list, used, board, focus, onTask }: Keys): void {
  const { selection, step, meant, chooseAll } = used;
  const table = { when: !board };
  const move = (by: number, extend: boolean) => (): void => {
    focus();
    step({ kind: 'move', by, extend });
  };
  useShortcut('j', move(1, false), table);
  useShortcut('k', move(-1, false), table);
  useShortcut('shift+j', move(1, true), table);
  useShortcut('shift+k', move(-1, true), table);
  useShortcut(
    'x',
    () => {
      const { cursor } = selection;
      const group = cursor === null ? null : groupOfRow(cursor);
      if (group !== null) step({ kind: 'group', ids: linesUnder(list.lines ?? [], list.place.spec.group, list.context, group) });
      else if (cursor !== null) step({ kind: 'toggle', id: cursor });
    },
    table,
  );
  useShortcut('mod+a', chooseAll, table);
  useShortcut('Escape', () => step({ kind: 'none' }), { when: selection.chosen.size > 0 });
  const acts = { when: onTask !== null && !board && meant.length > 0 };
  useShortcut('a', () => onTask?.('assign'), acts);
  useShortcut('p', () => onTask?.('priority'), acts);
  useShortcut('m', () => onTask?.('move'), acts);
  useShortcut('w', () => onTask?.('watch'), acts);
  useShortcut('b', () => list.place.change({ layout: board ? 'table' : 'board' }));
}
