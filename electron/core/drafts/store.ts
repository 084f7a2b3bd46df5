import { desc, eq, notInArray } from 'drizzle-orm';
import type { Instant } from '../../../shared/time/clock.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import { formDrafts } from './schema.ts';

/** Forms of rows that nobody will open again must not pile up: the oldest go. */
const KEPT = 300;

/** By name. What was sealed with a key that is gone is left out. */
export async function listFormDrafts(db: ReadableDb, sealer: Sealer): Promise<Readonly<Record<string, string>>> {
  const rows = await db.select().from(formDrafts);
  return Object.fromEntries(
    rows.flatMap(({ name, text }) => {
      const opened = sealer.open(text);
      return opened === null ? [] : [[name, opened]];
    }),
  );
}

/** @param text empty: removes it */
export async function saveFormDraft(tx: WritableDb, name: string, text: string, savedAt: Instant, sealer: Sealer): Promise<void> {
  if (text === '') {
    await tx.delete(formDrafts).where(eq(formDrafts.name, name));
    return;
  }
  const row = { text: sealer.seal(text), savedAt };
  await tx.insert(formDrafts).values({ name, ...row }).onConflictDoUpdate({ target: formDrafts.name, set: row });
  const newest = tx.select({ name: formDrafts.name }).from(formDrafts).orderBy(desc(formDrafts.savedAt)).limit(KEPT);
  await tx.delete(formDrafts).where(notInArray(formDrafts.name, newest));
}
