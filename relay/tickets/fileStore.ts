import { eq, sql } from 'drizzle-orm';
import type { Instant } from '../../shared/time/clock.ts';
import type { Database } from '../db/database.ts';
import { ticketFiles } from './relaySchema.ts';

/** What one query carries of a file. */
const PART_BYTES = 1024 * 1024;

/** Keeps the bytes under their hash; a second time changes only when they were last sent. The caller has verified the hash. */
export async function storeFile(database: Database, sha256: string, bytes: Buffer, now: Instant): Promise<void> {
  await database.db.insert(ticketFiles).values({ sha256, size: bytes.length, bytes, createdAt: now }).onConflictDoUpdate({ target: ticketFiles.sha256, set: { createdAt: now } });
}

/** Bytes; null: not here. */
export async function sizeOfFile(database: Database, sha256: string): Promise<number | null> {
  const [row] = await database.db.select({ size: ticketFiles.size }).from(ticketFiles).where(eq(ticketFiles.sha256, sha256));
  return row?.size ?? null;
}

/** The file in parts, one in memory at a time: what is kept under a hash never changes between two of them. */
export async function* readFileParts(database: Database, sha256: string, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < size; at += PART_BYTES) {
    const part = sql<Buffer>`substring(${ticketFiles.bytes} from ${at + 1} for ${PART_BYTES})`;
    const [row] = await database.db.select({ part }).from(ticketFiles).where(eq(ticketFiles.sha256, sha256));
    if (row === undefined) throw new Error('a file ended before its size');
    yield row.part;
  }
}
