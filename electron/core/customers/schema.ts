import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AccountId, ContactId, IdentityId, UserId } from '../../../shared/ids.ts';

export const identities = sqliteTable(
  'identities',
  {
    id: text().$type<IdentityId>().primaryKey(),
    contactId: text().$type<ContactId>().notNull(),
    accountId: text().$type<AccountId>().notNull(),
    externalId: text().notNull(),
    name: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    at: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('identities_external').on(table.externalId), index('identities_contact').on(table.contactId)],
);
