import type { Actor } from '../../shared/session/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { Mutation, RejectionCode, RowChange, RowRead } from '../../shared/wire/mutation.ts';
import { findMutation } from '../../shared/wire/mutations.ts';
import { codeOf } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import { createRowCache, type RowCache } from './rowCache.ts';
import type { StoredVerdict } from './schema.ts';
import { openSerials, type Serials } from './serial.ts';
import type { TxWriter } from './txWriter.ts';

export interface AskedMutation {
  readonly name: string;
  readonly args: unknown;
  /** When the person did it, by the desktop's clock; of a call it does not count. */
  readonly at: Instant;
  /** `push`: from a desktop's queue, perhaps long ago. `call`: asked just now. */
  readonly way: 'push' | 'call';
}

/**
 * What follows from an action that was applied, for what the shared rule cannot see (rows that are too many to gather).
 * Written in the same transaction; it never throws.
 */
export type Follow = (tx: TxWriter, asked: AskedMutation, changes: readonly RowChange[]) => Promise<readonly RowChange[]>;
const nothingFollows: Follow = () => Promise.resolve([]);

/** One that may be tried, with the arguments that its definition made of what was sent. */
interface Admitted {
  readonly definition: Mutation<unknown>;
  readonly args: unknown;
  readonly asked: AskedMutation;
}

/**
 * Gather, compute, write: named mutations one after the other with all their checks, each on what those before it left.
 * What all of them look at is read together and what they write goes together, so that a batch costs as many round
 * trips as one. A rule that says no has written nothing.
 * @throws when the database or a rule fails: nobody knows of which, so the caller undoes all and takes them apart
 */
export async function applyTogether(tx: TxWriter, asked: readonly AskedMutation[], actor: Actor, follow: Follow = nothingFollows): Promise<readonly StoredVerdict[]> {
  const tried = asked.map((one) => admit(one, actor));
  const admitted = tried.filter((one) => typeof one !== 'string');
  const cache = createRowCache(tx.db);
  await cache.load(admitted.flatMap((one) => one.definition.reads(one.args)));
  await cache.load(admitted.flatMap((one) => nextReads(cache, one)));
  const serials = await openSerials(tx, admitted.flatMap(({ definition }) => definition.serial ?? []));
  const verdicts: StoredVerdict[] = [];
  for (const one of tried) verdicts.push(typeof one === 'string' ? { status: 'rejected', code: one } : await decide({ tx, cache, serials, actor, follow }, one));
  serials.save();
  return verdicts;
}

/**
 * The same for one alone. Whatever is wrong with it becomes a verdict, so that it cannot block the queue behind it; only
 * a lost database connection throws.
 */
export async function applyAlone(tx: TxWriter, asked: AskedMutation, actor: Actor, logger: Logger, follow: Follow = nothingFollows): Promise<StoredVerdict> {
  const outcome = await tx.attempt(() => applyTogether(tx, [asked], actor, follow));
  if (outcome.ok) return outcome.value[0] ?? { status: 'rejected', code: 'internal' };
  logger.error({ mutation: findMutation(asked.name) ? asked.name : 'unknown', code: codeOf(outcome.error), err: outcome.error }, 'a mutation failed');
  return { status: 'rejected', code: 'internal' };
}

function admit(asked: AskedMutation, actor: Actor): Admitted | RejectionCode {
  const definition = findMutation(asked.name);
  if (definition === undefined) return 'unknown_mutation';
  // What needs the authority now was decided on what the person saw now: out of a queue it would act on the past.
  if (definition.onlineOnly === true && asked.way === 'push') return 'forbidden';
  if (!definition.roles.includes(actor.role)) return 'forbidden';
  const parsed = definition.args.safeParse(asked.args);
  // PostgreSQL's text holds everything but U+0000.
  if (!parsed.success || holdsNul(parsed.data)) return 'malformed';
  return { definition, args: parsed.data, asked };
}

interface Deciding {
  readonly tx: TxWriter;
  readonly cache: RowCache;
  readonly serials: Serials;
  readonly actor: Actor;
  readonly follow: Follow;
}

async function decide({ tx, cache, serials, actor, follow }: Deciding, one: Admitted): Promise<StoredVerdict> {
  const { definition, args, asked } = one;
  // Those before it may have made rows that name others; mostly all of it is known, and nothing is asked.
  const second = nextReads(cache, one);
  await cache.load(second);
  const rows = cache.reader([...definition.reads(args), ...second]);
  const serial = definition.serial === undefined ? null : serials.next(definition.serial);
  // A call is of this moment, whatever the hands of that desktop show: or a term could begin before the one it ends (I6).
  const at = asked.way === 'call' ? tx.now() : Math.min(asked.at, tx.now());
  const outcome = definition.apply(args, rows, { actor, at, serial });
  if (outcome.kind === 'rejected') return { status: 'rejected', code: outcome.code };
  if (definition.serial !== undefined) serials.use(definition.serial);
  cache.write(outcome.changes);
  for (const change of outcome.changes) await tx.write(change);
  const more = await follow(tx, asked, outcome.changes);
  cache.write(more);
  for (const change of more) await tx.write(change);
  return { status: 'applied', rev: tx.head() };
}

function nextReads(cache: RowCache, { definition, args }: Admitted): readonly RowRead[] {
  return definition.readsNext?.(args, cache.reader(definition.reads(args))) ?? [];
}

/** Arguments were parsed, so their depth is bounded by their schema. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}
