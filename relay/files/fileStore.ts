import { createHash } from 'node:crypto';
import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { Instant } from '../../shared/time/clock.ts';
import type { Database } from '../db/database.ts';
import { FILE_CHANNEL } from '../sync/notifications.ts';
import { fileParts, files } from './schema.ts';

/** What one query carries of a file. */
const PART_BYTES = 1024 * 1024;

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Keeps the bytes under their hash; a second time changes only when they were last sent. The caller has verified the hash. Every node
 * is told: a message may wait for them.
 */
export async function storeFile(database: Database, sha256: string, bytes: Buffer, now: Instant): Promise<void> {
  await database.db.insert(files).values({ sha256, size: bytes.length, bytes, createdAt: now }).onConflictDoUpdate({ target: files.sha256, set: { createdAt: now } });
  await database.pool.query('select pg_notify($1, $2)', [FILE_CHANNEL, '']);
}

/** Bytes; null: not here. */
export async function sizeOfFile(database: Database, sha256: string): Promise<number | null> {
  const [row] = await database.db.select({ size: files.size }).from(files).where(eq(files.sha256, sha256));
  return row?.size ?? null;
}

/** The whole file, for what has to see all of it; null: not here. */
export async function readFile(database: Database, sha256: string): Promise<Buffer | null> {
  const [row] = await database.db.select({ bytes: files.bytes }).from(files).where(eq(files.sha256, sha256));
  return row?.bytes ?? null;
}

/** The file in parts, one in memory at a time: what is kept under a hash never changes between two of them. */
export async function* readFileParts(database: Database, sha256: string, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < size; at += PART_BYTES) {
    const part = sql<Buffer>`substring(${files.bytes} from ${at + 1} for ${PART_BYTES})`;
    const [row] = await database.db.select({ part }).from(files).where(eq(files.sha256, sha256));
    if (row === undefined) throw new Error('a file ended before its size');
    yield row.part;
  }
}

interface Upload {
  readonly sha256: string;
  /** Parts of two people are never put together: neither could know what the other has sent. */
  readonly userId: string;
}

const ofUpload = ({ sha256, userId }: Upload) => and(eq(fileParts.sha256, sha256), eq(fileParts.userId, userId));

/** How many bytes of an upload are here, from the beginning and without a gap. */
export async function receivedOf(database: Database, upload: Upload): Promise<number> {
  const [row] = await database.db.select({ received: sql<number>`coalesce(max(${fileParts.at} + ${fileParts.size}), 0)::int` }).from(fileParts).where(ofUpload(upload));
  return row?.received ?? 0;
}

/** Adds what comes next; the caller has asked what that is. A part that comes twice is kept once. */
export async function addPart(database: Database, upload: Upload, at: number, bytes: Buffer, now: Instant): Promise<void> {
  await database.db.insert(fileParts).values({ ...upload, at, size: bytes.length, bytes, createdAt: now }).onConflictDoNothing();
}

/** Makes the file of its parts, which are not kept. @returns false when it is not what its name says */
export async function finishUpload(database: Database, upload: Upload, now: Instant): Promise<boolean> {
  const parts = await database.db.select({ bytes: fileParts.bytes }).from(fileParts).where(ofUpload(upload)).orderBy(asc(fileParts.at));
  const whole = Buffer.concat(parts.map((part) => part.bytes));
  const isRight = hashOf(whole) === upload.sha256;
  if (isRight) await storeFile(database, upload.sha256, whole, now);
  await database.db.delete(fileParts).where(ofUpload(upload));
  return isRight;
}

/** Uploads that nobody has gone on with since then. */
export async function dropStaleParts(database: Database, before: Instant): Promise<void> {
  await database.db.delete(fileParts).where(lt(fileParts.createdAt, before));
}
