import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Contract, Disclosure, ServiceWindow } from '../../../shared/directory/model.ts';
import type {
  AccountId,
  BindingId,
  ContactId,
  ContractId,
  DisclosureId,
  DutyGroupId,
  HospitalId,
  UserId,
} from '../../../shared/ids.ts';
import type { ChannelKind, ChannelLimits } from '../../../shared/inbox/model.ts';
import type { Role } from '../../../shared/session/model.ts';

const rev = () => integer().notNull();

export const staff = sqliteTable('staff', {
  id: text().$type<UserId>().primaryKey(),
  name: text().notNull(),
  displayName: text().notNull(),
  role: text().$type<Role>().notNull(),
  active: integer({ mode: 'boolean' }).notNull(),
  rev: rev(),
});

export const hospitals = sqliteTable('hospitals', {
  id: text().$type<HospitalId>().primaryKey(),
  name: text().notNull(),
  shortName: text().notNull(),
  dutyGroupId: text().$type<DutyGroupId>().notNull(),
  active: integer({ mode: 'boolean' }).notNull(),
  rev: rev(),
});

export const contracts = sqliteTable('contracts', {
  id: text().$type<ContractId>().primaryKey(),
  hospitalId: text().$type<HospitalId>().notNull(),
  signedOn: text().notNull(),
  endsOn: text().notNull(),
  ownerId: text().$type<UserId>(),
  substituteId: text().$type<UserId>(),
  serviceWindows: text({ mode: 'json' }).$type<ServiceWindow[]>().notNull(),
  serviceExceptions: text({ mode: 'json' }).$type<Contract['serviceExceptions']>().notNull(),
  autoReply: text({ mode: 'json' }).$type<Contract['autoReply']>().notNull(),
  firstResponseMs: integer().notNull(),
  handleMs: text({ mode: 'json' }).$type<Contract['handleMs']>().notNull(),
  rev: rev(),
});

export const contacts = sqliteTable('contacts', {
  id: text().$type<ContactId>().primaryKey(),
  hospitalId: text().$type<HospitalId>().notNull(),
  name: text().notNull(),
  title: text().notNull(),
  /** Sealed (AES-256-GCM); the empty text stays empty. */
  phone: text().notNull(),
  mergedInto: text().$type<ContactId>(),
  rev: rev(),
});

export const accounts = sqliteTable('accounts', {
  id: text().$type<AccountId>().primaryKey(),
  channel: text().$type<ChannelKind>().notNull(),
  name: text().notNull(),
  limits: text({ mode: 'json' }).$type<ChannelLimits>().notNull(),
  rev: rev(),
});

export const bindings = sqliteTable(
  'bindings',
  {
    id: text().$type<BindingId>().primaryKey(),
    hospitalId: text().$type<HospitalId>().notNull(),
    accountId: text().$type<AccountId>().notNull(),
    externalId: text(),
    label: text().notNull(),
    staffIds: text({ mode: 'json' }).$type<UserId[]>().notNull(),
    rev: rev(),
  },
  (table) => [index('bindings_account').on(table.accountId)],
);

export const disclosures = sqliteTable('disclosures', {
  id: text().$type<DisclosureId>().primaryKey(),
  userId: text().$type<UserId>().notNull(),
  subject: text().$type<Disclosure['subject']>().notNull(),
  subjectId: text().notNull(),
  field: text().$type<Disclosure['field']>().notNull(),
  at: integer().notNull(),
  rev: rev(),
});
