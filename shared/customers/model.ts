import * as z from 'zod';
import type { AccountId, ContactId, IdentityId, UserId } from '../ids.ts';
import { brandedId, instant } from '../wire/scalars.ts';

/** Somebody said: whoever has this id on that account of ours is this contact. Never made by the program itself. */
export const identity = z.object({
  id: brandedId<IdentityId>(),
  contactId: brandedId<ContactId>(),
  accountId: brandedId<AccountId>(),
  /** The platform's id of the person. */
  externalId: z.string(),
  /** How the platform named the person when it was linked. */
  name: z.string(),
  userId: brandedId<UserId>(),
  at: instant,
});
export type Identity = z.infer<typeof identity>;
