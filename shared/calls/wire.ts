import * as z from 'zod';
import type { AttemptId, CallbackId, CallId, TicketId } from '../ids.ts';
import { conflictsOf } from '../wire/conflict.ts';
import { applied, desk, mutation, put, rejected } from '../wire/mutation.ts';
import type { RowRead } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import { party } from '../callbacks/model.ts';
import { call } from './model.ts';
import type { Call } from './model.ts';
import { attemptOf, isMissed, missedCallback, missedCallbackId } from './rules.ts';

export const CALL_NOTES_MAX = 4000;
export const CALL_NAME_MAX = 60;
export const CALL_TOPIC_MAX = 60;

const callId = brandedId<CallId>();
const oneCall = (args: { callId: CallId }): RowRead => ({ entity: 'calls', id: args.callId });
const named = (entity: 'hospitals' | 'contacts' | 'tickets', id: string | null): readonly RowRead[] => (id === null ? [] : [{ entity, id }]);

/** What a person says of a call, while it runs and afterwards. */
const told = {
  hospitalId: call.shape.hospitalId,
  contactId: call.shape.contactId,
  callerName: z.string().trim().max(CALL_NAME_MAX),
  topic: call.shape.topic,
  topicText: z.string().trim().max(CALL_TOPIC_MAX),
  notes: z.string().trim().max(CALL_NOTES_MAX),
};
const phone = z.string().trim().regex(/^[\d+\- ]{0,20}$/);

export const callMutations = {
  /** A call that is over. One that nobody took makes its callback in the same breath (`missedCallback`). */
  'calls.log': mutation({
    args: z.object({
      // Short enough that the id of its callback is an id too.
      callId: callId.refine((id) => id.length <= 62),
      direction: call.shape.direction,
      ...told,
      /** Empty: that of the contact. */
      phone,
      startedAt: call.shape.startedAt,
      endedAt: call.shape.endedAt,
      result: call.shape.result,
    }),
    roles: desk,
    reads: (args) => [
      oneCall(args),
      { entity: 'callbacks', id: missedCallbackId(args.callId) },
      ...named('hospitals', args.hospitalId),
      ...named('contacts', args.contactId),
    ],
    apply(args, rows, ctx) {
      if (rows.get('calls', args.callId)) return rejected('already_exists');
      if (args.hospitalId !== null && !rows.get('hospitals', args.hospitalId)) return rejected('not_found');
      if (args.endedAt < args.startedAt) return rejected('bad_interval');
      // A contact who was removed meanwhile takes nothing from the call: its name and number stand in it.
      const contact = args.contactId === null ? undefined : rows.get('contacts', args.contactId);
      const { callId: id, ...rest } = args;
      const endedAt = Math.min(args.endedAt, ctx.at);
      const made: Call = {
        id,
        ...rest,
        callerName: args.callerName === '' ? (contact?.name ?? '') : args.callerName,
        phone: args.phone === '' ? (contact?.phone ?? '') : args.phone,
        contactId: contact?.id ?? null,
        startedAt: Math.min(args.startedAt, endedAt),
        endedAt: args.result === 'answered' ? endedAt : Math.min(args.startedAt, endedAt),
        ticketId: null,
        callbackId: null,
        attemptId: null,
        userId: ctx.actor.userId,
        at: ctx.at,
      };
      // Whom nobody can call back is nobody's to call back.
      if (isMissed(made) && made.phone === '' && made.callerName === '') return rejected('caller_missing');
      const due = missedCallback(made);
      if (due === null || rows.get('callbacks', due.id)) return applied(put('calls', made));
      return applied(put('calls', { ...made, callbackId: due.id }), put('callbacks', due));
    },
  }),

  /** Which ticket it led to; null: none. */
  'calls.link': mutation({
    args: z.object({ callId, ticketId: brandedId<TicketId>().nullable() }),
    roles: desk,
    reads: (args) => [oneCall(args), ...named('tickets', args.ticketId)],
    apply(args, rows) {
      const before = rows.get('calls', args.callId);
      if (!before || (args.ticketId !== null && !rows.get('tickets', args.ticketId))) return rejected('not_found');
      return applied(put('calls', { ...before, ticketId: args.ticketId }));
    },
  }),

  /** Only the named fields change; `base` is what the person saw in them (as `tickets.edit`). A number has none: it was masked. */
  'calls.edit': mutation({
    args: z.object({ callId, fields: z.object({ ...told, phone }).partial(), base: call.pick({ hospitalId: true, contactId: true, callerName: true, topic: true, topicText: true, notes: true }).partial().optional() }),
    roles: desk,
    reads: (args) => [
      oneCall(args),
      { entity: 'callbacks', id: missedCallbackId(args.callId) },
      ...named('hospitals', args.fields.hospitalId ?? null),
      ...named('contacts', args.fields.contactId ?? null),
    ],
    apply(args, rows) {
      const before = rows.get('calls', args.callId);
      if (!before) return rejected('not_found');
      const { hospitalId = null, contactId = null } = args.fields;
      if (hospitalId !== null && !rows.get('hospitals', hospitalId)) return rejected('not_found');
      if (contactId !== null && !rows.get('contacts', contactId)) return rejected('not_found');
      const fields = Object.fromEntries(Object.entries(args.fields).filter(([, value]) => value !== undefined)) as Partial<Call>; // the same keys, fewer
      if (conflictsOf(before, fields, args.base).length > 0) return rejected('conflict');
      const after: Call = { ...before, ...fields };
      const due = rows.get('callbacks', missedCallbackId(args.callId));
      // Whom to call back, while that is still to be done.
      if (due?.status !== 'open') return applied(put('calls', after));
      const { subject, patientName, patientPhone } = missedCallback(after) ?? due;
      return applied(put('calls', after), put('callbacks', { ...due, hospitalId: after.hospitalId ?? due.hospitalId, subject: subject === '' ? due.subject : subject, patientName, patientPhone }));
    },
  }),

  /** The call was an attempt of a callback: its outcome and proof follow from the call. */
  'calls.attempt': mutation({
    args: z.object({ callId, callbackId: brandedId<CallbackId>(), attemptId: brandedId<AttemptId>(), party }),
    roles: desk,
    reads: (args) => [oneCall(args), { entity: 'callbacks', id: args.callbackId }, { entity: 'attempts', id: args.attemptId }],
    apply(args, rows, ctx) {
      const made = rows.get('calls', args.callId);
      const due = rows.get('callbacks', args.callbackId);
      if (!made || !due) return rejected('not_found');
      if (made.attemptId !== null || rows.get('attempts', args.attemptId)) return rejected('already_exists');
      if (due.status !== 'open') return rejected('already_closed');
      // Whoever missed a call has not called back with it, and a word with another hospital proves nothing here (九5).
      if (isMissed(made) || (made.hospitalId !== null && due.hospitalId !== null && made.hospitalId !== due.hospitalId)) return rejected('proof_invalid');
      return applied(
        put('attempts', { id: args.attemptId, callbackId: due.id, party: args.party, ...attemptOf(made), note: made.notes.slice(0, 2000), at: ctx.at, userId: ctx.actor.userId }),
        put('calls', { ...made, callbackId: due.id, attemptId: args.attemptId }),
        ...(due.hospitalId === null && made.hospitalId !== null ? [put('callbacks', { ...due, hospitalId: made.hospitalId })] : []),
      );
    },
  }),
};
