import type { Migration } from '../migrate.ts';

/** Messages that wait for a platform's rate say so, and the tries that count against it outlive a restart. */
export const sendQueue: Migration = {
  name: '0012_send_queue',
  sql: `
alter table messages add column waits jsonb;
create table send_slots (
  message_id text not null, claim text not null, account_id text not null, conversation_id text not null,
  settled_at bigint, primary key (message_id, claim)
);
create index send_slots_conversation on send_slots (conversation_id, settled_at);
create index send_slots_account on send_slots (account_id, settled_at);
`,
};
