import type { Actor } from '../../shared/session/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import type { Mutation, RejectionCode, RowRead, RowReader } from '../../shared/wire/mutation.ts';
import { findMutation } from '../../shared/wire/mutations.ts';
import { codeOf } from '../db/database.ts';
import { readRows } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import type { StoredVerdict } from './schema.ts';
import { drawSerial } from './serial.ts';
import type { TxWriter } from './txWriter.ts';

export interface AskedMutation {
  readonly name: string;
  readonly args: unknown;
  /** When the person did it, by the desktop's clock; of a call it does not count. */
  readonly at: Instant;
  /** `push`: from a desktop's queue, perhaps long ago. `call`: asked just now. */
  readonly way: 'push' | 'call';
}

/** Thrown inside the savepoint so that a rejection also gives back the serial it drew. */
class Rejected extends Error {
  readonly code: RejectionCode;
  constructor(code: RejectionCode) {
    super(code);
    this.code = code;
  }
}

/**
 * Gather, compute, write: one named mutation with all its checks. Whatever is wrong with it becomes a verdict, so that
 * it cannot block the queue behind it; only a lost database connection throws.
 */
export async function applyMutation(tx: TxWriter, asked: AskedMutation, actor: Actor, logger: Logger): Promise<StoredVerdict> {
  const outcome = await tx.attempt(() => attemptMutation(tx, asked, actor));
  if (outcome.ok) return { status: 'applied', rev: tx.head() };
  if (outcome.error instanceof Rejected) return { status: 'rejected', code: outcome.error.code };
  logger.error({ mutation: findMutation(asked.name) ? asked.name : 'unknown', code: codeOf(outcome.error), err: outcome.error }, 'a mutation failed');
  return { status: 'rejected', code: 'internal' };
}

async function attemptMutation(tx: TxWriter, asked: AskedMutation, actor: Actor): Promise<void> {
  const definition = findMutation(asked.name);
  if (definition === undefined) throw new Rejected('unknown_mutation');
  // What needs the authority now was decided on what the person saw now: out of a queue it would act on the past.
  if (definition.onlineOnly === true && asked.way === 'push') throw new Rejected('forbidden');
  if (!definition.roles.includes(actor.role)) throw new Rejected('forbidden');
  const parsed = definition.args.safeParse(asked.args);
  // PostgreSQL's text holds everything but U+0000.
  if (!parsed.success || holdsNul(parsed.data)) throw new Rejected('malformed');
  const rows = await gather(tx, definition, parsed.data);
  const serial = definition.serial === undefined ? null : await drawSerial(tx.db, definition.serial);
  // A call is of this moment, whatever the hands of that desktop show: or a term could begin before the one it ends (I6).
  const at = asked.way === 'call' ? tx.now() : Math.min(asked.at, tx.now());
  const outcome = definition.apply(parsed.data, rows, { actor, at, serial });
  if (outcome.kind === 'rejected') throw new Rejected(outcome.code);
  for (const change of outcome.changes) await tx.write(change);
}

async function gather(tx: TxWriter, definition: Mutation<unknown>, args: unknown): Promise<RowReader> {
  const reader = createGathered();
  for (const read of definition.reads(args)) reader.add(read, await readRows(tx.db, read));
  for (const read of definition.readsNext?.(args, reader) ?? []) reader.add(read, await readRows(tx.db, read));
  return reader;
}

type AnyRow = { readonly id: string };

function createGathered(): RowReader & { add(read: RowRead, rows: readonly AnyRow[]): void } {
  const byId = new Map<string, AnyRow>();
  const lists = new Map<string, readonly AnyRow[]>();
  return {
    add(read, rows) {
      for (const row of rows) byId.set(`${read.entity} ${row.id}`, row);
      if ('where' in read) lists.set(`${read.entity} ${read.where.column} ${read.where.value}`, rows);
    },
    // Both casts: rows under an entity's name were read from that entity's table.
    get: <E extends EntityName>(entity: E, id: string) => byId.get(`${entity} ${id}`) as Entities[E] | undefined,
    list: <E extends EntityName>(entity: E, column: string, value: string) =>
      (lists.get(`${entity} ${column} ${value}`) ?? []) as unknown as readonly Entities[E][],
  };
}

/** Arguments were parsed, so their depth is bounded by their schema. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}
