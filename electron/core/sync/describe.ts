import type { QueueItem, Subject } from '../../../shared/sync/contract.ts';
import { textsOf } from '../../../shared/sync/rules.ts';
import { textLimits } from '../../../shared/sync/textLimits.ts';
import type { TextLimit } from '../../../shared/sync/textLimits.ts';
import { findMutation } from '../../../shared/wire/mutations.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import type { ReadableDb } from '../db/types.ts';
import { bytesOf } from './batch.ts';
import type { EntityTables } from './entityTable.ts';
import type { Pending } from './pending.ts';
import { tableOf } from './replay.ts';

/** Where an action's arguments name what it is about, the closest first. */
const abouts: readonly (readonly [string, EntityName, Subject['kind']])[] = [
  ['ticketId', 'tickets', 'ticket'],
  ['callbackId', 'callbacks', 'callback'],
  ['conversationId', 'conversations', 'conversation'],
  ['hospitalId', 'hospitals', 'hospital'],
  ['groupId', 'dutyGroups', 'group'],
];

/** Field of a row that a person knows it by. */
const titles = ['title', 'subject', 'shortName', 'name'] as const;

type Loose = Readonly<Record<string, unknown>>;
const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? { ...value } : {});

/** How long a text of an action may be, by the action's name and the text's path. */
export type Limits = (name: string, path: string) => TextLimit;

/** The limits of every mutation; each shape is worked out once, when it is first asked for. */
export function createLimits(): Limits {
  const known = new Map<string, (path: string) => TextLimit>();
  return (name, path) => {
    const mutation = findMutation(name);
    if (mutation === undefined) return { min: 0, max: null };
    const of = known.get(name) ?? textLimits(mutation.args);
    known.set(name, of);
    return of(path);
  };
}

/** A pending action as the sync centre shows it. Rows are looked up as they are on the screen. */
export async function describe(mirror: ReadableDb, tables: EntityTables, one: Pending, limits: Limits): Promise<QueueItem> {
  return {
    id: one.id,
    name: one.name,
    at: one.at,
    bytes: bytesOf(one),
    state: one.appliedRev !== null ? 'applied' : one.handed ? 'handed' : 'waiting',
    subject: await subjectOf(mirror, tables, loose(one.args)),
    file: fileOf(one),
    texts: textsOf(one.args).map((text) => ({ ...text, ...limits(one.name, text.path) })),
  };
}

function fileOf({ name, args }: Pending): QueueItem['file'] {
  if (name !== 'tickets.attach') return null;
  const { name: fileName, size } = loose(args);
  return typeof fileName === 'string' && typeof size === 'number' ? { name: fileName, size } : null;
}

async function subjectOf(mirror: ReadableDb, tables: EntityTables, args: Loose): Promise<Subject | null> {
  // `inbox.retry` names the message only.
  const messageId = args['messageId'];
  const message = typeof messageId === 'string' && args['conversationId'] === undefined ? await rowOf(mirror, tables, 'messages', messageId) : null;
  const named: Loose = { ...loose(args['hospital']), ...args, ...(message === null ? {} : { conversationId: message['conversationId'] }) };
  for (const [key, entity, kind] of abouts) {
    const id = named[key];
    const row = typeof id === 'string' ? await rowOf(mirror, tables, entity, id) : null;
    if (row === null) continue;
    const title = titles.map((field) => row[field]).find((value) => typeof value === 'string');
    if (typeof title !== 'string') continue;
    if (kind !== 'ticket') return { kind, title };
    return { kind, title, number: typeof row['number'] === 'number' ? row['number'] : null };
  }
  return null;
}

async function rowOf(mirror: ReadableDb, tables: EntityTables, entity: EntityName, id: string): Promise<Loose | null> {
  const found = (await tableOf(tables, entity).get(mirror, [id])).get(id);
  return found === undefined ? null : loose(found.row);
}
