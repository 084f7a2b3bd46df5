import type { Migration } from '../migrate.ts';

/** A follow, a menu or a scan lets an official account write a few replies for a minute. */
export const eventWindows: Migration = {
  name: '0010_event_windows',
  sql: 'alter table conversations add column event_window jsonb;',
};
