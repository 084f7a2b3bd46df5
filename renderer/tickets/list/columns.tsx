import { useMemo } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import type { Translate } from '../../../shared/i18n/catalogue.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { ListColumn, TicketLine } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { useTimeText } from '../../app/time.tsx';
import { SyncMark, useHospitalTag, useStaffName } from '../../ui/tags.tsx';
import type { TicketWord } from '../entryText.ts';
import { listWords } from '../listMessages.ts';
import type { ListWord } from '../listMessages.ts';
import { TicketNumber } from '../marks.tsx';
import { ticketWords } from '../messages.ts';
import { useDue } from './DueMark.tsx';
import classes from './list.module.css';
import marks from '../tickets.module.css';

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

export interface CellWords {
  readonly ticket: Translate<TicketWord>;
  readonly list: Translate<ListWord>;
  readonly hospital: (id: string | null) => ReactElement;
  readonly staff: (id: string | null) => string;
}

/** What the cells of a table need beside their tickets, once for all of them; the same object until one of them changes. */
export function useCellWords(): CellWords {
  const ticket = useWords(ticketWords);
  const list = useWords(listWords);
  const hospital = useHospitalTag();
  const staff = useStaffName();
  return useMemo(() => ({ ticket, list, hospital, staff }), [ticket, list, hospital, staff]);
}

/**
 * One cell. A click fills three hundred of them anew, so each is one element with one text, and only what ticks by itself
 * is a component.
 */
export function cellOf(column: ListColumn, line: TicketLine, words: CellWords): ReactElement {
  switch (column) {
    case 'number':
      return cell(column, line.number !== null && line.sync === 'synced' ? `#${line.number}` : <Unsynced line={line} />);
    case 'title':
      return cell(column, line.title, { title: line.title });
    case 'due':
      return <DueCell key={column} line={line} />;
    case 'hospital':
      return cell(column, words.hospital(line.hospitalId));
    case 'kind':
      return cell(column, words.ticket(`kind.${line.kind}`));
    case 'module': {
      const text = line.module === null ? undefined : words.ticket(`module.${line.module}`);
      return cell(column, text, { title: text });
    }
    case 'priority':
      return cell(column, words.ticket(`priority.${line.priority}`), { 'data-priority': line.priority, className: marks.priority });
    case 'status':
      return cell(column, words.ticket(`status.${line.status}`), { 'data-status': line.status, className: marks.status });
    case 'assignee':
      return cell(column, words.staff(line.assigneeId), { 'data-quiet': line.assigneeId === null });
    case 'watchers': {
      const [first] = line.watcherIds;
      if (first === undefined) return cell(column, words.list('watchers.none'), { 'data-quiet': true });
      const more = line.watcherIds.length - 1;
      return cell(column, `${words.staff(first)}${more > 0 ? ` +${more}` : ''}`, { title: line.watcherIds.map(words.staff).join(' ') });
    }
    case 'created':
      return <TimeCell key={column} at={line.createdAt} />;
    case 'updated':
      return <TimeCell key={column} at={line.updatedAt} />;
  }
}

interface CellAttributes extends Pick<HTMLAttributes<HTMLDivElement>, 'title' | 'className'> {
  readonly 'data-priority'?: string;
  readonly 'data-status'?: string;
  readonly 'data-due'?: string;
  readonly 'data-quiet'?: boolean;
  readonly 'data-align'?: 'end';
}

function cell(column: ListColumn, content: ReactNode, { className, ...rest }: CellAttributes = {}): ReactElement {
  return (
    <div key={column} role="gridcell" className={className === undefined ? classes.cell : `${classes.cell} ${className}`} {...rest}>
      {content}
    </div>
  );
}

function Unsynced({ line }: { readonly line: TicketLine }) {
  return (
    <span className={classes.number}>
      <TicketNumber number={line.number} />
      <SyncMark sync={line.sync} />
    </span>
  );
}

function DueCell({ line }: { readonly line: TicketLine }) {
  const { state, text, title } = useDue(line);
  return cell('due', text, { className: classes.due, 'data-due': state, title });
}

function TimeCell({ at }: { readonly at: Instant }) {
  const { short, full } = useTimeText(at);
  return cell('updated', short, { title: full, 'data-align': 'end' });
}
