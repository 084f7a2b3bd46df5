import type { EntityName } from '../../../shared/wire/entities.ts';
import type { RelayRows } from '../../support/relayReader.ts';
import { ticketRow } from '../../support/ticketRows.ts';
import type { HeldFiles } from './files.ts';
import type { Deed } from './ledger.ts';
import type { Sequence } from './sequence.ts';

interface Recorded {
  readonly client_id: string;
  readonly n: number;
  readonly name: string;
  readonly verdict: { readonly status: 'applied'; readonly rev: number } | { readonly status: 'rejected'; readonly code: string };
}
/** A deed with what the relay recorded about it. */
type Judged = Deed & { readonly rev: number };

/**
 * I1, I2 and I5: everything a person was told is saved was decided by the relay exactly once, and then either is there
 * or is shown to them as refused; nothing was decided that nobody asked for.
 */
export async function journalFaults(sequence: Sequence, rows: RelayRows, files: readonly HeldFiles[]): Promise<readonly string[]> {
  const log = await sequence.database.query<Recorded>('select client_id, n, name, verdict from mutation_log order by client_id, n');
  const faults: string[] = [];
  const applied: Judged[] = [];
  /** Something was decided of which only the name is known: what was set last cannot be told. */
  let isUncertain = false;
  for (const [index, { life }] of sequence.desktops.entries()) {
    const clientId = life.profile.replica.clientId();
    const judged = sequence.ledger.judged.get(clientId) ?? 0;
    const mine = log.filter((one) => one.client_id === clientId && one.n > judged);
    const shown = files[index]?.rejections ?? [];
    if (mine.some((one, at) => one.n !== judged + at + 1)) faults.push(`desktop ${index}: the relay's numbers have holes: ${mine.map(({ n }) => n).join(',')}`);
    const byNumber = new Map(mine.map((one) => [one.n, one]));
    const deeds = sequence.ledger.deeds.filter((deed) => deed.desktop === index && deed.name !== 'duty.switch');
    for (const deed of deeds) {
      if (deed.n === null) continue;
      const recorded = byNumber.get(deed.n);
      byNumber.delete(deed.n);
      const words = `desktop ${index}: ${deed.name} ${deed.n}`;
      if (recorded === undefined) faults.push(`${words} was saved and never reached the relay`);
      else if (recorded.name !== deed.name) faults.push(`${words} was recorded as ${recorded.name}`);
      else if (recorded.verdict.status === 'applied') applied.push({ ...deed, rev: recorded.verdict.rev });
      else if (!deed.isDiscarded && shown.filter((one) => one === deed.name).length === 0) faults.push(`${words} was refused (${recorded.verdict.code}) and nobody is told`);
    }
    // What is left can only be what a desktop had saved and even sent when it was killed, and could not tell any more.
    const doubtful = deeds.filter(({ told, n }) => told === 'doubtful' && n === null).map(({ name }) => name as string);
    isUncertain ||= byNumber.size > 0;
    for (const { n, name } of byNumber.values()) {
      const at = doubtful.indexOf(name);
      if (at < 0) faults.push(`desktop ${index}: the relay decided about ${name} ${n}, which nobody did`);
      else doubtful.splice(at, 1);
    }
    const refused = mine.filter(({ verdict }) => verdict.status === 'rejected').length - deeds.filter(({ isDiscarded }) => isDiscarded).length;
    if (shown.length !== refused) faults.push(`desktop ${index}: ${refused} actions were refused and ${shown.length} refusals are shown`);
  }
  const own = sequence.desktops.map(({ life }) => life.profile.replica.clientId());
  const strangers = new Set(log.map(({ client_id }) => client_id).filter((id) => !own.includes(id)));
  return [...faults, ...[...strangers].map((id) => `the relay knows a client ${id} that is gone`), ...evidenceFaults(applied, rows), ...(isUncertain ? [] : registerFaults(applied, rows)), ...switchFaults(sequence, rows)];
}

/** Actions that leave a row of their own, which nothing takes away again. */
const evidence: Readonly<Record<string, readonly [EntityName, string]>> = {
  'tickets.create': ['tickets', 'ticketId'],
  'tickets.edit': ['ticketEntries', 'entryId'],
  'tickets.comment': ['ticketEntries', 'entryId'],
  'tickets.assign': ['ticketEntries', 'entryId'],
  'tickets.setStatus': ['ticketEntries', 'entryId'],
  'tickets.close': ['ticketEntries', 'entryId'],
  'tickets.reopen': ['ticketEntries', 'entryId'],
  'callbacks.create': ['callbacks', 'callbackId'],
  'callbacks.logAttempt': ['attempts', 'attemptId'],
  'inbox.send': ['messages', 'messageId'],
  'directory.disclose': ['disclosures', 'disclosureId'],
};
/** Hands are set by 70 s and more. */
const LATE_MS = 40_000;
function evidenceFaults(applied: readonly Judged[], rows: RelayRows): readonly string[] {
  return applied.flatMap((deed) => {
    const [entity, field] = evidence[deed.name] ?? [];
    if (entity === undefined || field === undefined) return [];
    const left = rows[entity].get(String(deed.args[field]));
    if (left === undefined) return [`${deed.name} ${String(deed.args[field])} was applied and has left nothing`];
    const at = 'at' in left ? left.at : null;
    if (deed.at === null || at === null || Math.abs(at - deed.at) < LATE_MS) return [];
    return [`${deed.name} ${String(deed.args[field])} was done at ${deed.at} and is dated ${at}`];
  });
}

/** Values that only these actions set: the relay's last one counts, and later than it nothing came. */
const registers: readonly { readonly entity: EntityName; readonly column: string; readonly written: (deed: Judged) => readonly [id: unknown, value: unknown] | null }[] = [
  { entity: 'tickets', column: 'title', written: ({ name, args }) => (name === 'tickets.create' ? [args['ticketId'], args['title']] : edited(name, args, 'title')) },
  { entity: 'tickets', column: 'priority', written: ({ name, args }) => (name === 'tickets.create' ? [args['ticketId'], args['priority']] : edited(name, args, 'priority')) },
  { entity: 'tickets', column: 'assigneeId', written: ({ name, args }) => (name === 'tickets.create' || name === 'tickets.assign' ? [args['ticketId'], args['assigneeId']] : null) },
  { entity: 'callbacks', column: 'assigneeId', written: ({ name, args }) => (name === 'callbacks.create' || name === 'callbacks.assign' ? [args['callbackId'], args['assigneeId']] : null) },
  { entity: 'dutyGroups', column: 'name', written: ({ name, args }) => (name === 'duty.saveGroup' ? [args['groupId'], args['name']] : null) },
  { entity: 'hospitals', column: 'name', written: ({ name, args }) => (name === 'directory.saveHospital' ? [field(args['hospital'], 'id'), field(args['hospital'], 'name')] : null) },
];
const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined);
function edited(name: string, args: Deed['args'], column: string): readonly [unknown, unknown] | null {
  const value = field(args['fields'], column);
  return name === 'tickets.edit' && value !== undefined ? [args['ticketId'], value] : null;
}

function registerFaults(applied: readonly Judged[], rows: RelayRows): readonly string[] {
  const inOrder = applied.toSorted((a, b) => a.rev - b.rev);
  return registers.flatMap(({ entity, column, written }) => {
    const last = new Map<unknown, unknown>();
    const faults: string[] = [];
    for (const deed of inOrder) {
      const found = written(deed);
      if (found === null) continue;
      const [id, value] = found;
      // An edit says what its person saw; it may not write over anything else.
      const [seen, before] = [field(deed.args['base'], column), last.has(id) ? last.get(id) : field(ticketRow(), column)];
      if (seen !== undefined && before !== seen && before !== value) faults.push(`${deed.name} ${deed.n} saw ${column} ${String(seen)} and wrote over ${String(before)}`);
      last.set(id, value);
    }
    for (const [id, value] of last) {
      const held = field(rows[entity].get(String(id)), column);
      if (held !== value) faults.push(`${entity} ${String(id)}: ${column} is ${String(held)}, the last action set ${String(value)}`);
    }
    return faults;
  });
}

/** Every switch that was acknowledged is one term; none is two. */
function switchFaults(sequence: Sequence, rows: RelayRows): readonly string[] {
  const reasons = [...rows.dutyTerms.values()].map(({ reason }) => reason);
  return sequence.ledger.deeds.filter(({ name }) => name === 'duty.switch').flatMap(({ told, args }) => {
    const times = reasons.filter((reason) => reason === args['reason']).length;
    if (times > 1) return [`duty was switched ${times} times by ${String(args['reason'])}`];
    if (told === 'acknowledged' && times === 0) return [`${String(args['reason'])} was acknowledged and is lost`];
    return told === 'refused' && times > 0 ? [`${String(args['reason'])} was refused and took effect`] : [];
  });
}
