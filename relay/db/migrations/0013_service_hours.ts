import type { Migration } from '../migrate.ts';

/** Days with other hours, and what answers by itself outside them; contracts of before have no such day and the standard text. */
export const serviceHours: Migration = {
  name: '0013_service_hours',
  sql: `alter table contracts
  add column service_exceptions jsonb not null default '[]',
  add column auto_reply jsonb not null default '{"enabled":true,"text":null}';`,
};
