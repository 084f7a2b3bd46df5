import * as z from 'zod';
import type { CannedReplyId, CannedUseId, UserId } from '../ids.ts';
import { brandedId, instant } from '../wire/scalars.ts';

/** A text that is written once and used often. Personal ones go to their owner's desktops only. */
export const cannedReply = z.object({
  id: brandedId<CannedReplyId>(),
  title: z.string(),
  /** Typed after `/`; may be empty. */
  code: z.string(),
  /** May name variables (`variables.ts`). */
  text: z.string(),
  /** First letters of the title as it sounds (`挂号失败`: `ghsb`), found by whoever saved it, so that nobody else needs the dictionary. */
  initials: z.string(),
  /** Null: shared by everybody. */
  ownerId: brandedId<UserId>().nullable(),
  updatedBy: brandedId<UserId>(),
  updatedAt: instant,
});
export type CannedReply = z.infer<typeof cannedReply>;

/**
 * How often one person has used one reply. A row of its own: using a reply does not rewrite its text on every desktop, and two desktops
 * that were offline add up.
 */
export const cannedUse = z.object({
  id: brandedId<CannedUseId>(),
  replyId: brandedId<CannedReplyId>(),
  userId: brandedId<UserId>(),
  count: z.number().int().nonnegative(),
  lastAt: instant,
});
export type CannedUse = z.infer<typeof cannedUse>;
