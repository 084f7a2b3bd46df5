import type { Migration } from '../migrate.ts';

/** The phone log. A missed call of nobody knows whom has a callback of no hospital yet. */
export const phoneCalls: Migration = {
  name: '0015_calls',
  sql: `
create table phone_calls (
  id text primary key, direction text not null, hospital_id text, contact_id text, caller_name text not null, phone text not null,
  topic text not null, topic_text text not null, notes text not null, started_at bigint not null, ended_at bigint not null,
  result text not null, ticket_id text, callback_id text, attempt_id text, user_id text not null, at bigint not null,
  rev bigint not null
);
create index phone_calls_ended on phone_calls (hospital_id, ended_at);
alter table callbacks alter column hospital_id drop not null;
`,
};
