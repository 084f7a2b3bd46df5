import { and, eq, gte, inArray, lte } from 'drizzle-orm';
import type { RejectionCode } from '../../../shared/wire/mutation.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import { noFootprint } from './pending.ts';
import type { Pending, RowKey } from './pending.ts';
import { client, outbox, rejections } from './schema.ts';

export interface ClientRow {
  readonly id: string;
  readonly nextN: number;
}
export interface StoredRejection {
  readonly n: number;
  readonly name: string;
  readonly code: string;
  readonly args: unknown;
  readonly at: number;
  /** Rows the mutation read or wrote. */
  readonly rows: readonly RowKey[];
}

const SLOT = 1;

export async function readClient(db: ReadableDb): Promise<ClientRow | null> {
  const [row] = await db.select({ id: client.id, nextN: client.nextN }).from(client);
  return row ?? null;
}

export async function putClient(tx: WritableDb, row: ClientRow): Promise<void> {
  await tx.insert(client).values({ slot: SLOT, ...row }).onConflictDoUpdate({ target: client.slot, set: row });
}

/** Appends and draws the next number, in the caller's transaction, so that there is never a gap. */
export async function appendMutation(tx: WritableDb, one: Pending, clientId: string, sealer: Sealer): Promise<void> {
  await tx.insert(outbox).values({
    n: one.n,
    name: one.name,
    args: sealer.seal(JSON.stringify(one.args ?? null)),
    at: one.at,
    appliedRev: one.appliedRev,
    clientId,
    id: one.id,
    handed: one.handed,
  });
  await putClient(tx, { id: clientId, nextN: one.n + 1 });
}

/** In order. `unreadable` counts rows sealed with a key this desktop no longer has. */
export async function readOutbox(db: ReadableDb, sealer: Sealer): Promise<{ readonly pending: Pending[]; readonly unreadable: number }> {
  const stored = await db.select().from(outbox).orderBy(outbox.n);
  const pending = stored.flatMap(({ n, name, args, at, appliedRev, id, handed }): Pending[] => {
    const text = sealer.open(args);
    return text === null ? [] : [{ n, name, args: JSON.parse(text), at, appliedRev, id, handed, footprint: noFootprint }];
  });
  return { pending, unreadable: stored.length - pending.length };
}

/** Written before a batch is given to a connection: nothing up to `n` may be changed any more. */
export async function markHanded(tx: WritableDb, n: number): Promise<void> {
  await tx.update(outbox).set({ handed: true }).where(and(lte(outbox.n, n), eq(outbox.handed, false)));
}

/** What the relay has applied, and under which revision. */
export async function markApplied(tx: WritableDb, applied: readonly Pick<Pending, 'n' | 'appliedRev'>[]): Promise<void> {
  if (applied.length === 0) return;
  const pairs = JSON.stringify(applied.map(({ n, appliedRev }) => [n, appliedRev]));
  await tx.run('update outbox set appliedRev = told.value->>1 from json_each(?) as told where outbox.n = told.value->>0', [pairs]);
}

/** The relay's answers no longer count: all of it is to be sent again. */
export async function forgetApplied(tx: WritableDb): Promise<void> {
  await tx.update(outbox).set({ appliedRev: null });
}

export async function removeMutations(tx: WritableDb, numbers: readonly number[]): Promise<void> {
  if (numbers.length > 0) await tx.delete(outbox).where(inArray(outbox.n, [...numbers]));
}

/** Replaces the whole outbox under a new client id. */
export async function replaceOutbox(tx: WritableDb, clientId: string, pending: readonly Pending[], sealer: Sealer): Promise<void> {
  await tx.delete(outbox);
  await putClient(tx, { id: clientId, nextN: 1 });
  for (const one of pending) await appendMutation(tx, one, clientId, sealer);
}

/** Replaces the end of the queue, from the number `client.nextN` on, under the same client id. */
export async function replaceEnd(tx: WritableDb, client: ClientRow, end: readonly Pending[], sealer: Sealer): Promise<void> {
  await tx.delete(outbox).where(gte(outbox.n, client.nextN));
  await putClient(tx, client);
  for (const one of end) await appendMutation(tx, one, client.id, sealer);
}

export async function addRejection(tx: WritableDb, one: Pending, code: RejectionCode, sealer: Sealer): Promise<void> {
  const rows = [...new Set([...one.footprint.reads, ...one.footprint.writes])];
  await tx.insert(rejections).values({
    name: one.name,
    code,
    args: sealer.seal(JSON.stringify(one.args ?? null)),
    at: one.at,
    rows: sealer.seal(JSON.stringify(rows)),
  });
}

export async function readRejections(db: ReadableDb, sealer: Sealer): Promise<StoredRejection[]> {
  const stored = await db.select().from(rejections).orderBy(rejections.n);
  return stored.map(({ n, name, code, args, at, rows }) => ({
    n,
    name,
    code,
    at,
    args: parsed(sealer.open(args)),
    rows: (parsed(sealer.open(rows)) ?? []) as RowKey[], // written by addRejection
  }));
}

/** @returns whether it was there */
export async function removeRejection(tx: WritableDb, n: number): Promise<boolean> {
  const gone = await tx.delete(rejections).where(eq(rejections.n, n)).returning({ n: rejections.n });
  return gone.length > 0;
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
