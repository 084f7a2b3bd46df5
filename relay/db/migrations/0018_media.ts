import type { Migration } from '../migrate.ts';

/** Pictures, files, voice and video of messages; bytes that any row may name, not only a ticket's. */
export const media: Migration = {
  name: '0018_media',
  sql: `
alter table ticket_files rename to files;
create table file_parts (
  sha256 text not null, user_id text not null, at integer not null, size integer not null, bytes bytea not null, created_at bigint not null,
  primary key (sha256, user_id, at)
);
alter table file_parts alter column bytes set storage external;
alter table messages add column media jsonb not null default '[]';
create index messages_media on messages using gin (media jsonb_path_ops) where media <> '[]';
create index messages_media_awaited on messages (sent_at) where media @> '[{"state": "fetching"}]';
create table media_sources (
  message_id text not null, n integer not null, source jsonb not null, tries integer not null, next_try_at bigint not null,
  primary key (message_id, n)
);
`,
};
