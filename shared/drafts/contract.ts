import * as z from 'zod';
import { request } from '../ipc/request.ts';

/** Large enough for every form filled to its limits. */
const LONGEST_DRAFT = 40_000;

/** Half-filled forms, by name: JSON text of whatever the form holds. Durable and sealed on this desktop, never sent. */
export const draftRequests = {
  'drafts.list': request<Readonly<Record<string, string>>>()(z.object({})),
  /** The empty text removes it. A name may hold a whole query of a place. */
  'drafts.save': request<null>()(z.object({ name: z.string().min(1).max(2_000), text: z.string().max(LONGEST_DRAFT) })),
};
