import { z } from 'zod';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';

export interface SearchHit {
  readonly kind: 'message' | 'ticket';
  readonly id: string;
  /** The conversation of a message, the ticket itself otherwise. */
  readonly parentId: string;
  readonly title: string;
  readonly excerpt: string;
  readonly at: Instant;
}

export const searchRequests = {
  /** Messages and tickets, newest first, Chinese of any length included. */
  'search.all': request<{ readonly hits: readonly SearchHit[] }>()(
    z.object({ query: z.string().max(100), limit: z.number().int().min(1).max(100) }),
  ),
};
