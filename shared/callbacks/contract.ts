import * as z from 'zod';
import type { CallbackId, HospitalId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { SyncMark } from '../tickets/contract.ts';
import { brandedId } from '../wire/scalars.ts';
import type { Attempt, Callback, Party } from './model.ts';
import type { DueState } from './rules.ts';

/** `patientName` and `patientPhone` are masked; `directory.reveal` reads them. */
export type CallbackItem = Callback & {
  readonly due: DueState;
  readonly attempts: number;
  readonly missing: readonly Party[];
  readonly sync: SyncMark;
};

export interface CallbackDetail {
  readonly callback: CallbackItem;
  /** Oldest first. */
  readonly attempts: readonly (Attempt & { readonly sync: SyncMark })[];
}

export const callbackRequests = {
  'callbacks.list': request<{ readonly items: readonly CallbackItem[]; readonly counts: Readonly<Record<DueState, number>> }>()(
    z.object({
      show: z.enum(['open', 'overdue', 'closed']),
      hospitalId: brandedId<HospitalId>().nullable(),
      limit: z.number().int().min(1).max(1000),
    }),
  ),
  'callbacks.get': request<CallbackDetail>()(z.object({ callbackId: brandedId<CallbackId>() })),
};
