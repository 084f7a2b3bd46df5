import * as z from 'zod';
import { request } from '../ipc/request.ts';
import type { SyncMark } from '../tickets/contract.ts';
import type { CountedReply } from './match.ts';

export const cannedRequests = {
  /** Shared replies and one's own, most used first. */
  'canned.list': request<readonly (CountedReply & { readonly sync: SyncMark })[]>()(z.object({})),
};
