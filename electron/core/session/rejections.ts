import { maskName, maskPhone } from '../../../shared/directory/rules.ts';
import type { Rejection } from '../../../shared/session/contract.ts';
import type { ReadableDb } from '../db/types.ts';
import type { Sealer } from '../db/sealed.ts';
import type { EntityTables } from '../sync/entityTable.ts';
import { keyOf, partsOf } from '../sync/pending.ts';
import { readRejections } from '../sync/outbox.ts';
import { tableOf } from '../sync/replay.ts';
import { readShadows } from '../sync/shadows.ts';

/** Every refused action with both versions: what the person wanted, and the rows as the relay has them. */
export async function describeRejections(
  local: ReadableDb,
  mirror: ReadableDb,
  tables: EntityTables,
  sealer: Sealer,
): Promise<readonly Rejection[]> {
  const stored = await readRejections(local, sealer);
  const described: Rejection[] = [];
  for (const { n, name, code, at, args, rows } of stored) {
    const shadows = new Map((await readShadows(mirror, rows, sealer)).map((shadow) => [shadow.key, shadow.row]));
    const theirs: Rejection['theirs'][number][] = [];
    for (const { entity, id } of rows.map(partsOf)) {
      const key = keyOf(entity, id);
      const row = shadows.has(key) ? shadows.get(key) : (await tableOf(tables, entity).get(mirror, [id])).get(id)?.row;
      theirs.push({ entity, id, row: masked(row ?? null) });
    }
    described.push({ n, name, code, at, mine: masked(args), theirs });
  }
  return described;
}

const masks: Readonly<Record<string, (value: string) => string>> = {
  phone: maskPhone,
  patientPhone: maskPhone,
  patientName: maskName,
};

/** Numbers and patients' names leave the core masked here too; sending again uses the stored arguments. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const mask = Object.hasOwn(masks, key) ? masks[key] : undefined;
      return [key, mask !== undefined && typeof inner === 'string' ? mask(inner) : masked(inner)];
    }),
  );
}
