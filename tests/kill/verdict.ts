import type { SentRecord } from '../../simulator/model.ts';
import type { RelayRows } from '../support/relayReader.ts';
import type { Deed, Kind, Ledger } from './ledger.ts';

const kinds = ['message', 'send', 'ticket', 'comment', 'callback', 'attempt', 'close', 'switch'] as const satisfies readonly Kind[];

/** How many actions people were told are done, how many nobody could tell about, and what the relay has of them. */
export interface Tally {
  readonly acknowledged: number;
  readonly doubtful: number;
  readonly lost: number;
  readonly doubled: number;
}

export function tallyOf(ledger: Ledger, rows: RelayRows): Tally {
  const counted = kinds.flatMap((kind) => timesOf(kind, ledger, rows));
  const acknowledged = counted.filter(({ told }) => told === 'acknowledged');
  return {
    acknowledged: acknowledged.length,
    doubtful: counted.length - acknowledged.length,
    lost: acknowledged.filter(({ times }) => times === 0).length,
    doubled: counted.filter(({ times }) => times > 1).length,
  };
}

/** Every way in which the relay and the platforms differ from what people were told; empty when none does. */
export function faultsFound(ledger: Ledger, rows: RelayRows, sent: readonly SentRecord[]): readonly string[] {
  return [
    ...kinds.flatMap((kind) => countFaults(kind, ledger, rows)),
    ...deliveryFaults(ledger.all('send'), rows, sent),
    ...numberFaults(rows),
    ...dutyFaults(rows),
  ];
}

/** The marks of all that the relay has of a kind. */
function marksOf(kind: Kind, rows: RelayRows): readonly string[] {
  const messages = (direction: 'in' | 'out') => [...rows.messages.values()].filter((one) => one.direction === direction).map((one) => one.text);
  switch (kind) {
    case 'message':
      return messages('in');
    case 'send':
      return messages('out');
    case 'ticket':
      return [...rows.tickets.values()].map((one) => one.title);
    case 'comment':
      return [...rows.ticketEntries.values()].filter((one) => one.kind === 'comment').map((one) => one.text);
    case 'callback':
      return [...rows.callbacks.values()].map((one) => one.subject);
    case 'attempt':
      return [...rows.attempts.values()].map((one) => one.note);
    case 'close':
      return [...rows.callbacks.values()].map((one) => one.result);
    case 'switch':
      return [...rows.dutyTerms.values()].map((one) => one.reason);
  }
}

/** The deeds of a kind, each with how often the relay has it. */
function timesOf(kind: Kind, ledger: Ledger, rows: RelayRows): readonly (Deed & { readonly times: number })[] {
  const counts = new Map<string, number>();
  for (const mark of marksOf(kind, rows)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return ledger.all(kind).map((deed) => ({ ...deed, times: counts.get(deed.mark) ?? 0 }));
}

function countFaults(kind: Kind, ledger: Ledger, rows: RelayRows): readonly string[] {
  return timesOf(kind, ledger, rows).flatMap(({ mark, told, times }) => {
    if (times > 1) return [`${kind} "${mark}" exists ${times} times`];
    return times === 0 && told === 'acknowledged' ? [`${kind} "${mark}" was acknowledged and is lost`] : [];
  });
}

/** What the customer got must be what the desk believes. */
function deliveryFaults(sends: readonly Deed[], rows: RelayRows, sent: readonly SentRecord[]): readonly string[] {
  const byText = new Map([...rows.messages.values()].filter((one) => one.direction === 'out').map((one) => [one.text, one]));
  return sends.flatMap(({ mark }) => {
    const message = byText.get(mark);
    const times = sent.filter((one) => one.text === mark).length;
    if (times > 1) return [`"${mark}" reached the customer ${times} times`];
    if (message === undefined) return times === 0 ? [] : [`"${mark}" reached the customer and no row tells of it`];
    if (message.state === 'sent') return times === 1 ? [] : [`"${mark}" is shown as sent and the platform never got it`];
    // A WeCom app has no idempotency key: only there may a reply end as "unknown, check", which a person sees.
    const channel = rows.conversations.get(message.conversationId)?.channel;
    if (message.state === 'unknown' && channel === 'wecom-app') return [];
    return [`"${mark}" (${channel}) ended as ${message.state} ${message.failure ?? ''}, the customer got it ${times} times`];
  });
}

function numberFaults(rows: RelayRows): readonly string[] {
  const numbers = [...rows.tickets.values()].map((one) => one.number);
  const faults = numbers.filter((number, index) => number !== null && numbers.indexOf(number) !== index);
  return [...faults.map((number) => `ticket number ${number} was given twice`), ...(numbers.includes(null) ? ['a ticket of the relay has no number'] : [])];
}

/** I6: one holder of each role at any time, and every change of hands is one more term. */
function dutyFaults(rows: RelayRows): readonly string[] {
  return [...rows.dutyGroups.values()].flatMap((group) => {
    const terms = [...rows.dutyTerms.values()].filter((one) => one.groupId === group.id).toSorted((a, b) => a.term - b.term);
    const gaps = terms.flatMap((one, index) => {
      const before = terms[index - 1];
      return before !== undefined && one.term !== before.term + 1 ? [`${group.name}: term ${one.term} follows ${before.term}`] : [];
    });
    const last = terms.at(-1);
    const agrees = last === undefined || (last.term === group.term && last.primaryId === group.primaryId && last.backupId === group.backupId);
    return [
      ...gaps,
      ...(agrees ? [] : [`${group.name}: the board and the history differ`]),
      ...(group.primaryId !== null && group.primaryId === group.backupId ? [`${group.name}: one person holds both roles`] : []),
    ];
  });
}
