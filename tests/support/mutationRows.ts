import { asId } from '../../shared/ids.ts';
import type { Role } from '../../shared/session/model.ts';
import type { Entities } from '../../shared/wire/entities.ts';
import type { Outcome, RowReader } from '../../shared/wire/mutation.ts';
import { rejected } from '../../shared/wire/mutation.ts';
import { findMutation } from '../../shared/wire/mutations.ts';

type Given = { readonly [E in keyof Entities]?: readonly Entities[E][] };

/** Rows in memory, for tests of the shared rules. */
export function readerOf(given: Given): RowReader {
  const of = (entity: keyof Entities) => (given[entity] ?? []) as readonly { id: string }[];
  return {
    get: (entity, id) => of(entity).find((row) => row.id === id) as never,
    list: (entity, column, value) => of(entity).filter((row) => (row as unknown as Record<string, unknown>)[column] === value) as never,
  };
}

/** As the relay does it: role, shape, rule. */
export function applyAs(role: Role, name: string, args: unknown, rows: RowReader, at = 1000, serial: number | null = 1): Outcome {
  const mutation = findMutation(name);
  if (mutation === undefined) return rejected('unknown_mutation');
  if (!mutation.roles.includes(role)) return rejected('forbidden');
  const parsed = mutation.args.safeParse(args);
  if (!parsed.success) return rejected('malformed');
  return mutation.apply(parsed.data, rows, { actor: { userId: asId<never>('u'), role }, at, serial });
}
