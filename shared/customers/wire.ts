import * as z from 'zod';
import type { Contact } from '../directory/model.ts';
import type { ContactId, IdentityId } from '../ids.ts';
import { applied, desk, drop, leads, mutation, put, rejected } from '../wire/mutation.ts';
import type { RowRead, RowReader } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import { identity } from './model.ts';

const contactId = brandedId<ContactId>();
const identityId = brandedId<IdentityId>();
const contact = (id: ContactId): RowRead => ({ entity: 'contacts', id });
/** Whom a contact was merged into: it may have been removed since. */
const parentOf = (id: ContactId, rows: RowReader): readonly RowRead[] => {
  const parent = rows.get('contacts', id)?.mergedInto ?? null;
  return parent === null ? [] : [contact(parent)];
};
const stands = (one: Contact, rows: RowReader): boolean => one.mergedInto === null || rows.get('contacts', one.mergedInto) === undefined;

export const customerMutations = {
  /** Only a person links: the program may have reasons to suggest it, and is wrong when a telephone is shared. */
  'customers.link': mutation({
    args: z.object({ identityId, contactId, accountId: identity.shape.accountId, externalId: z.string().min(1).max(200), name: z.string().max(80) }),
    roles: desk,
    reads: (args) => [contact(args.contactId), { entity: 'accounts', id: args.accountId }, { entity: 'identities', where: { column: 'externalId', value: args.externalId } }],
    readsNext: (args, rows) => rows.list('identities', 'externalId', args.externalId).map((one) => contact(one.contactId)),
    apply(args, rows, ctx) {
      if (!rows.get('contacts', args.contactId) || !rows.get('accounts', args.accountId)) return rejected('not_found');
      const known = rows.list('identities', 'externalId', args.externalId).filter((one) => one.accountId === args.accountId);
      // A person who was removed has nothing any more.
      if (known.some((one) => rows.get('contacts', one.contactId) !== undefined)) return rejected('already_exists');
      const { identityId: id, ...rest } = args;
      return applied(...known.filter((one) => one.id !== id).map((one) => drop('identities', one.id)), put('identities', { id, ...rest, userId: ctx.actor.userId, at: ctx.at }));
    },
  }),

  'customers.unlink': mutation({
    args: z.object({ identityId }),
    roles: desk,
    reads: (args) => [{ entity: 'identities', id: args.identityId }],
    apply: (args, rows) => (rows.get('identities', args.identityId) ? applied(drop('identities', args.identityId)) : rejected('not_found')),
  }),

  /** Both must stand for themselves: so no circle can be made, in whatever order two desktops' wishes arrive. */
  'customers.merge': mutation({
    args: z.object({ contactId, intoId: contactId }),
    roles: leads,
    reads: (args) => [contact(args.contactId), contact(args.intoId)],
    readsNext: (args, rows) => [...parentOf(args.contactId, rows), ...parentOf(args.intoId, rows)],
    apply(args, rows) {
      const one = rows.get('contacts', args.contactId);
      const into = rows.get('contacts', args.intoId);
      if (!one || !into) return rejected('not_found');
      if (one.id === into.id) return rejected('same_person');
      if (!stands(one, rows) || !stands(into, rows)) return rejected('changed_since');
      return applied(put('contacts', { ...one, mergedInto: into.id }));
    },
  }),

  'customers.unmerge': mutation({
    args: z.object({ contactId }),
    roles: leads,
    reads: (args) => [contact(args.contactId)],
    apply(args, rows) {
      const one = rows.get('contacts', args.contactId);
      if (!one) return rejected('not_found');
      return one.mergedInto === null ? rejected('changed_since') : applied(put('contacts', { ...one, mergedInto: null }));
    },
  }),
};
