import type { ReactNode } from 'react';
import type { ListColumn, TicketLine } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { HospitalTag, StaffName, SyncMark, useStaffName } from '../../ui/tags.tsx';
import { listWords } from '../listMessages.ts';
import { PriorityMark, StatusMark, TicketNumber } from '../marks.tsx';
import { ticketWords } from '../messages.ts';
import { DueMark } from './DueMark.tsx';
import classes from './list.module.css';

interface ColumnShape {
  /** A CSS grid track, and the least it needs, px. */
  readonly track: string;
  readonly least: number;
  readonly end?: true;
}

export const columnShapes: Readonly<Record<ListColumn, ColumnShape>> = {
  number: { track: '84px', least: 84 },
  title: { track: 'minmax(200px, 3fr)', least: 200 },
  due: { track: 'minmax(112px, 128px)', least: 112 },
  hospital: { track: 'minmax(88px, 120px)', least: 88 },
  kind: { track: 'minmax(72px, 104px)', least: 72 },
  module: { track: 'minmax(88px, 140px)', least: 88 },
  priority: { track: '72px', least: 72 },
  status: { track: 'minmax(92px, 136px)', least: 92 },
  assignee: { track: 'minmax(84px, 96px)', least: 84 },
  watchers: { track: '88px', least: 88 },
  created: { track: '92px', least: 92, end: true },
  updated: { track: '92px', least: 92, end: true },
};

/** The choice's box, the gaps and the edges of a row, px; `list.module.css` agrees. */
const CHOICE = 20;
const GAP = 12;
const EDGES = 24;

/** Which of the wanted columns have room; the last ones fold first, the title never. */
export function columnsThatFit(wanted: readonly ListColumn[], width: number): readonly ListColumn[] {
  const need = (columns: readonly ListColumn[]): number => columns.reduce((sum, one) => sum + columnShapes[one].least + GAP, EDGES + CHOICE);
  let shown = wanted;
  while (need(shown) > width) {
    const last = shown.findLastIndex((one) => one !== 'title');
    if (last < 0) break;
    shown = shown.toSpliced(last, 1);
  }
  return shown;
}

export const trackOf = (columns: readonly ListColumn[]): string => [`${CHOICE}px`, ...columns.map((one) => columnShapes[one].track)].join(' ');

export function Cell({ column, line }: { readonly column: ListColumn; readonly line: TicketLine }): ReactNode {
  switch (column) {
    case 'number':
      return (
        <span className={classes.number}>
          <TicketNumber number={line.number} />
          <SyncMark sync={line.sync} />
        </span>
      );
    case 'title':
      return <span title={line.title}>{line.title}</span>;
    case 'due':
      return <DueMark line={line} />;
    case 'hospital':
      return <HospitalTag id={line.hospitalId} />;
    case 'kind':
    case 'module':
      return <CodeCell column={column} line={line} />;
    case 'priority':
      return <PriorityMark priority={line.priority} />;
    case 'status':
      return <StatusMark status={line.status} />;
    case 'assignee':
      return <StaffName id={line.assigneeId} />;
    case 'watchers':
      return <Watchers line={line} />;
    case 'created':
      return <TimeText at={line.createdAt} />;
    case 'updated':
      return <TimeText at={line.updatedAt} />;
  }
}

function CodeCell({ column, line }: { readonly column: 'kind' | 'module'; readonly line: TicketLine }) {
  const t = useWords(ticketWords);
  if (column === 'kind') return t(`kind.${line.kind}`);
  return line.module === null ? null : <span title={t(`module.${line.module}`)}>{t(`module.${line.module}`)}</span>;
}

function Watchers({ line }: { readonly line: TicketLine }) {
  const t = useWords(listWords);
  const name = useStaffName();
  const [first] = line.watcherIds;
  if (first === undefined) return <span className={classes.quiet}>{t('watchers.none')}</span>;
  const more = line.watcherIds.length - 1;
  return (
    <span title={line.watcherIds.map(name).join(' ')}>
      {name(first)}
      {more > 0 ? ` +${more}` : ''}
    </span>
  );
}
