import { eq } from 'drizzle-orm';
import type { Contact, Contract, Hospital, Binding } from '../../../shared/directory/model.ts';
import type { AccountId, HospitalId } from '../../../shared/ids.ts';
import type { Account } from '../../../shared/inbox/model.ts';
import type { StaffMember } from '../../../shared/session/model.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb } from '../db/types.ts';
import { entityTable } from '../sync/entityTable.ts';
import type { EntityTable } from '../sync/entityTable.ts';
import { accounts, bindings, contacts, contracts, disclosures, hospitals, staff } from './schema.ts';

/** What a column holds in place of a number: sealed text, or nothing where there is no number. */
export const sealPhone = (sealer: Sealer, phone: string): string => (phone === '' ? '' : sealer.seal(phone));
/** A number sealed with another key reads as empty: it will come again from the relay with the rebuilt mirror. */
export const openPhone = (sealer: Sealer, stored: string): string => (stored === '' ? '' : (sealer.open(stored) ?? ''));

export function directoryTables(sealer: Sealer): readonly EntityTable[] {
  return [
    entityTable({ entity: 'staff', table: staff }),
    entityTable({ entity: 'hospitals', table: hospitals }),
    entityTable({ entity: 'contracts', table: contracts }),
    entityTable({
      entity: 'contacts',
      table: contacts,
      seal: (row) => ({ ...row, phone: sealPhone(sealer, row.phone) }),
      unseal: (row) => ({ ...row, phone: openPhone(sealer, row.phone) }),
    }),
    entityTable({ entity: 'accounts', table: accounts }),
    entityTable({ entity: 'bindings', table: bindings }),
    entityTable({ entity: 'disclosures', table: disclosures }),
  ];
}

const withoutRev = <Row extends { readonly rev: number }>({ rev: _rev, ...row }: Row): Omit<Row, 'rev'> => row;

export async function listStaff(db: ReadableDb): Promise<StaffMember[]> {
  return (await db.select().from(staff).orderBy(staff.displayName)).map(withoutRev);
}
export async function listHospitals(db: ReadableDb): Promise<Hospital[]> {
  return (await db.select().from(hospitals).orderBy(hospitals.name)).map(withoutRev);
}
export async function hospitalById(db: ReadableDb, id: HospitalId): Promise<Hospital | null> {
  const [row] = await db.select().from(hospitals).where(eq(hospitals.id, id));
  return row === undefined ? null : withoutRev(row);
}
export async function listContracts(db: ReadableDb): Promise<Contract[]> {
  return (await db.select().from(contracts).orderBy(contracts.signedOn)).map(withoutRev);
}
export async function listContacts(db: ReadableDb, sealer: Sealer): Promise<Contact[]> {
  const rows = await db.select().from(contacts).orderBy(contacts.name);
  return rows.map(({ rev: _rev, ...row }) => ({ ...row, phone: openPhone(sealer, row.phone) }));
}
export async function listAccounts(db: ReadableDb): Promise<Account[]> {
  return (await db.select().from(accounts).orderBy(accounts.name)).map(withoutRev);
}
export async function accountById(db: ReadableDb, id: AccountId): Promise<Account | null> {
  const [row] = await db.select().from(accounts).where(eq(accounts.id, id));
  return row === undefined ? null : withoutRev(row);
}
export async function listBindings(db: ReadableDb): Promise<Binding[]> {
  return (await db.select().from(bindings).orderBy(bindings.label)).map(withoutRev);
}
