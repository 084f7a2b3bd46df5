import { DbError } from './errors.ts';

/** What may be bound. Ids are text; instants are integers (ms UTC). */
export type BindValue = string | number | boolean | null | Uint8Array;

/**
 * Checks values before `sqlite3` sees them, because it accepts what it cannot store: a BigInt or NaN becomes NULL, an
 * object the text "[object Object]", `undefined` leaves the parameter unbound (its statement.cc, BindParameter).
 * @throws DbError BAD_BIND_VALUE naming the position and the type, not the value
 */
export function checkedBinds(values: readonly unknown[], sql: string): BindValue[] {
  return values.map((value, index) => checkedBind(value, index, sql));
}

function checkedBind(value: unknown, index: number, sql: string): BindValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(index, 'a number that is not finite', sql);
    // Past 2^53 neighbouring integers are the same number here, so a key would silently become another key.
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw refused(index, 'an unsafe integer', sql);
    return value;
  }
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw refused(index, typeof value === 'object' ? 'an object' : `a ${typeof value}`, sql);
}

function refused(index: number, what: string, sql: string): DbError {
  return new DbError('BAD_BIND_VALUE', `parameter ${index + 1} is ${what}, which SQLite cannot store`, sql);
}
