import * as z from 'zod';
import type { AttemptId, CallbackId, HospitalId, UserId } from '../ids.ts';
import { applied, desk, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId, textOf } from '../wire/scalars.ts';
import { attemptOutcome, callback, party, proof } from './model.ts';
import { proofRefusal, readProof, readProofNext } from './proof.ts';
import { missingParties, requiredPartiesOf } from './rules.ts';

const callbackId = brandedId<CallbackId>();
const oneCallback = (args: { callbackId: CallbackId }) => [{ entity: 'callbacks' as const, id: args.callbackId }];

export const callbackMutations = {
  'callbacks.create': mutation({
    args: z.object({
      callbackId,
      hospitalId: brandedId<HospitalId>(),
      kind: callback.shape.kind,
      subject: textOf(200),
      patientName: z.string().max(60),
      patientPhone: z.string().regex(/^[\d+\- ]{0,20}$/),
      ticketId: callback.shape.ticketId,
      conversationId: callback.shape.conversationId,
      assigneeId: callback.shape.assigneeId,
      dueAt: callback.shape.dueAt,
    }),
    roles: desk,
    reads: (args) => [
      ...oneCallback(args),
      { entity: 'hospitals', id: args.hospitalId },
      ...readPerson(args.assigneeId),
    ],
    apply(args, rows, ctx) {
      if (rows.get('callbacks', args.callbackId)) return rejected('already_exists');
      if (!rows.get('hospitals', args.hospitalId)) return rejected('not_found');
      if (!mayBeGivenWork(args.assigneeId, rows)) return rejected('inactive_user');
      const { callbackId: id, ...rest } = args;
      return applied(
        put('callbacks', {
          id,
          ...rest,
          requiredParties: [...requiredPartiesOf[args.kind]],
          status: 'open',
          result: '',
          createdBy: ctx.actor.userId,
          createdAt: ctx.at,
          closedAt: null,
          closedBy: null,
        }),
      );
    },
  }),

  'callbacks.assign': mutation({
    args: z.object({ callbackId, assigneeId: brandedId<UserId>().nullable() }),
    roles: desk,
    reads: (args) => [
      ...oneCallback(args),
      ...readPerson(args.assigneeId),
    ],
    apply(args, rows) {
      const before = rows.get('callbacks', args.callbackId);
      if (!before) return rejected('not_found');
      if (before.status !== 'open') return rejected('already_closed');
      if (!mayBeGivenWork(args.assigneeId, rows)) return rejected('inactive_user');
      return applied(put('callbacks', { ...before, assigneeId: args.assigneeId }));
    },
  }),

  'callbacks.logAttempt': mutation({
    args: z.object({
      attemptId: brandedId<AttemptId>(),
      callbackId,
      party,
      outcome: attemptOutcome,
      proof: proof.nullable(),
      note: z.string().max(2000),
    }),
    roles: desk,
    reads: (args) => [
      ...oneCallback(args),
      { entity: 'attempts', id: args.attemptId },
      ...readProof(args.proof),
    ],
    readsNext: (args, rows) => readProofNext(args.proof, rows),
    apply(args, rows, ctx) {
      const before = rows.get('callbacks', args.callbackId);
      if (!before) return rejected('not_found');
      if (rows.get('attempts', args.attemptId)) return rejected('already_exists');
      if (before.status !== 'open') return rejected('already_closed');
      if (args.outcome === 'reached' && args.proof === null) return rejected('proof_missing');
      const refusal = args.proof === null ? null : proofRefusal(args.proof, rows, before);
      if (refusal !== null) return rejected(refusal);
      const { attemptId: id, ...rest } = args;
      return applied(put('attempts', { id, ...rest, at: ctx.at, userId: ctx.actor.userId }));
    },
  }),

  /** The two-party gate (九5): refused while a required party has no proven reply. */
  'callbacks.close': mutation({
    args: z.object({ callbackId, result: textOf(2000) }),
    roles: desk,
    reads: (args) => [
      ...oneCallback(args),
      { entity: 'attempts', where: { column: 'callbackId', value: args.callbackId } },
    ],
    apply(args, rows, ctx) {
      const before = rows.get('callbacks', args.callbackId);
      if (!before) return rejected('not_found');
      if (before.status !== 'open') return rejected('already_closed');
      const missing = missingParties(before, rows.list('attempts', 'callbackId', args.callbackId));
      if (missing.includes('patient')) return rejected('gate_patient');
      if (missing.includes('hospital')) return rejected('gate_hospital');
      return applied(
        put('callbacks', {
          ...before,
          status: 'done',
          result: args.result,
          closedAt: ctx.at,
          closedBy: ctx.actor.userId,
        }),
      );
    },
  }),

  'callbacks.cancel': mutation({
    args: z.object({ callbackId, reason: textOf(2000) }),
    roles: desk,
    reads: oneCallback,
    apply(args, rows, ctx) {
      const before = rows.get('callbacks', args.callbackId);
      if (!before) return rejected('not_found');
      if (before.status !== 'open') return rejected('already_closed');
      return applied(
        put('callbacks', {
          ...before,
          status: 'cancelled',
          result: args.reason,
          closedAt: ctx.at,
          closedBy: ctx.actor.userId,
        }),
      );
    },
  }),
};
