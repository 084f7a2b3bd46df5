import * as z from 'zod';
import type { ArticleId, HospitalId } from '../ids.ts';
import { conflictsOf } from '../wire/conflict.ts';
import { applied, drop, keepers, mutation, put, rejected } from '../wire/mutation.ts';
import { brandedId, textOf } from '../wire/scalars.ts';

export const TITLE_MAX = 80;
export const KEYWORD_MAX = 20;
export const MOST_KEYWORDS = 20;
export const BODY_MAX = 4000;
export const SOURCE_MAX = 200;

const articleId = brandedId<ArticleId>();
const hospitalId = brandedId<HospitalId>().nullable();
const fields = z.object({
  title: textOf(TITLE_MAX),
  keywords: z.array(textOf(KEYWORD_MAX)).max(MOST_KEYWORDS),
  body: textOf(BODY_MAX),
  hospitalId,
  source: z.string().trim().max(SOURCE_MAX),
});

export const knowledgeMutations = {
  /** Makes an article, or changes one whose fields are as its person saw them. */
  'knowledge.save': mutation({
    args: z.object({
      articleId,
      /** What changes; of a new one all of them. */
      fields: fields.partial(),
      /** What the person saw in these fields; absent for a new one. */
      base: z.object({ title: z.string(), keywords: z.array(z.string()), body: z.string(), hospitalId, source: z.string() }).partial().optional(),
    }),
    roles: keepers,
    reads: (args) => [
      { entity: 'articles', id: args.articleId },
      ...(args.fields.hospitalId ? [{ entity: 'hospitals' as const, id: args.fields.hospitalId }] : []),
    ],
    apply(args, rows, ctx) {
      const before = rows.get('articles', args.articleId);
      if (before === undefined && args.base !== undefined) return rejected('not_found');
      if (before !== undefined && conflictsOf(before, args.fields, args.base).length > 0) return rejected('conflict');
      const { title = before?.title ?? '', keywords = before?.keywords ?? [], body = before?.body ?? '', source = before?.source ?? '', hospitalId: hospital = before?.hospitalId ?? null } = args.fields;
      if (title === '' || body === '') return rejected('malformed');
      if (hospital !== null && hospital !== before?.hospitalId && rows.get('hospitals', hospital) === undefined) return rejected('not_found');
      return applied(
        put('articles', { id: args.articleId, title, keywords: [...new Set(keywords)], body, hospitalId: hospital, source, updatedBy: ctx.actor.userId, updatedAt: ctx.at }),
      );
    },
  }),

  'knowledge.remove': mutation({
    args: z.object({ articleId }),
    roles: keepers,
    reads: (args) => [{ entity: 'articles', id: args.articleId }],
    apply: (args, rows) => (rows.get('articles', args.articleId) === undefined ? rejected('not_found') : applied(drop('articles', args.articleId))),
  }),
};
