import * as z from 'zod';
import type { HospitalId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import { brandedId } from '../wire/scalars.ts';
import type { FollowUpLog } from './model.ts';

export const reportScope = z.object({
  hospitalId: brandedId<HospitalId>(),
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
});

/** A table as the person sees it: the screen renders it and the files are written from it, so they cannot differ. */
export interface LogTable {
  readonly title: string;
  readonly columns: readonly { readonly key: string; readonly label: string }[];
  readonly rows: readonly (readonly string[])[];
  readonly totals: readonly { readonly key: string; readonly label: string; readonly value: number }[];
}

export const reportRequests = {
  'reports.preview': request<{ readonly log: FollowUpLog; readonly table: LogTable }>()(reportScope),
  'reports.export': request<
    | { readonly kind: 'saved'; readonly path: string; readonly rows: number }
    | { readonly kind: 'cancelled' }
  >()(reportScope.extend({ format: z.enum(['xlsx', 'csv']) })),
};
