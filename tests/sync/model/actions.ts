import { asId, type CallbackId, type TicketId } from '../../../shared/ids.ts';
import { ticketPriority, ticketStatus } from '../../../shared/tickets/model.ts';
import type { MutationArgs, MutationName } from '../../../shared/wire/mutations.ts';
import type { Instant } from '../../../shared/time/clock.ts';

/** What a person does: a named mutation with its arguments. */
export interface Action {
  readonly name: MutationName;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Small numbers that shrink. */
export interface Choice {
  readonly row: number;
  readonly value: number;
}
/** What one sequence has to itself in a world that several share. */
export interface Round {
  /** 0 up to `ROUNDS`: of a fresh world, and so of a sequence that is repeated, always 0. */
  readonly number: number;
  /** When it began, by the true hands. */
  readonly since: Instant;
}
/** `serial` makes the action's ids and texts its own; the rows are few, so that three people meet on them. */
interface Chosen extends Choice {
  readonly ticket: TicketId;
  /** Another ticket, mostly. */
  readonly other: TicketId;
  readonly callback: CallbackId;
  readonly since: Instant;
}
type Make = (choice: Chosen, serial: number) => Action;

const make = <N extends MutationName>(name: N, args: (choice: Chosen, serial: number) => MutationArgs<N>): Make => (choice, serial) => ({
  name,
  args: args(choice, serial) as Readonly<Record<string, unknown>>, // every mutation takes an object
});

const users = ['u-agent', 'u-lead', 'u-admin'] as const;
const userOf = (value: number) => asId<never>(users[value % users.length] ?? 'u-agent');
const someone = (value: number) => (value % 4 === 3 ? null : userOf(value));
/** Rows 0 and 1 are there when the sequence begins, row 2 is for somebody to create. */
export const ticketId = (round: number, row: number) => asId<TicketId>(`t${round}-${row % 3}`);
/** The first is there when the sequence begins. */
export const callbackId = (round: number, row: number) => asId<CallbackId>(`k${round}-${row % 2}`);
export const conversationId = (row: number) => asId<never>(`v${(row % 2) + 1}`);
const hospitalId = (row: number) => asId<never>(`h${(row % 2) + 1}`);
const entryId = (serial: number) => asId<never>(`entry-${serial}`);
const lineId = (serial: number) => asId<never>(`line-${serial}`);
const openStatuses = ticketStatus.exclude(['closed', 'at_rnd', 'on_site']).options;
const priorities = ticketPriority.options;

/** The first of them are what people do all day, and what can overwrite somebody else's. */
export const FREQUENT = 15;
/** Everything a person can do from the queue, of all features. Who may not, or may not now, is refused: that is part of it. */
export const actions: readonly Make[] = [
  make('tickets.edit', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), fields: { title: `标题 ${serial}` } })),
  make('tickets.edit', ({ ticket, value }, serial) => ({ ticketId: ticket, entryId: entryId(serial), fields: { priority: priorities[value % priorities.length] } })),
  make('tickets.edit', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), fields: {}, details: { agreed: `约定 ${serial}` } })),
  make('tickets.assign', ({ ticket, value }, serial) => ({ ticketId: ticket, entryId: entryId(serial), assigneeId: someone(value) })),
  make('tickets.comment', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), text: `评论 ${serial}` })),
  make('tickets.setStatus', ({ ticket, value }, serial) => ({ ticketId: ticket, entryId: entryId(serial), status: openStatuses[value % openStatuses.length] ?? 'open', reason: `原因 ${serial}` })),
  make('inbox.send', ({ row }, serial) => ({ messageId: asId<never>(`reply-${serial}`), conversationId: conversationId(row), text: `回复 ${serial}` })),
  make('inbox.markRead', ({ since, row, value }) => ({ conversationId: conversationId(row), readUpTo: since + value * 1000 })),
  make('inbox.assign', ({ row, value }) => ({ conversationId: conversationId(row), userId: someone(value) })),
  make('callbacks.assign', ({ callback, value }) => ({ callbackId: callback, assigneeId: someone(value) })),
  make('callbacks.logAttempt', ({ callback, since, value }, serial) => ({
    attemptId: asId<never>(`attempt-${serial}`), callbackId: callback, party: value % 2 === 0 ? 'patient' : 'hospital', outcome: 'reached',
    proof: { type: 'call', startedAt: since - 120_000, endedAt: since - 60_000, phoneTail: '1234' }, note: `电话 ${serial}`,
  })),
  make('directory.saveHospital', ({ row }, serial) => ({
    hospital: { id: hospitalId(row), name: `医院 ${serial}`, shortName: `院${serial}`, dutyGroupId: asId<never>('g1'), active: true },
  })),
  make('directory.saveContact', ({ row, value }, serial) => ({ contact: { id: asId<never>(`contact-${row}`), hospitalId: hospitalId(value), name: `联系人 ${serial}`, title: '主任', phone: '13811112222' } })),
  make('directory.removeContact', ({ row }) => ({ contactId: asId<never>(`contact-${row}`) })),
  make('tickets.create', ({ ticket, value }, serial) => ({
    ticketId: ticket, entryId: entryId(serial), hospitalId: hospitalId(value), conversationId: null, messageId: null, assigneeId: someone(value),
    title: `工单 ${serial}`, description: '', kind: value % 3 === 0 ? 'patient_case' : 'consultation', module: null, priority: 'normal', cause: null,
    details: { patientPhone: '13800000000' }, checklist: [{ id: 'c1', text: '核对', done: false }],
  })),
  make('tickets.mark', ({ ticket, value }, serial) => ({ ticketId: ticket, entryId: entryId(serial), mark: value % 2 === 0 ? 'confirmed' : 'checked', note: `确认 ${serial}` })),
  make('tickets.logReply', ({ ticket, since, value }, serial) => ({
    ticketId: ticket, entryId: entryId(serial), party: value % 2 === 0 ? 'patient' : 'hospital', proof: { type: 'call', startedAt: since - 120_000, endedAt: since - 60_000, phoneTail: '' }, note: '',
  })),
  make('tickets.sendToRnd', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), question: `问题 ${serial}`, soFar: '已复现', logs: 'timeout', attachmentIds: [] })),
  make('tickets.answerFromRnd', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), answer: `答复 ${serial}`, answeredBy: '研发' })),
  make('tickets.dispatch', ({ ticket, value }, serial) => ({ ticketId: ticket, entryId: entryId(serial), visitId: asId<never>(`visit-${serial}`), engineerId: asId<never>(someone(value) ?? 'u-agent'), reason: `现场 ${serial}` })),
  make('tickets.visitStep', ({ ticket, since, value }, serial) => ({ ticketId: ticket, entryId: entryId(serial), step: (['departed', 'arrived', 'left'] as const)[value % 3] ?? 'left', at: since + serial })),
  make('tickets.cancelVisit', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), reason: `取消 ${serial}` })),
  make('tickets.checkItem', ({ ticket, value }, serial) => ({ ticketId: ticket, entryId: entryId(serial), itemId: 'c1', done: value % 2 === 0 })),
  make('tickets.changeItem', ({ ticket, value }, serial) => ({
    ticketId: ticket, entryId: entryId(serial), ...(value % 2 === 0 ? { itemId: `c${serial}`, change: { op: 'add', text: `步骤 ${serial}`, after: 'c1' } } : { itemId: 'c1', change: { op: 'rename', text: `核对 ${value}`, base: '核对' } }),
  })),
  make('tickets.watch', ({ ticket, value }) => ({ ticketId: ticket, userId: asId<never>(someone(value) ?? 'u-agent'), on: value % 3 !== 0 })),
  make('tickets.link', ({ ticket, other }, serial) => ({ linkId: asId<never>(`link-${serial}`), entryId: entryId(serial), ticketId: ticket, toId: other, kind: 'relates' })),
  make('tickets.close', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), result: `结果 ${serial}`, cause: null })),
  make('tickets.reopen', ({ ticket }, serial) => ({ ticketId: ticket, entryId: entryId(serial), reason: `复开 ${serial}` })),
  make('callbacks.create', ({ callback, since, row, value }, serial) => ({
    callbackId: callback, hospitalId: hospitalId(row), kind: value % 2 === 0 ? 'patient_case' : 'hospital_monthly', subject: `回访 ${serial}`,
    patientName: '测试', patientPhone: '13800000000', ticketId: null, conversationId: null, assigneeId: someone(value), dueAt: since + 3_600_000,
  })),
  make('callbacks.close', ({ callback }, serial) => ({ callbackId: callback, result: `办结 ${serial}` })),
  make('callbacks.cancel', ({ callback }, serial) => ({ callbackId: callback, reason: `取消 ${serial}` })),
  make('inbox.retry', ({ value }) => ({ messageId: asId<never>(`reply-${value}`) })),
  make('inbox.setStatus', ({ row, value }) => ({ conversationId: conversationId(row), status: value % 2 === 0 ? 'open' : 'closed' })),
  make('inbox.snooze', ({ row, since, value }, serial) => ({ conversationId: conversationId(row), lineId: lineId(serial), until: value % 4 === 0 ? null : since + value * 60_000, seenInboundAt: since })),
  make('inbox.note', ({ row, value }, serial) => ({ conversationId: conversationId(row), lineId: lineId(serial), text: `备注 ${serial}`, mentionIds: [userOf(value)], messageId: null })),
  make('inbox.keepDraft', ({ row, value }, serial) => ({ conversationId: conversationId(row), text: value % 4 === 0 ? '' : `草稿 ${serial}`, version: `draft-${serial}`, base: value % 2 === 0 ? null : `draft-${serial - 1}` })),
  make('canned.save', ({ row, value }, serial) => ({ replyId: asId<never>(`canned-${row}`), shared: false, initials: '', fields: { title: `常用语 ${value}`, code: '', text: `您好 ${serial}` } })),
  make('canned.use', ({ row }) => ({ replyId: asId<never>(`canned-${row}`) })),
  make('canned.remove', ({ row }) => ({ replyId: asId<never>(`canned-${row}`) })),
  make('knowledge.save', ({ row, value }, serial) => ({ articleId: asId<never>(`article-${row}`), fields: { title: `条目 ${serial}`, keywords: [`词${value}`], body: `正文 ${serial}`, hospitalId: null, source: '' } })),
  make('inbox.undo', ({ row, value }, serial) => ({ conversationId: conversationId(row), lineId: lineId(serial), undoes: lineId(value) })),
  make('inbox.assign', ({ row, value }, serial) => ({ conversationId: conversationId(row), lineId: lineId(serial), userId: someone(value) })),
  make('inbox.setHospital', ({ row, value }) => ({ conversationId: conversationId(row), hospitalId: value % 3 === 2 ? null : hospitalId(value) })),
  make('duty.saveShift', ({ since, row, value }) => ({
    shiftId: asId<never>(`shift-${row}`), groupId: asId<never>('g1'), role: row % 2 === 0 ? 'primary' : 'backup', userId: userOf(value),
    startAt: since + (value % 5) * 5_000, endAt: since + (value % 5) * 5_000 + 15_000,
  })),
  make('duty.removeShift', ({ row }) => ({ shiftId: asId<never>(`shift-${row}`) })),
  make('duty.saveGroup', (_, serial) => ({ groupId: asId<never>('g1'), name: `一组 ${serial}`, phone: '400' })),
  make('directory.bind', ({ row, value }, serial) => ({
    binding: { id: asId<never>(`binding-${row}`), hospitalId: hospitalId(value), accountId: asId<never>('acc-qq'), externalId: `ext-v${(value % 2) + 1}`, label: `群 ${serial}` },
  })),
  make('directory.unbind', ({ row }) => ({ bindingId: asId<never>(`binding-${row}`) })),
  make('directory.disclose', ({ row }, serial) => ({ disclosureId: asId<never>(`disclosure-${serial}`), subject: 'contact', subjectId: `contact-${row}`, field: 'phone' })),
];

/** @param kind index in `actions` */
export function actionOf(kind: number, { row, value }: Choice, { number, since }: Round, serial: number): Action {
  const ids = { ticket: ticketId(number, row), other: ticketId(number, value), callback: callbackId(number, row) };
  const made = actions[kind]?.({ row, value, ...ids, since }, serial);
  if (made === undefined) throw new Error(`no action ${kind}`);
  return made;
}

/** Online only; `term` is the one the person sees. */
export function switchDuty(value: number, serial: number, term: number): Action {
  return { name: 'duty.switch', args: { groupId: 'g1', primaryId: userOf(value), backupId: userOf(value + 1), reason: `换班 ${serial}`, term } };
}
