import type { CannedReply } from './model.ts';

/** A reply with how often it was used. */
export interface CountedReply extends CannedReply {
  /** By the person who looks. */
  readonly mine: number;
  /** By everybody. */
  readonly total: number;
}

/** What is typed after a `/` that stands at the beginning or after a blank: where the sign stands, and the words after it. Null: the caret is elsewhere. */
export function slashAt(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const from = text.slice(0, caret).lastIndexOf('/');
  if (from < 0 || (from > 0 && !/\s/u.test(text.charAt(from - 1)))) return null;
  const typed = text.slice(from + 1, caret);
  return /[\s/]/u.test(typed) || typed.length > 20 ? null : { from, typed };
}

const flat = (text: string): string => text.normalize('NFKC').toLowerCase();

/** How well a reply fits what is typed, 0 best; null: not at all. Nothing typed fits everything. */
export function fitOf(reply: Pick<CannedReply, 'code' | 'title' | 'initials' | 'text'>, typed: string): number | null {
  const wanted = flat(typed);
  const [code, title, initials] = [flat(reply.code), flat(reply.title), flat(reply.initials)];
  if (code !== '' && code === wanted) return 0;
  if (code.startsWith(wanted) || title.startsWith(wanted) || initials.startsWith(wanted)) return 1;
  if (code.includes(wanted) || title.includes(wanted) || initials.includes(wanted)) return 2;
  return flat(reply.text).includes(wanted) ? 3 : null;
}

/** What fits, best first; among equals what the person uses most, then what everybody does. */
export function matchingReplies(replies: readonly CountedReply[], typed: string): readonly CountedReply[] {
  return replies
    .flatMap((reply) => {
      const fit = fitOf(reply, typed);
      // Without anything typed all of them begin alike: only use decides.
      return fit === null ? [] : [{ reply, fit: typed === '' ? 0 : fit }];
    })
    .toSorted((a, b) => a.fit - b.fit || b.reply.mine - a.reply.mine || b.reply.total - a.reply.total || a.reply.title.localeCompare(b.reply.title, 'zh-CN'))
    .map(({ reply }) => reply);
}
