/** A record as the check below sees it; what a key holds is compared by value. */
type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Which fields of an edit somebody else has changed meanwhile: the row no longer holds what the edit was based on, nor
 * what it wants. Nested records are compared field by field and named `details.amountFen`. A field without a base value
 * (an older desktop) is never in conflict: the last writer wins there, as before.
 * @param row the row as it stands
 * @param fields what the edit wants; absent and undefined members are not part of it
 * @param base what the person saw in each of those fields
 */
export function conflictsOf(row: object, fields: object, base: object | undefined): readonly string[] {
  if (base === undefined) return [];
  return Object.entries(fields).flatMap(([key, wanted]: [string, unknown]) => {
    const seen: unknown = Reflect.get(base, key);
    const stands: unknown = Reflect.get(row, key);
    if (wanted === undefined || seen === undefined) return [];
    if (isRecord(wanted) && isRecord(seen)) {
      return conflictsOf(isRecord(stands) ? stands : {}, wanted, seen).map((inner) => `${key}.${inner}`);
    }
    return isSameValue(stands, seen) || isSameValue(stands, wanted) ? [] : [key];
  });
}

/** By value, for what rows are made of: JSON. An absent member and an undefined one are the same. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => isSameValue(value, other[index]));
  }
  if (isRecord(one) && isRecord(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSameValue(one[key], other[key]));
  }
  return one === other;
}
