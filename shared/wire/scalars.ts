import * as z from 'zod';

/** ms UTC, a whole number. */
export const instant = z.number().int().nonnegative().max(8.64e15);

/** A calendar date in Asia/Shanghai, `YYYY-MM-DD`. Another type than an instant on purpose. */
export const calendarDate = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

/** Minutes after midnight in Asia/Shanghai, 0 to 1440. */
export const minuteOfDay = z.number().int().min(0).max(1440);

/** An id, parsed once at the edge and branded from there on. */
export function brandedId<T extends string>(): z.ZodType<T, T> {
  // The brand exists at compile time only; at run time it is a non-empty string of bounded length.
  return z.string().min(1).max(64) as unknown as z.ZodType<T, T>;
}

/** Free text of a person: trimmed, not empty, bounded. */
export const textOf = (max: number) => z.string().trim().min(1).max(max);
