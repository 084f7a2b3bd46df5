import type { Migration } from '../migrate.ts';

/** A message that its writer took back stays, and says so. */
export const recalled: Migration = {
  name: '0011_recalled',
  sql: 'alter table messages add column recalled_at bigint;',
};
