import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { asId } from '../../../shared/ids.ts';
import { entityNames, type Entities, type EntityName } from '../../../shared/wire/entities.ts';
import { comparable, mirrorRows, readSqlite } from '../../support/mirrorRows.ts';
import type { RelayRows } from '../../support/relayReader.ts';
import { journalFaults } from './journal.ts';
import type { Sequence } from './sequence.ts';
import { people } from './people.ts';

/**
 * The judge. It knows what people were told and what they saw, reads the relay's tables and the desktops' files with
 * SQL, and knows nothing of cursors, shadows or replays.
 * @returns every way in which an invariant is broken; empty when none is
 */
export async function faultsOf(sequence: Sequence): Promise<readonly string[]> {
  const { database } = sequence;
  const pairs = await Promise.all(entityNames.map(async (entity) => [entity, new Map((await database.rows(entity)).map((row) => [row.id as string, row]))] as const));
  const rows = Object.fromEntries(pairs) as unknown as RelayRows; // pairs of every entity and its rows
  return [
    ...sequence.failures,
    ...(await Promise.all(sequence.desktops.map((_, index) => desktopFaults(sequence, index, rows)))).flat(),
    ...(await journalFaults(sequence, rows)),
    ...deliveryFaults(sequence, rows),
    ...dutyFaults(rows),
  ];
}

async function desktopFaults(sequence: Sequence, index: number, rows: RelayRows): Promise<readonly string[]> {
  const { folder, profile } = sequence.desktop(index).life;
  const person = people[index];
  if (person === undefined) return [`nobody is at desktop ${index}`];
  // I3: what this person may see, in words of their own (relay/sync/visibility.ts is not asked).
  const own = new Map([...rows.readMarks].filter(([, mark]) => mark.userId === asId<never>(person.userId)));
  const visible: RelayRows = { ...rows, readMarks: own, disclosures: person.role === 'admin' ? rows.disclosures : new Map() };
  const expected = comparable(visible, entityNames);
  const held = await mirrorRows(join(folder, 'mirror.db'), entityNames);
  const shadows = await readSqlite(join(folder, 'mirror.db'), async (all) => (await all('select entity, id from shadows')).map(({ entity, id }) => `desktop ${index}: ${String(entity)} ${String(id)} is still marked as pending`));
  const unsettled = profile.replica.unanswered() === 0 ? [] : [`desktop ${index} shows ${profile.replica.unanswered()} actions as unanswered`];
  return [...entityNames.flatMap((entity) => differences(index, entity, held[entity] ?? {}, expected[entity] ?? {})), ...shadows, ...unsettled, ...(await orderFaults(sequence, index))];
}

type Table = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
function differences(index: number, entity: EntityName, held: Table, expected: Table): readonly string[] {
  if (isDeepStrictEqual(held, expected)) return [];
  const ids = [...new Set([...Object.keys(held), ...Object.keys(expected)])].filter((id) => !isDeepStrictEqual(held[id], expected[id]));
  return ids.map((id) => `desktop ${index}, ${entity} ${id}: has ${JSON.stringify(held[id])}, the relay ${JSON.stringify(expected[id])}`);
}

/** I2 and I4: every message of a customer once, in the order in which they were sent. */
async function orderFaults(sequence: Sequence, index: number): Promise<readonly string[]> {
  const handlers = sequence.desktop(index).life.profile.handlers;
  const list = await handlers['inbox.list']?.({ filter: 'open', hospitalId: null, limit: 500 });
  const spoken = new Map<string, string[]>();
  for (const { conversation, text } of sequence.platform.said) spoken.set(conversation, [...(spoken.get(conversation) ?? []), text]);
  const faults: string[] = [];
  for (const [externalId, expected] of spoken) {
    // Closed by somebody after the last message: the thread is read all the same.
    const id = externalIds[externalId] ?? (list?.ok === true ? list.value.items.find(({ conversation }) => conversation.externalId === externalId)?.conversation.id : undefined);
    const thread = id === undefined ? undefined : await handlers['inbox.thread']?.({ conversationId: asId<never>(id), before: null, limit: 200 });
    const seen = thread?.ok === true ? thread.value.messages.filter((message) => message.direction === 'in').map((message) => message.text) : [];
    if (!isDeepStrictEqual(seen, expected)) faults.push(`desktop ${index}, ${externalId}: reads ${seen.join(', ')}; was said ${expected.join(', ')}`);
  }
  return faults;
}
/** Conversations that are there from the beginning. */
const externalIds: Readonly<Record<string, string>> = { 'ext-v1': 'v1', 'ext-v2': 'v2' };

/** I2: what the customer got is what the desk believes. */
function deliveryFaults(sequence: Sequence, rows: RelayRows): readonly string[] {
  const times = new Map<string, number>();
  for (const { text } of sequence.platform.delivered) times.set(text, (times.get(text) ?? 0) + 1);
  return [...rows.messages.values()].flatMap((message) => {
    if (message.direction === 'in') return [];
    const got = times.get(message.text) ?? 0;
    times.delete(message.text);
    const isRight = message.state === 'sent' ? got === 1 : message.state === 'failed' ? got === 0 : message.state === 'unknown' && got <= 1;
    return isRight ? [] : [`"${message.text}" is shown as ${message.state}; the customer got it ${got} times`];
  }).concat([...times.keys()].map((text) => `the customer got "${text}", of which no row tells`));
}

/** I6: one holder of each role at any instant: terms without a gap, each beginning no earlier than the one before. */
function dutyFaults(rows: RelayRows): readonly string[] {
  return [...rows.dutyGroups.values()].flatMap((group) => {
    const terms = [...rows.dutyTerms.values()].filter((one) => one.groupId === group.id).toSorted((a, b) => a.term - b.term);
    const broken = terms.flatMap((one, at) => {
      const before: Entities['dutyTerms'] | undefined = terms[at - 1];
      return [
        ...(before !== undefined && one.term !== before.term + 1 ? [`term ${one.term} follows ${before.term}`] : []),
        ...(before !== undefined && one.since < before.since ? [`term ${one.term} begins ${before.since - one.since} ms before term ${before.term}: two people held the role`] : []),
        ...(one.primaryId !== null && one.primaryId === one.backupId ? [`term ${one.term}: one person in both roles`] : []),
      ];
    });
    const last = terms.at(-1);
    const agrees = last === undefined || (last.term === group.term && last.primaryId === group.primaryId && last.backupId === group.backupId);
    return agrees ? broken : [...broken, 'the board and the history differ'];
  });
}
