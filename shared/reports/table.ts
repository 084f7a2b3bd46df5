import { callWords } from '../calls/words.ts';
import { translator } from '../i18n/catalogue.ts';
import type { Catalogue, Locale, Translate } from '../i18n/catalogue.ts';
import { stampOf } from '../time/shanghai.ts';
import type { LogTable } from './contract.ts';
import { reportMessages } from './messages.ts';
import type { FollowUpLog, LogRow, LogTotals } from './model.ts';

type Key = typeof reportMessages extends Catalogue<infer K> ? K : never;
type Say = Translate<Key>;
type SayCall = Translate<typeof callWords extends Catalogue<infer K> ? K : never>;

const columns = ['at', 'kind', 'clause', 'subject', 'party', 'means', 'outcome', 'user', 'ticket', 'minutes', 'note'] as const;
type Column = (typeof columns)[number];

const totals: readonly (keyof LogTotals)[] = [
  'rows',
  'attempts',
  'reached',
  'patientReplies',
  'hospitalReplies',
  'callbacksClosed',
  'ticketsCreated',
  'ticketsClosed',
  'complaints',
  'calls',
  'callsMissed',
  'messagesIn',
  'messagesOut',
];

/**
 * A spreadsheet takes a text that begins with one of these for a formula, its full-width forms included
 * (https://owasp.org/www-community/attacks/CSV_Injection). A leading apostrophe makes it text.
 *
 * Done here and not while writing files, so that screen, XLSX and CSV hold the very same cells and can be compared
 * cell by cell; an XLSX saved as CSV later stays harmless too.
 */
export function neutralised(cell: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}

/** @param names of staff by id, for the column of who handled it */
export function logTable(log: FollowUpLog, names: ReadonlyMap<string, string>, locale: Locale): LogTable {
  const say = translator(reportMessages, locale);
  const calls = translator(callWords, locale);
  return {
    title: say('title', { hospital: log.hospitalName, month: log.month }),
    columns: columns.map((key) => ({ key, label: say(`column.${key}`) })),
    rows: log.rows.map((row) => columns.map((column) => neutralised(cellOf(row, column, names, say, calls)))),
    totals: totals.map((key) => ({ key, label: say(`total.${key}`), value: log.totals[key] })),
  };
}

function cellOf(row: LogRow, column: Column, names: ReadonlyMap<string, string>, say: Say, calls: SayCall): string {
  switch (column) {
    case 'at':
      return stampOf(row.at);
    case 'kind':
      return say(`kind.${row.kind}`);
    case 'clause':
      return row.clause;
    case 'subject':
      return row.topic === undefined ? row.subject : [calls(`topic.${row.topic}`), row.subject].filter((part) => part !== '').join(' · ');
    case 'party':
      return row.party === null ? '' : say(`party.${row.party}`);
    case 'means':
      return row.means === null ? '' : say(`means.${row.means}`);
    case 'outcome':
      return outcomeWord(row.outcome, say);
    case 'user':
      return names.get(row.userId) ?? row.userId;
    case 'ticket':
      return row.ticketNumber === null ? '' : `#${row.ticketNumber}`;
    case 'minutes':
      return row.minutes === null ? '' : String(row.minutes);
    case 'note':
      return row.note;
    default:
      return column satisfies never;
  }
}

const outcomeKeys = new Set<string>(Object.keys(reportMessages['zh-CN']));
function outcomeWord(outcome: string, say: Say): string {
  const key = `outcome.${outcome}`;
  return outcomeKeys.has(key) ? say(key as Key) : outcome; // membership was just checked
}
