import type { Role } from '../../../shared/session/model.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import { currentSession, preferences } from './schema.ts';

/** Who is signed in on this desktop. The refresh token is in the secret store, never here. */
export interface StoredSession {
  readonly relayUrl: string;
  readonly userId: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
}

const SLOT = 1;

export async function readSession(db: ReadableDb): Promise<StoredSession | null> {
  const [row] = await db.select().from(currentSession);
  if (row === undefined) return null;
  const { slot: _slot, ...session } = row;
  return session;
}

export async function putSession(tx: WritableDb, session: StoredSession | null): Promise<void> {
  await tx.delete(currentSession);
  if (session !== null) await tx.insert(currentSession).values({ slot: SLOT, ...session });
}

export async function readPreferences(db: ReadableDb): Promise<Readonly<Record<string, string>>> {
  const rows = await db.select().from(preferences);
  return Object.fromEntries(rows.map((row) => [row.key, row.value]));
}

export async function putPreference(tx: WritableDb, key: string, value: string): Promise<void> {
  await tx.insert(preferences).values({ key, value }).onConflictDoUpdate({ target: preferences.key, set: { value } });
}
