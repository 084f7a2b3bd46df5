import type { UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import type { DutyGroup, DutyRole, Shift } from './model.ts';

export interface Holders {
  readonly primaryId: UserId | null;
  readonly backupId: UserId | null;
}

const covers = (shift: Shift, at: Instant): boolean => shift.startAt <= at && at < shift.endAt;

/** Whom the roster names at an instant. Shifts of one role never overlap (`saveShift`), so there is one answer. */
export function rosterHolders(shifts: readonly Shift[], at: Instant): Holders {
  const holder = (role: DutyRole): UserId | null =>
    shifts.find((shift) => shift.role === role && covers(shift, at))?.userId ?? null;
  return { primaryId: holder('primary'), backupId: holder('backup') };
}

/** The first moment after `at` where the roster may name somebody else; null when no shift begins or ends later. */
export function nextBoundary(shifts: readonly Shift[], at: Instant): Instant | null {
  const later = shifts.flatMap((shift) => [shift.startAt, shift.endAt]).filter((edge) => edge > at);
  return later.length === 0 ? null : Math.min(...later);
}

/**
 * Who should hold the roles now: a switch by hand until its boundary, then the roster. Where the roster has a gap the
 * holder stays: clause 二4 wants somebody at every minute, and the board warns of the gap instead.
 * @returns the new holders, or null when no hand changes
 */
export function dueTransition(group: DutyGroup, shifts: readonly Shift[], now: Instant): Holders | null {
  if (group.holdUntil !== null && now < group.holdUntil) return null;
  const roster = rosterHolders(shifts, now);
  let primaryId = roster.primaryId ?? group.primaryId;
  let backupId = roster.backupId ?? group.backupId;
  if (primaryId !== null && primaryId === backupId) {
    // Filling a gap must not put one person in both roles: the roster's own entry wins.
    if (roster.primaryId !== null) backupId = roster.backupId;
    else primaryId = roster.primaryId;
  }
  return primaryId === group.primaryId && backupId === group.backupId ? null : { primaryId, backupId };
}

export interface Gap {
  readonly role: DutyRole;
  readonly from: Instant;
  readonly to: Instant;
}

/** Minutes of an interval in which the roster names nobody for a role (二4: at every minute two different people). */
export function gapsOf(shifts: readonly Shift[], from: Instant, to: Instant): readonly Gap[] {
  return (['primary', 'backup'] as const).flatMap((role) => {
    const gaps: Gap[] = [];
    let covered = from;
    for (const shift of shifts.filter((s) => s.role === role).toSorted((a, b) => a.startAt - b.startAt)) {
      if (shift.endAt <= covered || shift.startAt >= to) continue;
      if (shift.startAt > covered) gaps.push({ role, from: covered, to: shift.startAt });
      covered = Math.max(covered, shift.endAt);
    }
    if (covered < to) gaps.push({ role, from: covered, to });
    return gaps;
  });
}

/** Whether a shift may stand beside the others of its group. */
export function shiftConflict(candidate: Shift, others: readonly Shift[]): 'overlap' | 'same_person' | null {
  const touching = others.filter(
    (other) => other.id !== candidate.id && other.startAt < candidate.endAt && candidate.startAt < other.endAt,
  );
  if (touching.some((other) => other.role === candidate.role)) return 'overlap';
  if (touching.some((other) => other.userId === candidate.userId)) return 'same_person';
  return null;
}
