import type { Migration } from '../migrate.ts';

/** What several nodes must agree on: which key the workspace belongs to, and how often somebody failed to log in. */
export const nodes: Migration = {
  name: '0007_nodes',
  sql: `
alter table workspace add column key_check text;
create table attempt_counts (
  key text primary key, count integer not null, ends_at bigint not null
);
create index attempt_counts_ends on attempt_counts (ends_at);
`,
};
