import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull, lt } from 'drizzle-orm';
import type { NewId, UserId } from '../../shared/ids.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Database, Db } from '../db/database.ts';
import { refreshTokens } from './schema.ts';

export const REFRESH_TOKEN_MS = 30 * 86_400_000;

export type Rotated =
  | { readonly kind: 'rotated'; readonly userId: UserId; readonly token: string }
  /** Unknown, expired or revoked. */
  | { readonly kind: 'invalid' }
  /** Used before and its successor too: somebody else holds a copy. The whole family is revoked now. */
  | { readonly kind: 'reused'; readonly userId: UserId };

/**
 * A token is good once. Coming again while nobody has used its successor, it means that the answer was lost (a weak link, a
 * killed desktop): the unseen successor is revoked and another given. Coming again later, or after having been replaced
 * that way, it means that two parties hold it.
 */
export interface RefreshTokens {
  issue(userId: UserId): Promise<string>;
  rotate(token: string): Promise<Rotated>;
  /** Ends the log-in the token belongs to. */
  revoke(token: string): Promise<void>;
  revokeAllOf(userId: UserId): Promise<void>;
}

/** 256 random bits: a fast hash is enough, there is nothing to guess. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export function createRefreshTokens(database: Database, clock: Clock, newId: NewId): RefreshTokens {
  async function issueIn(db: Db, userId: UserId, family: string, parent: string | null): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = clock.now();
    await db.insert(refreshTokens).values({ hash: hashOf(token), family, parent, userId, createdAt: now, expiresAt: now + REFRESH_TOKEN_MS });
    return token;
  }

  /** @returns whether any token of the log-in was still good for something */
  async function revokeFamily(db: Db, family: string): Promise<boolean> {
    const alive = and(eq(refreshTokens.family, family), isNull(refreshTokens.revokedAt));
    const revoked = await db.update(refreshTokens).set({ revokedAt: clock.now() }).where(alive).returning({ hash: refreshTokens.hash });
    return revoked.length > 0;
  }

  return {
    async issue(userId) {
      // Those long expired can no longer tell of a reuse either.
      await database.db.delete(refreshTokens).where(lt(refreshTokens.expiresAt, clock.now() - REFRESH_TOKEN_MS));
      return issueIn(database.db, userId, newId(), null);
    },
    async rotate(token) {
      return database.transaction('read committed', async (db): Promise<Rotated> => {
        // FOR UPDATE: of two requests with one token the second sees it used.
        const [row] = await db.select().from(refreshTokens).where(eq(refreshTokens.hash, hashOf(token))).for('update');
        if (row === undefined || row.expiresAt <= clock.now()) return { kind: 'invalid' };
        const successors = await db.select().from(refreshTokens).where(eq(refreshTokens.parent, row.hash)).for('update');
        if (row.revokedAt !== null || successors.some((next) => next.usedAt !== null)) {
          const wasAlive = await revokeFamily(db, row.family);
          return wasAlive ? { kind: 'reused', userId: row.userId } : { kind: 'invalid' };
        }
        const now = clock.now();
        await db.update(refreshTokens).set({ revokedAt: now }).where(eq(refreshTokens.parent, row.hash));
        await db.update(refreshTokens).set({ usedAt: row.usedAt ?? now }).where(eq(refreshTokens.hash, row.hash));
        return { kind: 'rotated', userId: row.userId, token: await issueIn(db, row.userId, row.family, row.hash) };
      });
    },
    async revoke(token) {
      const [row] = await database.db.select().from(refreshTokens).where(eq(refreshTokens.hash, hashOf(token)));
      if (row !== undefined) await revokeFamily(database.db, row.family);
    },
    async revokeAllOf(userId) {
      const alive = and(eq(refreshTokens.userId, userId), isNull(refreshTokens.revokedAt));
      await database.db.update(refreshTokens).set({ revokedAt: clock.now() }).where(alive);
    },
  };
}
