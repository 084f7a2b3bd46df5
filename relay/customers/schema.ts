import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { Identity } from '../../shared/customers/model.ts';
import type { AccountId, ContactId, IdentityId, UserId } from '../../shared/ids.ts';
import { idColumn, instantColumn, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const identities = pgTable(
  'identities',
  {
    id: idColumn<IdentityId>(),
    contactId: refColumn<ContactId>(),
    accountId: refColumn<AccountId>(),
    externalId: text().notNull(),
    name: text().notNull(),
    userId: refColumn<UserId>(),
    at: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('identities_external').on(t.externalId), index('identities_contact').on(t.contactId)],
);

export type CustomersHold = [Assert<Holds<typeof identities, Identity>>];
