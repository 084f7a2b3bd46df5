import type { UserId } from '../ids.ts';

interface Named {
  readonly id: UserId;
  readonly displayName: string;
}

/**
 * Colleagues whom a text names with `@`, each once, in the order of the staff. Of two names that begin alike the longer one
 * is meant where it is written: `@王芳芳` names 王芳芳 and not 王芳.
 */
export function mentionedIn(text: string, staff: readonly Named[]): readonly UserId[] {
  const longestFirst = staff.filter(({ displayName }) => displayName !== '').toSorted((a, b) => b.displayName.length - a.displayName.length);
  const found = new Set<UserId>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const named = longestFirst.find(({ displayName }) => text.startsWith(displayName, at + 1));
    // Two people of one name are both meant: better one too many than one too few.
    for (const { id, displayName } of staff) if (named !== undefined && displayName === named.displayName) found.add(id);
  }
  return staff.flatMap(({ id }) => (found.has(id) ? [id] : []));
}

/** What is being typed after an `@` before the caret: where the sign stands, and the beginning of the name. */
export function mentionAt(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const from = text.slice(0, caret).lastIndexOf('@');
  if (from < 0) return null;
  const typed = text.slice(from + 1, caret);
  return /[\s@]/u.test(typed) || typed.length > 20 ? null : { from, typed };
}
