import * as z from 'zod';
import type { ArticleId, HospitalId, UserId } from '../ids.ts';
import { brandedId, instant } from '../wire/scalars.ts';

/** What the desk knows about a question: written once, found while answering (clause 二1 线上售后助手). */
export const article = z.object({
  id: brandedId<ArticleId>(),
  title: z.string(),
  /** Words that customers use for it. */
  keywords: z.array(z.string()),
  /** The answer as it can be sent; may name the variables of canned replies. */
  body: z.string(),
  /** Only for this hospital; null: for all. */
  hospitalId: brandedId<HospitalId>().nullable(),
  /** Where it comes from: a manual, a notice, a ticket. May be empty. */
  source: z.string(),
  updatedBy: brandedId<UserId>(),
  updatedAt: instant,
});
export type Article = z.infer<typeof article>;
