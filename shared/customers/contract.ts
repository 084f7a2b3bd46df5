import * as z from 'zod';
import type { CallItem } from '../calls/contract.ts';
import type { Contact } from '../directory/model.ts';
import type { BindingId, ContactId, ConversationId } from '../ids.ts';
import type { Conversation } from '../inbox/model.ts';
import { request } from '../ipc/request.ts';
import type { SyncMark, TicketRef } from '../tickets/contract.ts';
import { brandedId } from '../wire/scalars.ts';
import type { Identity } from './model.ts';
import type { GroupWarning } from './rules.ts';

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

export type ConversationRef = Pick<Conversation, 'id' | 'title' | 'channel' | 'kind' | 'status' | 'hospitalId' | 'lastMessageAt'>;

/** What there is of a person across channels, newest first; each list may be cut, its count is not. */
export interface CustomerHistory {
  readonly conversations: readonly ConversationRef[];
  readonly tickets: readonly TicketRef[];
  readonly calls: readonly CallItem[];
  readonly callbacks: readonly CallbackRef[];
  readonly counts: { readonly conversations: number; readonly tickets: number; readonly calls: number; readonly callbacks: number };
}

/** A contact as one person: the row that stands for them first, with the rows that were merged into it. */
export interface Customer {
  /** `phone` is masked. */
  readonly contacts: readonly (Contact & { readonly sync: SyncMark })[];
  readonly identities: readonly (Identity & { readonly conversation: ConversationRef | null; readonly sync: SyncMark })[];
  readonly history: CustomerHistory;
  /** Other contacts with the very number of this one: perhaps the same person. Never merged by itself. */
  readonly sameNumber: readonly Contact[];
}

/** Somebody who writes in a conversation. */
export interface Writer {
  readonly externalId: string;
  readonly name: string;
  /** The contact that stands for them; null: nobody has said who that is. */
  readonly contactId: ContactId | null;
}

export interface GroupCheck {
  readonly conversation: ConversationRef;
  readonly bindingId: BindingId | null;
  readonly warnings: readonly GroupWarning[];
}

export interface CustomerCard {
  /** Of a group those who wrote lately, the last first; else the one. */
  readonly writers: readonly Writer[];
  /** Null: nobody has said who the chosen writer is. */
  readonly customer: Customer | null;
  /** The group itself, or the groups of the person's hospital; only those with something wrong. */
  readonly groups: readonly GroupCheck[];
}

export const customerRequests = {
  /**
   * People by what is typed of their name or number (three digits at least), or the one who was picked, and what is due to
   * that very number.
   */
  'customers.lookup': request<{ readonly people: readonly PersonMatch[]; readonly due: readonly CallbackRef[] }>()(
    z.object({ name: z.string().max(60), phone: z.string().max(20), contactId: brandedId<ContactId>().nullable(), limit: z.number().int().min(1).max(20) }),
  ),
  /** @param writer whom of a group; null: who wrote last */
  'customers.card': request<CustomerCard>()(z.object({ conversationId: brandedId<ConversationId>(), writer: z.string().max(200).nullable() })),
  /** One contact with everything that is theirs: also what a merge would bring together. */
  'customers.get': request<Customer>()(z.object({ contactId: brandedId<ContactId>() })),
};
