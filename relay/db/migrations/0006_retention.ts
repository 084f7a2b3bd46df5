import type { Migration } from '../migrate.ts';

/** Ways by which desktops fetch what they do not keep. */
export const retentionLookups: Migration = {
  name: '0006_retention',
  sql: `
create index tickets_closed on tickets (hospital_id, closed_at);
create index tickets_created on tickets (hospital_id, created_at);
create index callbacks_closed on callbacks (hospital_id, closed_at);
create index attempts_at on attempts (at);
`,
};
