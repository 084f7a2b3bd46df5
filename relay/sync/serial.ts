import { sql } from 'drizzle-orm';
import type { Db } from '../db/database.ts';
import { counters } from './schema.ts';

/** The next running number of a series, drawn inside the transaction that uses it: a failure gives it back. */
export async function drawSerial(db: Db, name: string): Promise<number> {
  const [row] = await db
    .insert(counters)
    .values({ name, value: 1 })
    .onConflictDoUpdate({ target: counters.name, set: { value: sql`${counters.value} + 1` } })
    .returning({ value: counters.value });
  if (row === undefined) throw new Error(`no counter ${name}`);
  return row.value;
}
