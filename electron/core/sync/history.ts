import { desc, lte } from 'drizzle-orm';
import type { ConnectionChange } from '../../../shared/sync/contract.ts';
import type { Database, ReadableDb } from '../db/types.ts';
import { connections } from './schema.ts';

/** Lines that are kept and shown. */
const KEPT = 100;

export async function readHistory(db: ReadableDb): Promise<readonly ConnectionChange[]> {
  return db
    .select({ at: connections.at, state: connections.state, reason: connections.reason })
    .from(connections)
    .orderBy(desc(connections.n))
    .limit(KEPT);
}

export async function addToHistory(local: Database, change: ConnectionChange): Promise<void> {
  await local.write(async (tx) => {
    const [added] = await tx.insert(connections).values(change).returning({ n: connections.n });
    if (added !== undefined) await tx.delete(connections).where(lte(connections.n, added.n - KEPT));
  });
}
