import * as z from 'zod';
import type { HospitalId, UserId } from '../ids.ts';
import { channelKind } from '../inbox/model.ts';
import type { ChannelKind } from '../inbox/model.ts';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';
import { brandedId, instant } from '../wire/scalars.ts';

/** Telephone and ID numbers in titles and excerpts are masked (DESIGN, Security). */
export interface SearchHit {
  readonly kind: 'message' | 'ticket';
  readonly id: string;
  /** The conversation of a message, the ticket itself otherwise. */
  readonly parentId: string;
  readonly title: string;
  readonly excerpt: string;
  readonly at: Instant;
}

export interface ConversationHit {
  readonly id: string;
  readonly title: string;
  readonly preview: string;
  readonly channel: ChannelKind;
  readonly hospitalId: HospitalId | null;
  readonly isClosed: boolean;
  readonly at: Instant;
}

/** Somebody who is found by name or by a part of a telephone number. */
export interface PersonHit {
  /** Where the number stands. */
  readonly kind: 'contact' | 'call' | 'callback' | 'ticket';
  /** Of the contact, call, callback or ticket. */
  readonly id: string;
  /** Masked for patients. */
  readonly name: string;
  /** Post, or what the call, callback or ticket is about. */
  readonly note: string;
  /** Masked, however much of it was typed. */
  readonly phone: string;
  readonly hospitalId: HospitalId | null;
}

/** What is looked in. Everything that is named must hold. */
export const searchFilter = z.object({
  channel: channelKind.optional(),
  hospitalId: brandedId<HospitalId>().optional(),
  /** Written by this colleague; of tickets, in their hands or made by them. */
  staffId: brandedId<UserId>().optional(),
  /** Written by a customer of whose name this is a part. */
  customer: z.string().min(1).max(60).optional(),
  from: instant.optional(),
  /** Not included. */
  to: instant.optional(),
});
export type SearchFilter = z.infer<typeof searchFilter>;

/** Fewer digits of a telephone number find half of the desk. */
export const PHONE_FRAGMENT = 4;

/** The digits of what was typed where it can be a part of a telephone number, else null. */
export function phoneFragment(query: string): string | null {
  const digits = query.normalize('NFKC').replaceAll(/[\s()+-]/gu, '');
  return /^\d+$/u.test(digits) && digits.length >= PHONE_FRAGMENT ? digits : null;
}

export const searchRequests = {
  /**
   * Everything that holds the words, newest first, Chinese of any length included: messages and tickets up to `limit`, a few
   * conversations and people. Without words: the newest that the filter lets through.
   */
  'search.all': request<{
    readonly hits: readonly SearchHit[];
    readonly hasMore: boolean;
    readonly conversations: readonly ConversationHit[];
    readonly people: readonly PersonHit[];
  }>()(z.object({ query: z.string().max(100), limit: z.number().int().min(1).max(300), filter: searchFilter.optional() })),
};
