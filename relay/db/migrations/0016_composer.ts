import type { Migration } from '../migrate.ts';

/** Drafts that follow their person, canned replies with their uses, and the knowledge base. */
export const composer: Migration = {
  name: '0016_composer',
  sql: `
create table reply_drafts (
  id text primary key, user_id text not null, conversation_id text not null, text text not null, at bigint not null, version text not null,
  other jsonb, rev bigint not null
);
create index reply_drafts_conversation on reply_drafts (conversation_id);
create table canned_replies (
  id text primary key, title text not null, code text not null, text text not null, initials text not null, owner_id text,
  updated_by text not null, updated_at bigint not null, rev bigint not null
);
create table canned_uses (
  id text primary key, reply_id text not null, user_id text not null, count integer not null, last_at bigint not null, rev bigint not null
);
create index canned_uses_reply on canned_uses (reply_id);
create table articles (
  id text primary key, title text not null, keywords jsonb not null, body text not null, hospital_id text, source text not null,
  updated_by text not null, updated_at bigint not null, rev bigint not null
);
`,
};
