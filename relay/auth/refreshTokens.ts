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
  /** Used before: somebody else holds a copy. The whole family is revoked now. */
  | { readonly kind: 'reused'; readonly userId: UserId };

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
  async function issueIn(db: Db, userId: UserId, family: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = clock.now();
    await db.insert(refreshTokens).values({ hash: hashOf(token), family, userId, createdAt: now, expiresAt: now + REFRESH_TOKEN_MS });
    return token;
  }

  async function revokeFamily(db: Db, family: string): Promise<void> {
    const alive = and(eq(refreshTokens.family, family), isNull(refreshTokens.revokedAt));
    await db.update(refreshTokens).set({ revokedAt: clock.now() }).where(alive);
  }

  return {
    async issue(userId) {
      // Those long expired can no longer tell of a reuse either.
      await database.db.delete(refreshTokens).where(lt(refreshTokens.expiresAt, clock.now() - REFRESH_TOKEN_MS));
      return issueIn(database.db, userId, newId());
    },
    async rotate(token) {
      return database.db.transaction(async (db): Promise<Rotated> => {
        // FOR UPDATE: of two requests with one token the second sees it used.
        const [row] = await db.select().from(refreshTokens).where(eq(refreshTokens.hash, hashOf(token))).for('update');
        if (row === undefined || row.revokedAt !== null || row.expiresAt <= clock.now()) return { kind: 'invalid' };
        if (row.usedAt !== null) {
          await revokeFamily(db, row.family);
          return { kind: 'reused', userId: row.userId };
        }
        await db.update(refreshTokens).set({ usedAt: clock.now() }).where(eq(refreshTokens.hash, row.hash));
        return { kind: 'rotated', userId: row.userId, token: await issueIn(db, row.userId, row.family) };
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
