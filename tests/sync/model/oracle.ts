import { isDeepStrictEqual } from 'node:util';
import { asId } from '../../../shared/ids.ts';
import { entityNames, type Entities, type EntityName } from '../../../shared/wire/entities.ts';
import { byId } from '../../support/mirrorRows.ts';
import type { RelayRows } from '../../support/relayReader.ts';
import { createFileReader, type HeldFiles } from './files.ts';
import { journalFaults } from './journal.ts';
import type { Sequence } from './sequence.ts';
import { people } from './people.ts';

/**
 * The judge. It knows what people were told and what they saw, reads the relay's tables and the desktops' files with
 * SQL, and knows nothing of cursors, shadows or replays. It remembers of one sequence to the next what it has read.
 */
export interface Oracle {
  /** @returns every way in which an invariant is broken; empty when none is */
  faultsOf(sequence: Sequence): Promise<readonly string[]>;
}

export function createOracle(): Oracle {
  const readers = people.map(createFileReader);
  const written = new WeakMap<ReadonlyMap<string, unknown>, Table>();
  /** By desktop and entity: the last two that were found to be equal. */
  const equal = new Map<string, readonly [held: Table, expected: Table]>();

  function writtenOf(rows: RelayRows, entity: EntityName): Table {
    const known = written.get(rows[entity]);
    if (known !== undefined) return known;
    const table = byId([...rows[entity].values()], entity);
    written.set(rows[entity], table);
    return table;
  }

  async function desktopFaults(sequence: Sequence, index: number, rows: RelayRows, files: HeldFiles): Promise<readonly string[]> {
    const { profile } = sequence.desktop(index).life;
    const visible = visibleTo(index, rows);
    const tables = entityNames.flatMap((entity) => {
      const [held, expected] = [files.rows[entity] ?? {}, writtenOf(visible, entity)];
      const [before, relay] = equal.get(`${index} ${entity}`) ?? [];
      if (held === before && expected === relay) return [];
      const found = differences(index, entity, held, expected);
      if (found.length === 0) equal.set(`${index} ${entity}`, [held, expected]);
      return found;
    });
    const shadows = files.shadows.map((row) => `desktop ${index}: ${row} is still marked as pending`);
    const waiting = files.outbox.map((name) => `desktop ${index}: ${name} is still in the outbox`);
    const unsettled = profile.replica.unanswered() === 0 ? [] : [`desktop ${index} shows ${profile.replica.unanswered()} actions as unanswered`];
    return [...tables, ...shadows, ...waiting, ...unsettled, ...(await orderFaults(sequence, index))];
  }

  return {
    async faultsOf(sequence) {
      const rows = await sequence.database.rows();
      const files = await Promise.all(readers.map((read, index) => read(sequence.desktop(index).life.folder)));
      return [
        ...sequence.failures,
        ...(await Promise.all(files.map((held, index) => desktopFaults(sequence, index, rows, held)))).flat(),
        ...(await journalFaults(sequence, rows, files)),
        ...deliveryFaults(sequence, rows),
        ...dutyFaults(rows),
      ];
    },
  };
}

/** I3: what this person may see, in words of their own (relay/sync/visibility.ts is not asked). */
function visibleTo(index: number, rows: RelayRows): RelayRows {
  const person = people[index];
  const isTheirs = (userId: string | null): boolean => userId === person?.userId;
  return {
    ...rows,
    readMarks: new Map([...rows.readMarks].filter(([, mark]) => isTheirs(mark.userId))),
    replyDrafts: new Map([...rows.replyDrafts].filter(([, draft]) => isTheirs(draft.userId))),
    cannedReplies: new Map([...rows.cannedReplies].filter(([, reply]) => reply.ownerId === null || isTheirs(reply.ownerId))),
    disclosures: person?.role === 'admin' ? rows.disclosures : new Map(),
  };
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
