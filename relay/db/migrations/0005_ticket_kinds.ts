import type { Migration } from '../migrate.ts';

/**
 * Tickets with fields of their kind, marks, promises and files. Those that stand get the promises that were the
 * defaults on this day; "waiting" was always for the hospital. A conversation remembers that its
 * platform refused a reply.
 */
export const ticketKinds: Migration = {
  name: '0005_ticket_kinds',
  sql: `
alter table contracts add column handle_ms jsonb not null default '{}';
alter table contracts alter column handle_ms drop default;
alter table tickets
  add column details jsonb not null default '{"severity":null,"firstActionAt":null,"agreed":"","dataSubject":null,"plannedOn":null,"slipReason":"","caseType":null,"amountFen":null,"orderNo":"","responsible":null,"complaintLevel":null,"saidAt":null,"patientName":"","patientPhone":""}',
  add column marks jsonb not null default '{"confirmed":null,"checked":null,"handled":null,"repliedPatient":null,"repliedHospital":null,"verified":null}',
  add column terms jsonb not null default '{"frames":[{"openMinute":450,"closeMinute":1080}],"replyMs":300000,"handleMs":{"fault_critical":7200000,"fault_major":14400000,"fault_minor":37800000,"consultation":14400000,"interface_change":113400000,"data_task":37800000,"reconciliation":14400000,"patient_case":37800000},"opinionMs":1800000,"lateAfterMinute":1260}',
  add column pauses jsonb not null default '[]',
  add column watcher_ids jsonb not null default '[]',
  add column checklist jsonb not null default '[]',
  add column due_at bigint,
  add column template_id text,
  add column period text;
alter table tickets
  alter column details drop default, alter column marks drop default, alter column terms drop default,
  alter column pauses drop default,
  alter column watcher_ids drop default, alter column checklist drop default;
update tickets set status = 'waiting_hospital', pauses = jsonb_build_array(jsonb_build_object(
  'from', updated_at, 'to', null, 'status', 'waiting_hospital', 'reason', '')) where status = 'waiting';
alter table ticket_entries add column data jsonb;
alter table conversations add column refusal text;
create table attachments (
  id text primary key, ticket_id text not null, role text not null, name text not null, mime text not null,
  size bigint not null, sha256 text not null, from_at bigint, to_at bigint, source text not null,
  user_id text not null, at bigint not null, rev bigint not null
);
create table ticket_links (
  id text primary key, from_id text not null, to_id text not null, kind text not null, user_id text not null,
  at bigint not null, rev bigint not null
);
create table ticket_templates (
  id text primary key, name text not null, kind text not null, title text not null, description text not null,
  module text, priority text not null, assignee_id text, details jsonb not null, checklist jsonb not null,
  recurrence jsonb, active boolean not null, rev bigint not null
);
create table ticket_views (
  id text primary key, name text not null, owner_id text not null, shared boolean not null, spec jsonb not null,
  rev bigint not null
);
create index attachments_ticket on attachments (ticket_id);
create index ticket_links_from on ticket_links (from_id);
`,
};
