import type { Rejection } from '../../../shared/session/contract.ts';
import type { ReadableDb } from '../db/types.ts';
import type { Sealer } from '../db/sealed.ts';
import type { EntityTables } from '../sync/entityTable.ts';
import { masked } from '../sync/masked.ts';
import { readRejections } from '../sync/outbox.ts';
import { relayRows } from '../sync/relayRows.ts';

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
    const theirs = (await relayRows(mirror, tables, rows, sealer)).map((one) => ({ ...one, row: masked(one.row) }));
    described.push({ n, name, code, at, mine: masked(args), theirs });
  }
  return described;
}
