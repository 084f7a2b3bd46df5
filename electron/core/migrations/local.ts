import type { Migration } from '../db/migrate.ts';

/** Schema of a profile's `local.db`: what exists only on this desktop. */
export const localMigrations: readonly Migration[] = [
  {
    name: '0001_local',
    at: Date.UTC(2026, 10, 20),
    sql: [
      `create table drafts (
        conversationId text primary key not null, text text not null, savedAt integer not null)`,
      `create table client (slot integer primary key, id text not null, nextN integer not null)`,
      `create table outbox (
        n integer primary key, name text not null, args text not null,
        at integer not null, appliedRev integer, clientId text not null)`,
      `create table rejections (
        n integer primary key autoincrement, name text not null,
        code text not null, args text not null, at integer not null, rows text not null)`,
    ],
  },
  {
    name: '0002_queue',
    at: Date.UTC(2026, 10, 24),
    sql: [
      // Nobody wrote down what was given to a connection: everything that waits may have been.
      `alter table outbox add column id text not null default ''`,
      `alter table outbox add column handed integer not null default 1`,
      `update outbox set id = clientId || '-' || n`,
      `create table connections (
        n integer primary key autoincrement, at integer not null, state text not null, reason text)`,
      `create table formDrafts (name text primary key not null, text text not null, savedAt integer not null)`,
    ],
  },
  {
    name: '0003_draft_sync',
    at: Date.UTC(2026, 10, 30),
    sql: [
      `alter table drafts add column base text`,
      // What was begun before drafts followed their person has not been told to anybody.
      `alter table drafts add column dirty integer not null default 1`,
    ],
  },
];

/** Schema of `device.db`: what belongs to the desktop and not to a person. */
export const deviceMigrations: readonly Migration[] = [
  {
    name: '0001_device',
    at: Date.UTC(2026, 10, 20),
    sql: [
      `create table preferences (key text primary key not null, value text not null)`,
      `create table currentSession (
        slot integer primary key, relayUrl text not null, userId text not null,
        name text not null, displayName text not null, role text not null)`,
    ],
  },
];
