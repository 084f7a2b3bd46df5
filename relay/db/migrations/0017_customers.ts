import type { Migration } from '../migrate.ts';

/** Who a person is on which channel, contacts that are one person, and who of ours is in a group. */
export const customers: Migration = {
  name: '0017_customers',
  sql: `
create table identities (
  id text primary key, contact_id text not null, account_id text not null, external_id text not null, name text not null,
  user_id text not null, at bigint not null, rev bigint not null
);
create index identities_external on identities (external_id);
create index identities_contact on identities (contact_id);
alter table contacts add column merged_into text;
alter table bindings add column staff_ids jsonb not null default '[]';
`,
};
