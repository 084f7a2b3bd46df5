import { editAgain, editOf } from '../../../shared/sync/rules.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb } from '../db/types.ts';
import type { EntityTables } from './entityTable.ts';
import type { StoredRejection } from './outbox.ts';
import { relayRows } from './relayRows.ts';

/**
 * What is to be sent for a refused edit after the person has chosen between both versions.
 * @param mine paths of the fields where their own version is to win
 * @returns `nothing`: theirs stand everywhere; null: it is no edit of a row that still exists
 */
export async function resolved(
  mirror: ReadableDb,
  tables: EntityTables,
  rejection: StoredRejection,
  mine: readonly string[],
  sealer: Sealer,
): Promise<{ readonly args: unknown } | 'nothing' | null> {
  const edit = editOf(rejection.args);
  if (edit === null) return null;
  const rows = await relayRows(mirror, tables, rejection.rows, sealer);
  const row = rows.find((one) => one.row !== null && Object.keys(edit.fields).every((field) => Reflect.has(one.row ?? {}, field)))?.row;
  if (row === undefined || row === null) return null;
  const again = editAgain(edit, row, mine);
  if (again === null) return 'nothing';
  return { args: { ...Object(rejection.args), fields: again.fields, base: again.base } };
}
