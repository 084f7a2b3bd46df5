import type { Migration } from '../migrate.ts';

/** The first schema. Written as text and never as live code: a migration must mean for ever what it meant. */
export const init: Migration = {
  name: '0001_init',
  sql: `
create table refresh_tokens (
  hash text primary key, family text not null, user_id text not null, created_at bigint not null,
  expires_at bigint not null, used_at bigint, revoked_at bigint
);
create table users_secret (
  user_id text primary key, password_hash text not null
);
create table attempts (
  id text primary key, callback_id text not null, party text not null, outcome text not null, proof jsonb,
  note text not null, at bigint not null, user_id text not null, rev bigint not null
);
create table callbacks (
  id text primary key, hospital_id text not null, kind text not null, subject text not null,
  required_parties jsonb not null, patient_name text not null, patient_phone text not null, ticket_id text,
  conversation_id text, assignee_id text, due_at bigint not null, status text not null, result text not null,
  created_by text not null, created_at bigint not null, closed_at bigint, closed_by text, rev bigint not null
);
create table bindings (
  id text primary key, hospital_id text not null, account_id text not null, external_id text,
  label text not null, rev bigint not null
);
create table contacts (
  id text primary key, hospital_id text not null, name text not null, title text not null, phone text not null,
  rev bigint not null
);
create table contracts (
  id text primary key, hospital_id text not null, signed_on text not null, ends_on text not null, owner_id text,
  substitute_id text, service_windows jsonb not null, first_response_ms bigint not null, rev bigint not null
);
create table disclosures (
  id text primary key, user_id text not null, subject text not null, subject_id text not null,
  field text not null, at bigint not null, rev bigint not null
);
create table hospitals (
  id text primary key, name text not null, short_name text not null, duty_group_id text not null,
  active boolean not null, rev bigint not null
);
create table duty_groups (
  id text primary key, name text not null, phone text not null, term integer not null, primary_id text,
  backup_id text, since bigint not null, source text not null, hold_until bigint, rev bigint not null
);
create table duty_terms (
  id text primary key, group_id text not null, term integer not null, primary_id text, backup_id text,
  since bigint not null, source text not null, by_user_id text, reason text not null, rev bigint not null
);
create table shifts (
  id text primary key, group_id text not null, role text not null, user_id text not null,
  start_at bigint not null, end_at bigint not null, rev bigint not null
);
create table accounts (
  id text primary key, channel text not null, name text not null, limits jsonb not null, rev bigint not null
);
create table channel_accounts_secret (
  account_id text primary key, sealed bytea not null
);
create table conversations (
  id text primary key, account_id text not null, channel text not null, kind text not null,
  external_id text not null, title text not null, hospital_id text, assignee_id text, status text not null,
  last_message_at bigint not null, preview text not null, last_inbound_at bigint, waiting_since bigint,
  replies_since_inbound integer not null, rev bigint not null
);
create table deliveries (
  message_id text primary key, attempt integer not null, idempotency_key text not null, generation integer not null,
  context jsonb not null, reply_seq integer not null, tries integer not null, next_try_at bigint not null,
  open boolean not null
);
create table kf_cursors (
  account_id text primary key, cursor text not null, updated_at bigint not null
);
create table messages (
  id text primary key, conversation_id text not null, direction text not null, content_kind text not null,
  text text not null, sender_external_id text, sender_name text not null, user_id text, sent_at bigint not null,
  received_at bigint not null, state text not null, failure text, retryable boolean not null, attempt integer not null,
  platform_id text, rev bigint not null
);
create table raw_events (
  seq bigserial primary key, channel text not null, account_id text not null, platform_id text not null,
  raw bytea not null, received_at bigint not null, processed_at bigint, kind text, attempts integer default 0 not null,
  next_try_at bigint default 0 not null
);
create table read_marks (
  id text primary key, user_id text not null, conversation_id text not null, read_up_to bigint not null,
  rev bigint not null
);
create table reply_contexts (
  conversation_id text primary key, context jsonb not null, sent_at bigint not null, seq integer not null
);
create table staff (
  id text primary key, name text not null, display_name text not null, role text not null,
  active boolean not null, rev bigint not null
);
create table calls (
  client_id text not null, call_id text not null, name text not null, user_id text not null, recorded_at bigint not null,
  verdict jsonb not null, constraint calls_client_id_call_id_pk primary key(client_id,call_id)
);
create table changes (
  entity text not null, id text not null, rev bigint not null, deleted boolean not null,
  constraint changes_entity_id_pk primary key(entity,id)
);
create table clients (
  id text primary key, user_id text not null, last_n integer not null, created_at bigint not null
);
create table counters (
  name text primary key, value integer not null
);
create table mutation_log (
  client_id text not null, n integer not null, name text not null, user_id text not null, at bigint not null,
  recorded_at bigint not null, verdict jsonb not null, constraint mutation_log_client_id_n_pk primary key(client_id,n)
);
create table workspace (
  id integer primary key, epoch text not null, head bigint not null
);
create table ticket_entries (
  id text primary key, ticket_id text not null, kind text not null, text text not null, user_id text not null,
  at bigint not null, rev bigint not null
);
create table tickets (
  id text primary key, number integer, hospital_id text not null, conversation_id text, message_id text,
  title text not null, description text not null, kind text not null, module text, priority text not null,
  status text not null, cause text, assignee_id text, created_by text not null, created_at bigint not null,
  updated_at bigint not null, closed_at bigint, closed_by text, result text not null, rev bigint not null
);
create index refresh_tokens_family on refresh_tokens (family);
create index attempts_callback on attempts (callback_id);
create index bindings_account on bindings (account_id);
create index contracts_hospital on contracts (hospital_id);
create index shifts_group_end on shifts (group_id,end_at);
create unique index conversations_platform on conversations (account_id,external_id);
create unique index messages_inbound_once on messages (conversation_id,platform_id) where direction = 'in';
create index messages_in_flight on messages (conversation_id,sent_at) where state in ('queued', 'sending');
create unique index raw_events_once on raw_events (channel,account_id,platform_id);
create index raw_events_pending on raw_events (seq) where processed_at is null;
create unique index staff_name on staff (lower(name));
create index changes_rev on changes (rev);
create index ticket_entries_ticket on ticket_entries (ticket_id);
create unique index tickets_number on tickets (number);
insert into workspace (id, epoch, head) values (1, gen_random_uuid()::text, 0);
`,
};
