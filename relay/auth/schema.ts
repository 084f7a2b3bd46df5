import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
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
    /** Hash of the token whose use brought this one; null for the first of a log-in. */
    parent: text(),
    /** Good once, see `refreshTokens.ts`. */
    usedAt: optionalInstant(),
    revokedAt: optionalInstant(),
  },
  (t) => [index('refresh_tokens_family').on(t.family), index('refresh_tokens_parent').on(t.parent)],
);

/** Failed log-ins per window, see `attemptCounts.ts`. */
export const attemptCounts = pgTable(
  'attempt_counts',
  {
    key: text().primaryKey(),
    count: integer().notNull(),
    endsAt: instantColumn(),
  },
  (t) => [index('attempt_counts_ends').on(t.endsAt)],
);
