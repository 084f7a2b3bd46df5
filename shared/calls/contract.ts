import * as z from 'zod';
import type { Callback } from '../callbacks/model.ts';
import type { CallId, ContactId, HospitalId, TicketId, UserId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { SyncMark, TicketRef } from '../tickets/contract.ts';
import { brandedId, instant } from '../wire/scalars.ts';
import { callDirection } from './model.ts';
import type { Call } from './model.ts';

/** Calls one list holds at most. */
export const CALL_LIST_LIMIT = 1000;

/** `phone`, and a patient's name, are masked; `directory.reveal` reads them. */
export type CallItem = Call & {
  readonly ticket: TicketRef | null;
  readonly callback: Pick<Callback, 'id' | 'status' | 'dueAt' | 'kind' | 'subject'> | null;
  readonly sync: SyncMark;
};

export interface CallDetail {
  readonly call: CallItem;
  /** Callbacks that it may have been an attempt of: of its number, its person or its hospital, the first due first. */
  readonly due: readonly NonNullable<CallItem['callback']>[];
}

export const callRequests = {
  /** Newest first. */
  'calls.list': request<{ readonly items: readonly CallItem[]; readonly total: number; readonly missed: number }>()(
    z.object({
      hospitalId: brandedId<HospitalId>().nullable(),
      direction: callDirection.nullable(),
      userId: brandedId<UserId>().nullable(),
      /** Only those that nobody took. */
      missedOnly: z.boolean(),
      ticketId: brandedId<TicketId>().nullable().optional(),
      contactId: brandedId<ContactId>().nullable().optional(),
      /** By when they rang: from, and before. */
      from: instant.nullable(),
      to: instant.nullable(),
      limit: z.number().int().min(1).max(CALL_LIST_LIMIT),
    }),
  ),
  'calls.get': request<CallDetail>()(z.object({ callId: brandedId<CallId>() })),
};
