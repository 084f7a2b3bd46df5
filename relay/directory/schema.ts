import { boolean, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AccountId, BindingId, ContactId, ContractId, DisclosureId, DutyGroupId, HospitalId, UserId } from '../../shared/ids.ts';
import type { Binding, Contact, Contract, Disclosure, Hospital, ServiceWindow } from '../../shared/directory/model.ts';
import { idColumn, instantColumn, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const hospitals = pgTable('hospitals', {
  id: idColumn<HospitalId>(),
  name: text().notNull(),
  shortName: text().notNull(),
  dutyGroupId: refColumn<DutyGroupId>(),
  active: boolean().notNull(),
  rev: revColumn(),
});

export const contracts = pgTable(
  'contracts',
  {
    id: idColumn<ContractId>(),
    hospitalId: refColumn<HospitalId>(),
    signedOn: text().notNull(),
    endsOn: text().notNull(),
    ownerId: optionalRef<UserId>(),
    substituteId: optionalRef<UserId>(),
    serviceWindows: jsonb().$type<ServiceWindow[]>().notNull(),
    serviceExceptions: jsonb().$type<Contract['serviceExceptions']>().notNull(),
    autoReply: jsonb().$type<Contract['autoReply']>().notNull(),
    firstResponseMs: instantColumn(),
    handleMs: jsonb().$type<Contract['handleMs']>().notNull(),
    rev: revColumn(),
  },
  (t) => [index('contracts_hospital').on(t.hospitalId)],
);

export const contacts = pgTable('contacts', {
  id: idColumn<ContactId>(),
  hospitalId: refColumn<HospitalId>(),
  name: text().notNull(),
  title: text().notNull(),
  phone: text().notNull(),
  mergedInto: optionalRef<ContactId>(),
  rev: revColumn(),
});

export const bindings = pgTable(
  'bindings',
  {
    id: idColumn<BindingId>(),
    hospitalId: refColumn<HospitalId>(),
    accountId: refColumn<AccountId>(),
    externalId: text(),
    label: text().notNull(),
    staffIds: jsonb().$type<UserId[]>().notNull(),
    rev: revColumn(),
  },
  (t) => [index('bindings_account').on(t.accountId)],
);

export const disclosures = pgTable('disclosures', {
  id: idColumn<DisclosureId>(),
  userId: refColumn<UserId>(),
  subject: text().$type<Disclosure['subject']>().notNull(),
  subjectId: text().notNull(),
  field: text().$type<Disclosure['field']>().notNull(),
  at: instantColumn(),
  rev: revColumn(),
});

export type DirectoryHolds = [
  Assert<Holds<typeof hospitals, Hospital>>,
  Assert<Holds<typeof contracts, Contract>>,
  Assert<Holds<typeof contacts, Contact>>,
  Assert<Holds<typeof bindings, Binding>>,
  Assert<Holds<typeof disclosures, Disclosure>>,
];
