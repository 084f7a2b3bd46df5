import { sql } from 'drizzle-orm';
import { boolean, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { UserId } from '../../shared/ids.ts';
import type { Role, StaffMember } from '../../shared/session/model.ts';
import { idColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const staff = pgTable(
  'staff',
  {
    id: idColumn<UserId>(),
    name: text().notNull(),
    displayName: text().notNull(),
    role: text().$type<Role>().notNull(),
    active: boolean().notNull(),
    rev: revColumn(),
  },
  // Log-in names are the same name in any case.
  (t) => [uniqueIndex('staff_name').on(sql`lower(${t.name})`)],
);
export type StaffHolds = Assert<Holds<typeof staff, StaffMember>>;
