import { asc, sql } from 'drizzle-orm';
import type { Identity } from '../../../shared/customers/model.ts';
import type { ReadableDb } from '../db/types.ts';
import { entityTable } from '../sync/entityTable.ts';
import type { EntityTable } from '../sync/entityTable.ts';
import { identities } from './schema.ts';

export const customerTables: readonly EntityTable[] = [entityTable({ entity: 'identities', table: identities })];

const toIdentity = ({ rev: _rev, ...row }: typeof identities.$inferSelect): Identity => row;

/** What people are on the channels, in the order in which it was said. */
export async function identitiesOf(db: ReadableDb, contactIds: readonly string[]): Promise<readonly Identity[]> {
  const rows = await db
    .select()
    .from(identities)
    .where(sql`${identities.contactId} in (select value from json_each(${JSON.stringify(contactIds)}))`)
    .orderBy(asc(identities.at), asc(identities.id));
  return rows.map(toIdentity);
}

/** Who these people of one account are, where somebody said so. */
export async function identitiesOn(db: ReadableDb, accountId: string, externalIds: readonly string[]): Promise<readonly Identity[]> {
  const rows = await db
    .select()
    .from(identities)
    .where(sql`${identities.accountId} = ${accountId} and ${identities.externalId} in (select value from json_each(${JSON.stringify(externalIds)}))`)
    .orderBy(asc(identities.at), asc(identities.id));
  return rows.map(toIdentity);
}
