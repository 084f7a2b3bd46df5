import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { UserId } from '../../shared/ids.ts';
import { instantColumn, optionalInstant } from '../db/columns.ts';

export const usersSecret = pgTable('users_secret', {
  userId: text().$type<UserId>().primaryKey(),
  /** argon2id, PHC string. */
  passwordHash: text().notNull(),
});

/** Rotating refresh tokens. Only hashes: who reads this table cannot sign in. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    hash: text().primaryKey(),
    /** All tokens that descend from one log-in. */
    family: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    createdAt: instantColumn(),
    expiresAt: instantColumn(),
    /** Good once: a second use means that two parties hold it, and revokes the family. */
    usedAt: optionalInstant(),
    revokedAt: optionalInstant(),
  },
  (t) => [index('refresh_tokens_family').on(t.family)],
);
