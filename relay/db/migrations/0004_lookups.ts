import type { Migration } from '../migrate.ts';

/** Ways by which rows are looked up that were scans of whole tables. */
export const lookups: Migration = {
  name: '0004_lookups',
  sql: `
create index messages_thread on messages (conversation_id, sent_at);
create index read_marks_conversation on read_marks (conversation_id);
create index deliveries_key on deliveries (idempotency_key);
`,
};
