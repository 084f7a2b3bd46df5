import * as z from 'zod';
import type { UserId } from '../ids.ts';
import { brandedId } from '../wire/scalars.ts';

export const role = z.enum(['agent', 'lead', 'manager', 'admin']);
export type Role = z.infer<typeof role>;

/** A member of the vendor's staff as everybody may see it; the password's hash never leaves the relay. */
export const staffMember = z.object({
  id: brandedId<UserId>(),
  /** Log-in name. */
  name: z.string(),
  displayName: z.string(),
  role,
  active: z.boolean(),
});
export type StaffMember = z.infer<typeof staffMember>;

export interface Actor {
  readonly userId: UserId;
  readonly role: Role;
}
