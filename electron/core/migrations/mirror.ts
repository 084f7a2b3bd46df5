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
    // What the relay's 0005_ticket_kinds does to rows that stand, to the letter, so that they need not be pulled again.
    name: '0002_ticket_kinds',
    at: Date.UTC(2026, 10, 24),
    sql: [
      `alter table contracts add column handleMs text not null default '{}'`,
      `alter table tickets add column details text not null default '{"severity":null,"firstActionAt":null,"agreed":"","dataSubject":null,"plannedOn":null,"slipReason":"","caseType":null,"amountFen":null,"orderNo":"","responsible":null,"complaintLevel":null,"saidAt":null,"patientName":"","patientPhone":""}'`,
      `alter table tickets add column marks text not null default '{"confirmed":null,"checked":null,"handled":null,"repliedPatient":null,"repliedHospital":null,"verified":null}'`,
      `alter table tickets add column terms text not null default '{"frames":[{"openMinute":450,"closeMinute":1080}],"replyMs":300000,"handleMs":{"fault_critical":7200000,"fault_major":14400000,"fault_minor":37800000,"consultation":14400000,"interface_change":113400000,"data_task":37800000,"reconciliation":14400000,"patient_case":37800000},"opinionMs":1800000,"lateAfterMinute":1260}'`,
      `alter table tickets add column pauses text not null default '[]'`,
      `alter table tickets add column watcherIds text not null default '[]'`,
      `alter table tickets add column checklist text not null default '[]'`,
      `alter table tickets add column dueAt integer`,
      `alter table tickets add column templateId text`,
      `alter table tickets add column period text`,
      `update tickets set status = 'waiting_hospital', pauses = json_array(json_object(
        'from', updatedAt, 'to', null, 'status', 'waiting_hospital', 'reason', '')) where status = 'waiting'`,
      `create index tickets_due on tickets(status, dueAt)`,
      `alter table ticketEntries add column data text`,
      `alter table conversations add column refusal text`,
      `create table attachments (
        id text primary key not null, ticketId text not null, role text not null, name text not null,
        mime text not null, size integer not null, sha256 text not null, fromAt integer, toAt integer,
        source text not null, userId text not null, at integer not null, rev integer not null)`,
      `create index attachments_ticket on attachments(ticketId)`,
      `create table ticketLinks (
        id text primary key not null, fromId text not null, toId text not null, kind text not null,
        userId text not null, at integer not null, rev integer not null)`,
      `create index ticketLinks_from on ticketLinks(fromId)`,
      `create index ticketLinks_to on ticketLinks(toId)`,
      `create table ticketTemplates (
        id text primary key not null, name text not null, kind text not null, title text not null,
        description text not null, module text, priority text not null, assigneeId text, details text not null,
        checklist text not null, recurrence text, active integer not null, rev integer not null)`,
      `create table ticketViews (
        id text primary key not null, name text not null, ownerId text not null, shared integer not null,
        spec text not null, rev integer not null)`,
      // Shadows are sealed, so their rows cannot be given the new fields here. Where there are any, everything is pulled
      // again, and what only pending actions had made is made again from the outbox at the next start.
      `update mirrorState set cursor = 0 where exists (select 1 from shadows)`,
      `delete from shadows`,
      `delete from tickets where rev = 0`,
      `delete from ticketEntries where rev = 0`,
      `delete from callbacks where rev = 0`,
      `delete from attempts where rev = 0`,
      `delete from messages where rev = 0`,
      `delete from contracts where rev = 0`,
      `delete from contacts where rev = 0`,
      `delete from bindings where rev = 0`,
      `delete from readMarks where rev = 0`,
      `delete from shifts where rev = 0`,
      `delete from hospitals where rev = 0`,
      `delete from disclosures where rev = 0`,
      `delete from dutyGroups where rev = 0`,
    ],
  },
  {
    name: '0003_pulled_at',
    at: Date.UTC(2026, 10, 24, 1),
    sql: [`alter table mirrorState add column pulledAt integer`],
  },
  {
    name: '0004_retention',
    at: Date.UTC(2026, 10, 24, 2),
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
  {
    name: '0005_event_windows',
    at: Date.UTC(2026, 10, 25),
    sql: [`alter table conversations add column eventWindow text`],
  },
  {
    name: '0006_recalled',
    at: Date.UTC(2026, 10, 25, 1),
    sql: [`alter table messages add column recalledAt integer`],
  },
  {
    name: '0007_send_queue',
    at: Date.UTC(2026, 10, 25, 2),
    sql: [`alter table messages add column waits text`],
  },
  {
    name: '0008_service_hours',
    at: Date.UTC(2026, 10, 25, 3),
    sql: [
      `alter table contracts add column serviceExceptions text not null default '[]'`,
      `alter table contracts add column autoReply text not null default '{"enabled":true,"text":null}'`,
    ],
  },
  {
    // What the relay's 0014_inbox_desk does to rows that stand.
    name: '0009_inbox_desk',
    at: Date.UTC(2026, 10, 25, 4),
    sql: [
      ...['snoozedUntil integer', 'snoozedSeen integer', 'snoozedBy text', 'lastOutId text', 'lastOutBy text', 'lastOutAt integer'].map(
        (column) => `alter table conversations add column ${column}`,
      ),
      `create index conversations_assignee on conversations(status, assigneeId, lastMessageAt)`,
      `create index conversations_hospital on conversations(status, hospitalId, lastMessageAt)`,
      `create index conversations_waiting on conversations(waitingSince) where status = 'open' and waitingSince is not null`,
      `create index conversations_snoozed on conversations(snoozedUntil) where status = 'open' and snoozedUntil is not null`,
      `create table conversationEntries (
        id text primary key not null, conversationId text not null, kind text not null, userId text,
        at integer not null, text text not null, fromId text, toId text, untilAt integer, wasUntil integer,
        why text not null, mentionIds text not null, messageId text, rev integer not null)`,
      `create index conversationEntries_thread on conversationEntries(conversationId, at)`,
      `create table mentions (
        id text primary key not null, entryId text not null, conversationId text not null, userId text not null,
        byUserId text not null, at integer not null, seenAt integer, rev integer not null)`,
      `create index mentions_user on mentions(userId, conversationId, seenAt)`,
      `create table inboxViews (
        id text primary key not null, name text not null, ownerId text not null, shared integer not null,
        spec text not null, rev integer not null)`,
    ],
  },
  {
    // What the relay's 0015_calls does to rows that stand. SQLite cannot take a `not null` away: the table is made anew.
    name: '0010_calls',
    at: Date.UTC(2026, 10, 30),
    sql: [
      `create table callbacks_next (
        id text primary key not null, hospitalId text, kind text not null,
        subject text not null, requiredParties text not null, patientName text not null,
        patientPhone text not null, ticketId text, conversationId text,
        assigneeId text, dueAt integer not null, status text not null,
        result text not null, createdBy text not null, createdAt integer not null,
        closedAt integer, closedBy text, rev integer not null)`,
      `insert into callbacks_next select
        id, hospitalId, kind, subject, requiredParties, patientName, patientPhone, ticketId, conversationId,
        assigneeId, dueAt, status, result, createdBy, createdAt, closedAt, closedBy, rev from callbacks`,
      `drop table callbacks`,
      `alter table callbacks_next rename to callbacks`,
      `create index callbacks_due on callbacks(status, dueAt)`,
      `create index callbacks_closed on callbacks(hospitalId, closedAt)`,
      `create table calls (
        id text primary key not null, direction text not null, hospitalId text, contactId text, callerName text not null,
        phone text not null, topic text not null, topicText text not null, notes text not null, startedAt integer not null,
        endedAt integer not null, result text not null, ticketId text, callbackId text, attemptId text,
        userId text not null, at integer not null, rev integer not null)`,
      `create index calls_started on calls(startedAt)`,
      `create index calls_hospital on calls(hospitalId, startedAt)`,
      `create index calls_ticket on calls(ticketId) where ticketId is not null`,
    ],
  },
  {
    name: '0011_composer',
    at: Date.UTC(2026, 10, 30, 1),
    sql: [
      `create table replyDrafts (
        id text primary key not null, userId text not null, conversationId text not null, text text not null,
        at integer not null, version text not null, other text, rev integer not null)`,
      `create index replyDrafts_conversation on replyDrafts(conversationId)`,
      `create table cannedReplies (
        id text primary key not null, title text not null, code text not null, text text not null, initials text not null,
        ownerId text, updatedBy text not null, updatedAt integer not null, rev integer not null)`,
      `create table cannedUses (
        id text primary key not null, replyId text not null, userId text not null, count integer not null,
        lastAt integer not null, rev integer not null)`,
      `create index cannedUses_reply on cannedUses(replyId)`,
      `create table articles (
        id text primary key not null, title text not null, keywords text not null, body text not null, hospitalId text,
        source text not null, updatedBy text not null, updatedAt integer not null, rev integer not null)`,
      `create table search_article (pos integer primary key not null, id text not null unique, parent_id text not null,
        at integer not null, body text not null)`,
      `create virtual table search_article_fts using fts5(t, tokenize='ascii', content='', contentless_delete=1, detail=none)`,
      `insert into search_article_fts(search_article_fts, rank) values ('automerge', 8)`,
    ],
  },
  {
    // What the relay's 0017_customers does to rows that stand.
    name: '0012_customers',
    at: Date.UTC(2026, 10, 30, 2),
    sql: [
      `create table identities (
        id text primary key not null, contactId text not null, accountId text not null, externalId text not null,
        name text not null, userId text not null, at integer not null, rev integer not null)`,
      `create index identities_external on identities(externalId)`,
      `create index identities_contact on identities(contactId)`,
      `alter table contacts add column mergedInto text`,
      `alter table bindings add column staffIds text not null default '[]'`,
    ],
  },
  {
    // What the relay's 0018_media does to rows that stand.
    name: '0013_media',
    at: Date.UTC(2026, 10, 30, 3),
    sql: [`alter table messages add column media text not null default '[]'`],
  },
];
