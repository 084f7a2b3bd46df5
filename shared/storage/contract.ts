import * as z from 'zod';
import type { HospitalId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';
import { brandedId, instant } from '../wire/scalars.ts';

/** A mirror that is being filled anew beside the one in use. */
export type Rebuild =
  | { readonly state: 'idle' }
  /** `share`: 0 to 1 of the relay's changes have been gone through; `waiting`: the relay is away, it goes on by itself. */
  | { readonly state: 'running'; readonly share: number; readonly rows: number; readonly waiting: boolean }
  /** All rows are there, the files are being exchanged. */
  | { readonly state: 'swapping' }
  | { readonly state: 'failed'; readonly code: string };

export interface StorageReport {
  /** Bytes on the disk, with what is not yet written back. */
  readonly mirrorBytes: number;
  /** Thereof the search index. */
  readonly searchBytes: number;
  /** Outbox, drafts, refused actions. */
  readonly localBytes: number;
  /** Bytes of `mirrorBytes` that hold nothing and are given back in idle time. */
  readonly freeBytes: number;
  readonly messages: number;
  readonly tickets: number;
  readonly callbacks: number;
  readonly conversations: number;
  /** Finished work and messages of before this instant are fetched on demand; 0: everything is here. */
  readonly horizon: Instant;
  /** Rows of a newer relay that this version cannot read. */
  readonly skipped: number;
  /** When the files were last tidied since the program started; null: not yet. */
  readonly tidiedAt: Instant | null;
}

export const storageRequests = {
  /** Measures the files: for a page that somebody looks at, not for a status line. */
  'storage.report': request<StorageReport>()(z.object({})),
  'storage.rebuildState': request<{ readonly rebuild: Rebuild; readonly canRebuild: boolean }>()(z.object({})),
  /** Fills a new mirror from the relay and takes it into use; the outbox and the drafts are not touched. */
  'storage.rebuild': request<null>()(z.object({})),
  'storage.cancelRebuild': request<null>()(z.object({})),
  /** From when on finished work is all here, of one hospital or of all; 0: from the beginning. */
  'storage.closedSince': request<{ readonly since: Instant }>()(z.object({ entity: z.enum(['tickets', 'callbacks', 'calls']), hospitalId: brandedId<HospitalId>().nullable() })),
  /** Finished work that is not cached, the last closed first; the rows come into the mirror for a while. `before` null: where what is here ends. */
  'storage.fetchClosed': request<{ readonly found: number; readonly done: boolean; readonly oldest: Instant | null }>()(
    z.object({ entity: z.enum(['tickets', 'callbacks', 'calls']), hospitalId: brandedId<HospitalId>().nullable(), before: instant.nullable() }),
  ),
};
