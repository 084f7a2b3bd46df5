import type { Migration } from '../migrate.ts';

/** Bytes of attachments, and who takes part in what comes back. */
export const ticketFiles: Migration = {
  name: '0008_ticket_files',
  sql: `
create table ticket_files (sha256 text primary key, size bigint not null, bytes bytea not null, created_at bigint not null);
alter table ticket_files alter column bytes set storage external;
create index attachments_sha256 on attachments (sha256);
create table ticket_recurrences (
  template_id text not null, hospital_id text not null, since bigint, primary key (template_id, hospital_id)
);
`,
};
