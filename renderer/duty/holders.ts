import type { UserId } from '../../shared/ids.ts';
import type { DutyGroup, DutyRole, DutyTerm } from '../../shared/duty/model.ts';
import type { Gap } from '../../shared/duty/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';

export function holderOf(of: Pick<DutyGroup, 'primaryId' | 'backupId'>, role: DutyRole): UserId | null {
  return role === 'primary' ? of.primaryId : of.backupId;
}

/**
 * Since when the person of a role has held it: a change of the other role begins a new term but not a new watch.
 * @param terms newest first, those of the group; only as far back as they are known
 */
export function heldSince(group: DutyGroup, terms: readonly DutyTerm[], role: DutyRole): Instant {
  const holder = holderOf(group, role);
  let since = group.since;
  for (const term of terms) {
    if (holderOf(term, role) !== holder) break;
    since = Math.min(since, term.since);
  }
  return since;
}

/** A line of history with its end: the beginning of the next one; null while it lasts. */
export type TermLine = DutyTerm & { readonly until: Instant | null };

/** @param terms newest first */
export function termLines(terms: readonly DutyTerm[]): readonly TermLine[] {
  return terms.map((term, index) => ({ ...term, until: terms[index - 1]?.since ?? null }));
}

/** Gaps that somebody can still fill: what is past stays on the roster but asks for nobody. */
export function openGaps(gaps: readonly Gap[], now: Instant): readonly Gap[] {
  return gaps
    .filter((gap) => gap.to > now)
    .map((gap) => ({ ...gap, from: Math.max(gap.from, now) }))
    .toSorted((a, b) => a.from - b.from);
}
