import type { Migration } from '../db/migrate.ts';

/** Schema of `mirror.db`, what the relay can refill. Applied in order; an entry that was released never changes. */
export const mirrorMigrations: readonly Migration[] = [
  {
    name: '0001_rows',
    at: Date.UTC(2026, 10, 20),
    sql: [
      `create table staff (
        id text primary key not null, name text not null, displayName text not null,
        role text not null, active integer not null, rev integer not null)`,
      `create table hospitals (
        id text primary key not null, name text not null, shortName text not null,
        dutyGroupId text not null, active integer not null, rev integer not null)`,
      `create table contracts (
        id text primary key not null, hospitalId text not null, signedOn text not null,
        endsOn text not null, ownerId text, substituteId text, serviceWindows text not null,
        firstResponseMs integer not null, rev integer not null)`,
      `create table contacts (
        id text primary key not null, hospitalId text not null, name text not null,
        title text not null, phone text not null, rev integer not null)`,
      `create table accounts (
        id text primary key not null, channel text not null, name text not null,
        limits text not null, rev integer not null)`,
      `create table bindings (
        id text primary key not null, hospitalId text not null, accountId text not null,
        externalId text, label text not null, rev integer not null)`,
      `create index bindings_account on bindings(accountId)`,
      `create table disclosures (
        id text primary key not null, userId text not null, subject text not null,
        subjectId text not null, field text not null, at integer not null, rev integer not null)`,
      `create table conversations (
        id text primary key not null, accountId text not null, channel text not null,
        kind text not null, externalId text not null, title text not null,
        hospitalId text, assigneeId text, status text not null, lastMessageAt integer not null,
        preview text not null, lastInboundAt integer, waitingSince integer,
        repliesSinceInbound integer not null, rev integer not null)`,
      `create index conversations_newest on conversations(status, lastMessageAt)`,
      `create index conversations_account on conversations(accountId)`,
      `create table messages (
        id text primary key not null, conversationId text not null, direction text not null,
        contentKind text not null, text text not null, senderExternalId text,
        senderName text not null, userId text, sentAt integer not null,
        receivedAt integer not null, state text not null, failure text,
        retryable integer not null, attempt integer not null, platformId text, rev integer not null)`,
      `create index messages_thread on messages(conversationId, sentAt, id)`,
      `create index messages_inbound on messages(conversationId, sentAt) where direction = 'in'`,
      `create index messages_sent on messages(conversationId, sentAt) where direction = 'out' and state = 'sent'`,
      `create index messages_failed on messages(conversationId) where state in ('failed', 'unknown')`,
      `create table readMarks (
        id text primary key not null, userId text not null, conversationId text not null,
        readUpTo integer not null, rev integer not null)`,
      `create index readMarks_conversation on readMarks(conversationId, userId)`,
      `create table dutyGroups (
        id text primary key not null, name text not null, phone text not null,
        term integer not null, primaryId text, backupId text, since integer not null,
        source text not null, holdUntil integer, rev integer not null)`,
      `create table shifts (
        id text primary key not null, groupId text not null, role text not null,
        userId text not null, startAt integer not null, endAt integer not null, rev integer not null)`,
      `create index shifts_group on shifts(groupId, startAt)`,
      `create table dutyTerms (
        id text primary key not null, groupId text not null, term integer not null,
        primaryId text, backupId text, since integer not null, source text not null,
        byUserId text, reason text not null, rev integer not null)`,
      `create index dutyTerms_group on dutyTerms(groupId, term)`,
      `create table tickets (
        id text primary key not null, number integer, hospitalId text not null,
        conversationId text, messageId text, title text not null, description text not null,
        kind text not null, module text, priority text not null, status text not null,
        cause text, assigneeId text, createdBy text not null, createdAt integer not null,
        updatedAt integer not null, closedAt integer, closedBy text, result text not null,
        rev integer not null)`,
      `create index tickets_status on tickets(status, updatedAt)`,
      `create index tickets_created on tickets(hospitalId, createdAt)`,
      `create index tickets_closed on tickets(hospitalId, closedAt)`,
      `create table ticketEntries (
        id text primary key not null, ticketId text not null, kind text not null,
        text text not null, userId text not null, at integer not null, rev integer not null)`,
      `create index ticketEntries_ticket on ticketEntries(ticketId, at)`,
      `create table callbacks (
        id text primary key not null, hospitalId text not null, kind text not null,
        subject text not null, requiredParties text not null, patientName text not null,
        patientPhone text not null, ticketId text, conversationId text,
        assigneeId text, dueAt integer not null, status text not null,
        result text not null, createdBy text not null, createdAt integer not null,
        closedAt integer, closedBy text, rev integer not null)`,
      `create index callbacks_due on callbacks(status, dueAt)`,
      `create index callbacks_closed on callbacks(hospitalId, closedAt)`,
      `create table attempts (
        id text primary key not null, callbackId text not null, party text not null,
        outcome text not null, proof text, note text not null, at integer not null,
        userId text not null, rev integer not null)`,
      `create index attempts_callback on attempts(callbackId, at)`,
      `create index attempts_at on attempts(at)`,
      `create table shadows (
        entity text not null, id text not null, rev integer not null,
        row text, primary key (entity, id))`,
      `create table mirrorState (
        slot integer primary key, epoch text, cursor integer not null,
        complete integer not null, clockOffset integer not null, keyMark text not null)`,
      `create table search_message (pos integer primary key not null, id text not null unique, parent_id text not null,
        at integer not null, body text not null)`,
      `create virtual table search_message_fts using fts5(t, tokenize='ascii', content='', contentless_delete=1, detail=none)`,
      `insert into search_message_fts(search_message_fts, rank) values ('automerge', 8)`,
      `create table search_ticket (pos integer primary key not null, id text not null unique, parent_id text not null,
        at integer not null, body text not null)`,
      `create virtual table search_ticket_fts using fts5(t, tokenize='ascii', content='', contentless_delete=1, detail=none)`,
      `insert into search_ticket_fts(search_ticket_fts, rank) values ('automerge', 8)`,
    ],
  },
  {
    name: '0002_retention',
    at: Date.UTC(2026, 10, 24),
    sql: [
      // A mirror of before holds everything there is: from the beginning of time, and no row was ever left out.
      `alter table mirrorState add column horizon integer not null default 0`,
      `alter table mirrorState add column filledFrom integer not null default 0`,
      `alter table mirrorState add column understands text not null default ''`,
      `create table leases (
        entity text not null, id text not null, at integer not null, since integer,
        primary key (entity, id))`,
      `create table gaps (entity text not null, id text not null, primary key (entity, id))`,
      `create table skipped (
        entity text not null, id text not null, rev integer not null, primary key (entity, id))`,
    ],
  },
];
