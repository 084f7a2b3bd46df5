import * as z from 'zod';
import { applied, desk, drop, everyone, leads, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import type { BindingId, ContactId } from '../ids.ts';
import { autoReply, binding, contact, contract, defaultAutoReply, disclosure, hospital, serviceException } from './model.ts';
import type { Binding } from './model.ts';

/** The conversations that a binding may move. */
function matching({ accountId, externalId }: Pick<Binding, 'accountId' | 'externalId'>) {
  return externalId === null ? ({ column: 'accountId', value: accountId } as const) : ({ column: 'externalId', value: externalId } as const);
}

export const directoryMutations = {
  'directory.saveHospital': mutation({
    args: z.object({ hospital: hospital.extend({ name: z.string().trim().min(1).max(80), shortName: z.string().trim().min(1).max(20) }) }),
    roles: leads,
    reads: (args) => [{ entity: 'dutyGroups', id: args.hospital.dutyGroupId }],
    apply(args, rows) {
      if (!rows.get('dutyGroups', args.hospital.dutyGroupId)) return rejected('not_found');
      return applied(put('hospitals', args.hospital));
    },
  }),

  'directory.saveContract': mutation({
    // A desktop of an older version does not know all promises: what stands is kept.
    args: z.object({
      contract: contract.extend({
        handleMs: contract.shape.handleMs.optional(),
        serviceExceptions: z.array(serviceException).max(400).optional(),
        autoReply: autoReply.optional(),
      }),
    }),
    roles: leads,
    reads: (args) => [
      { entity: 'contracts', id: args.contract.id },
      { entity: 'hospitals', id: args.contract.hospitalId },
      ...readPerson(args.contract.ownerId),
      ...readPerson(args.contract.substituteId),
    ],
    apply(args, rows) {
      const { hospitalId, signedOn, endsOn, ownerId, substituteId, serviceWindows } = args.contract;
      if (!rows.get('hospitals', hospitalId)) return rejected('not_found');
      const known = rows.get('contracts', args.contract.id);
      const serviceExceptions = args.contract.serviceExceptions ?? known?.serviceExceptions ?? [];
      const frames = [...serviceWindows, ...serviceExceptions.flatMap((one) => one.frames)];
      if (endsOn < signedOn || frames.some((one) => one.closeMinute <= one.openMinute)) return rejected('bad_interval');
      if (ownerId !== null && ownerId === substituteId) return rejected('same_person');
      if (![ownerId, substituteId].every((id) => mayBeGivenWork(id, rows))) return rejected('inactive_user');
      const handleMs = args.contract.handleMs ?? known?.handleMs ?? {};
      const autoReplied = args.contract.autoReply ?? known?.autoReply ?? defaultAutoReply;
      return applied(put('contracts', { ...args.contract, handleMs, serviceExceptions, autoReply: autoReplied }));
    },
  }),

  'directory.saveContact': mutation({
    args: z.object({
      contact: contact.extend({
        name: z.string().trim().min(1).max(60),
        title: z.string().trim().max(60),
        phone: z.string().regex(/^[\d+\- ]{0,20}$/),
        // Not a field to be edited, and older desktops do not know it.
        mergedInto: contact.shape.mergedInto.unwrap().optional(),
      }),
    }),
    roles: leads,
    reads: (args) => [
      { entity: 'hospitals', id: args.contact.hospitalId },
      { entity: 'contacts', id: args.contact.id },
    ],
    apply(args, rows) {
      if (!rows.get('hospitals', args.contact.hospitalId)) return rejected('not_found');
      return applied(put('contacts', { ...args.contact, mergedInto: rows.get('contacts', args.contact.id)?.mergedInto ?? null }));
    },
  }),

  'directory.removeContact': mutation({
    args: z.object({ contactId: brandedId<ContactId>() }),
    roles: leads,
    reads: (args) => [
      { entity: 'contacts', id: args.contactId },
      { entity: 'identities', where: { column: 'contactId', value: args.contactId } },
    ],
    apply(args, rows) {
      if (!rows.get('contacts', args.contactId)) return rejected('not_found');
      const linked = rows.list('identities', 'contactId', args.contactId);
      return applied(drop('contacts', args.contactId), ...linked.map((one) => drop('identities', one.id)));
    },
  }),

  /** From here on conversations that match belong to the hospital; those that stand already are moved too. */
  'directory.bind': mutation({
    // A desktop of an older version does not know who is in the group: what stands is kept.
    args: z.object({ binding: binding.extend({ staffIds: binding.shape.staffIds.unwrap().optional() }) }),
    roles: leads,
    reads: (args) => [
      { entity: 'hospitals', id: args.binding.hospitalId },
      { entity: 'accounts', id: args.binding.accountId },
      { entity: 'bindings', where: { column: 'accountId', value: args.binding.accountId } },
      // Of one conversation: not every conversation of the account, which may be tens of thousands.
      { entity: 'conversations', where: matching(args.binding) },
    ],
    apply(args, rows) {
      const { binding: next } = args;
      if (!rows.get('hospitals', next.hospitalId) || !rows.get('accounts', next.accountId)) return rejected('not_found');
      const others = rows.list('bindings', 'accountId', next.accountId);
      if (others.some((b) => b.id !== next.id && b.externalId === next.externalId)) return rejected('already_exists');
      const narrower = new Set(others.filter((b) => b.externalId !== null).map((b) => b.externalId));
      const { column, value } = matching(next);
      const moved = rows
        .list('conversations', column, value)
        .filter((c) => c.accountId === next.accountId && (next.externalId !== null || !narrower.has(c.externalId)))
        .filter((c) => c.hospitalId !== next.hospitalId)
        .map((c) => put('conversations', { ...c, hospitalId: next.hospitalId }));
      const staffIds = next.staffIds ?? others.find((b) => b.id === next.id)?.staffIds ?? [];
      return applied(put('bindings', { ...next, staffIds }), ...moved);
    },
  }),

  /** Who of ours is in the group (二2); the platforms do not tell. */
  'directory.stationStaff': mutation({
    args: z.object({ bindingId: brandedId<BindingId>(), staffIds: binding.shape.staffIds.unwrap() }),
    roles: desk,
    reads: (args) => [{ entity: 'bindings', id: args.bindingId }, ...args.staffIds.flatMap((id) => readPerson(id))],
    apply(args, rows) {
      const before = rows.get('bindings', args.bindingId);
      if (!before) return rejected('not_found');
      const staffIds = [...new Set(args.staffIds)];
      if (!staffIds.every((id) => before.staffIds.includes(id) || mayBeGivenWork(id, rows))) return rejected('inactive_user');
      return applied(put('bindings', { ...before, staffIds }));
    },
  }),

  'directory.unbind': mutation({
    args: z.object({ bindingId: brandedId<BindingId>() }),
    roles: leads,
    reads: (args) => [{ entity: 'bindings', id: args.bindingId }],
    apply: (args, rows) =>
      rows.get('bindings', args.bindingId) ? applied(drop('bindings', args.bindingId)) : rejected('not_found'),
  }),

  /** Written before the readable value is shown: who looked at which number, and when. */
  'directory.disclose': mutation({
    args: z.object({
      disclosureId: disclosure.shape.id,
      subject: disclosure.shape.subject,
      subjectId: z.string().min(1).max(64),
      field: disclosure.shape.field,
    }),
    roles: everyone,
    reads: (args) => [{ entity: 'disclosures', id: args.disclosureId }],
    apply(args, rows, ctx) {
      if (rows.get('disclosures', args.disclosureId)) return rejected('already_exists');
      const { disclosureId: id, ...rest } = args;
      return applied(put('disclosures', { id, ...rest, userId: ctx.actor.userId, at: ctx.at }));
    },
  }),
};
