import type { z } from 'zod';
import type { UserId } from '../ids.ts';
import type { Actor, Role } from '../session/model.ts';
import type { Instant } from '../time/clock.ts';
import type { Entities, EntityName } from './entities.ts';

/**
 * A named mutation: what may be asked of the relay. The same pure `apply` runs in the relay (authority) and on the
 * desktop (optimistically, again at every rebase), so both agree by construction wherever they see the same rows.
 */
export interface Mutation<Args> {
  readonly args: z.ZodType<Args>;
  /** Who may. Checked by the relay; the desktop checks too, to say no early. */
  readonly roles: readonly Role[];
  /** Needs the authority now: refused offline, never queued (duty is switched only by who can be sure). */
  readonly onlineOnly?: true;
  /** Bookkeeping of the program and no action of a person: not counted among what waits to be sent. */
  readonly silent?: true;
  /** The relay draws one running number of this series before `apply` and passes it as `ctx.serial`. */
  readonly serial?: 'ticket';
  /** Every row that `apply` will look at. Gathered first; `apply` itself does no I/O. */
  reads(args: Args): readonly RowRead[];
  /** A second round for rows that are named by rows of the first. */
  readsNext?(args: Args, rows: RowReader): readonly RowRead[];
  apply(args: Args, rows: RowReader, ctx: MutationContext): Outcome;
}

export interface MutationContext {
  readonly actor: Actor;
  /** When the person did it, never later than the relay's clock says. A ticket made offline at ten is of ten. */
  readonly at: Instant;
  /** Drawn by the relay where `serial` asks for it; null on the desktop. */
  readonly serial: number | null;
}

/** One row by id, or all rows of an entity whose column holds a value. */
export type RowRead =
  | { readonly entity: EntityName; readonly id: string }
  | { readonly entity: EntityName; readonly where: { readonly column: string; readonly value: string } };

/** What was gathered. Asking for what `reads` did not name gives undefined or an empty list. */
export interface RowReader {
  get<E extends EntityName>(entity: E, id: string): Entities[E] | undefined;
  list<E extends EntityName>(entity: E, column: keyof Entities[E] & string, value: string): readonly Entities[E][];
}

export type RowChange = {
  readonly [E in EntityName]: { readonly entity: E; readonly id: string; readonly row: Entities[E] | null };
}[EntityName];

export type Outcome =
  | { readonly kind: 'applied'; readonly changes: readonly RowChange[] }
  | { readonly kind: 'rejected'; readonly code: RejectionCode };

/** Stable codes; the catalogues say them in words. */
export const rejectionCodes = [
  'unknown_mutation',
  'malformed',
  'forbidden',
  'not_found',
  /** A field of an edit was changed by somebody else since the person saw it. */
  'conflict',
  'already_exists',
  'already_closed',
  'not_closed',
  'inactive_user',
  'same_person',
  'overlap',
  'stale_term',
  'window_closed',
  'session_taken',
  'quota',
  'too_long',
  'not_failed',
  /** The platform takes no such file, not one as large, or not an empty one. */
  'media_unsupported',
  'media_too_large',
  'media_empty',
  'gate_patient',
  'gate_hospital',
  'proof_missing',
  'proof_invalid',
  'bad_interval',
  /** A missed call says neither a number nor a name. */
  'caller_missing',
  /** The ticket cannot go there from where it is. */
  'bad_transition',
  'reason_missing',
  /** R&D needs the question, what was found so far and logs (四2). */
  'rnd_incomplete',
  /** Something that the kind of ticket must show is missing. */
  'close_incomplete',
  /** Whoever did the work cannot check it. */
  'second_person',
  'not_yours',
  /** Somebody has changed the same thing meanwhile, so it is not taken back. */
  'changed_since',
  /** A colleague has replied since the writer looked: sent only when the writer has seen that (complaint 8). */
  'replied_meanwhile',
  'internal',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export const applied = (...changes: RowChange[]): Outcome => ({ kind: 'applied', changes });
export const rejected = (code: RejectionCode): Outcome => ({ kind: 'rejected', code });

/** A row written. The generic ties entity and row together where a literal would lose the pairing. */
export function put<E extends EntityName>(entity: E, row: Entities[E]): RowChange {
  return { entity, id: row.id, row } as RowChange; // the pair is sound: E fixes both members
}
/** A row deleted: becomes a tombstone. */
export function drop(entity: EntityName, id: string): RowChange {
  return { entity, id, row: null } as RowChange; // whatever the entity, a row may be gone
}

/** Fixes the argument type from the schema, so that `apply` is typed without writing it twice. */
export function mutation<Schema extends z.ZodType>(
  definition: Omit<Mutation<z.infer<Schema>>, 'args'> & { readonly args: Schema },
): Omit<Mutation<z.infer<Schema>>, 'args'> & { readonly args: Schema } {
  return definition;
}

export const everyone: readonly Role[] = ['agent', 'lead', 'manager', 'admin'];
/** Those who work with customers; managers read and export. */
export const desk: readonly Role[] = ['agent', 'lead', 'admin'];
export const leads: readonly Role[] = ['lead', 'admin'];
/** Those who keep what everybody answers with: shared canned replies and the knowledge base. */
export const keepers: readonly Role[] = ['lead', 'manager', 'admin'];

/** The read and the check of a person who is to be given work: somebody who left cannot be (FEATURES, complaint 10). */
export function readPerson(userId: UserId | null): readonly RowRead[] {
  return userId === null ? [] : [{ entity: 'staff', id: userId }];
}
export function mayBeGivenWork(userId: UserId | null, rows: RowReader): boolean {
  return userId === null || rows.get('staff', userId)?.active === true;
}
