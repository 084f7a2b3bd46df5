import type { Migration } from '../migrate.ts';

/** History, notes and mentions of conversations, snoozing, saved views, and who replied last. */
export const inboxDesk: Migration = {
  name: '0014_inbox_desk',
  sql: `
alter table conversations
  add column snoozed_until bigint, add column snoozed_seen bigint, add column snoozed_by text,
  add column last_out_id text, add column last_out_by text, add column last_out_at bigint;
create index conversations_open_assignee on conversations (assignee_id) where status = 'open';
create table conversation_entries (
  id text primary key, conversation_id text not null, kind text not null, user_id text, at bigint not null, text text not null,
  from_id text, to_id text, until_at bigint, was_until bigint, why text not null, mention_ids jsonb not null, message_id text,
  rev bigint not null
);
create index conversation_entries_thread on conversation_entries (conversation_id, at);
create table mentions (
  id text primary key, entry_id text not null, conversation_id text not null, user_id text not null, by_user_id text not null,
  at bigint not null, seen_at bigint, rev bigint not null
);
create table inbox_views (
  id text primary key, name text not null, owner_id text not null, shared boolean not null, spec jsonb not null, rev bigint not null
);
`,
};
