import { z } from 'zod';
import type { CallItem } from '../calls/contract.ts';
import type { Contact } from '../directory/model.ts';
import type { ContactId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { TicketRef } from '../tickets/contract.ts';
import { brandedId } from '../wire/scalars.ts';

export type CallbackRef = NonNullable<CallItem['callback']>;

/** Somebody who may be on the line, with what is open of theirs. */
export interface PersonMatch {
  /** `phone` is masked. */
  readonly contact: Contact;
  /** The number is the very number of this person, not a part of it. */
  readonly exact: boolean;
  readonly tickets: readonly TicketRef[];
  readonly callbacks: readonly CallbackRef[];
}

export const customerRequests = {
  /**
   * People by what is typed of their name or number (three digits at least), or the one who was picked, and what is due to
   * that very number.
   */
  'customers.lookup': request<{ readonly people: readonly PersonMatch[]; readonly due: readonly CallbackRef[] }>()(
    z.object({ name: z.string().max(60), phone: z.string().max(20), contactId: brandedId<ContactId>().nullable(), limit: z.number().int().min(1).max(20) }),
  ),
};
