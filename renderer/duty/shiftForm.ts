import { asId } from '../../shared/ids.ts';
import type { DutyGroupId, ShiftId, UserId } from '../../shared/ids.ts';
import type { DutyRole, Shift } from '../../shared/duty/model.ts';
import { shiftConflict } from '../../shared/duty/rules.ts';
import type { CalendarDate } from '../../shared/time/shanghai.ts';
import type { Gap } from '../../shared/duty/rules.ts';
import { momentText, parseMoment } from '../ui/desk/moment.ts';
import type { MomentText } from '../ui/desk/moment.ts';

export interface ShiftForm {
  readonly userId: string | null;
  readonly role: DutyRole;
  readonly start: MomentText;
  readonly end: MomentText;
}

export type ShiftProblem =
  | { readonly field: 'userId'; readonly why: 'needPerson' }
  | { readonly field: 'start' | 'end'; readonly why: 'badDate' | 'badTime' }
  | { readonly field: 'end'; readonly why: 'endBeforeStart' }
  | { readonly field: 'form'; readonly why: 'overlap' | 'same_person'; readonly other: Shift };

export type ParsedShift =
  | { readonly kind: 'ok'; readonly shift: Shift }
  | { readonly kind: 'problems'; readonly problems: readonly ShiftProblem[] };

/** A day shift of the default length on a day. */
export function newShiftForm(date: CalendarDate, role: DutyRole): ShiftForm {
  return { userId: null, role, start: { date, time: '08:00' }, end: { date, time: '20:00' } };
}

/** Exactly the stretch that nobody covers. */
export function gapShiftForm(gap: Gap): ShiftForm {
  return { userId: null, role: gap.role, start: momentText(gap.from), end: momentText(gap.to) };
}

export function shiftFormOf(shift: Shift): ShiftForm {
  return { userId: shift.userId, role: shift.role, start: momentText(shift.startAt), end: momentText(shift.endAt) };
}

/** @param others shifts of the group known here; the relay checks again against all of them */
export function parseShift(form: ShiftForm, id: ShiftId, groupId: DutyGroupId, others: readonly Shift[]): ParsedShift {
  const problems: ShiftProblem[] = [];
  if (form.userId === null) problems.push({ field: 'userId', why: 'needPerson' });
  const start = parseMoment(form.start);
  const end = parseMoment(form.end);
  if (start.kind !== 'ok') problems.push({ field: 'start', why: start.kind === 'bad_date' ? 'badDate' : 'badTime' });
  if (end.kind !== 'ok') problems.push({ field: 'end', why: end.kind === 'bad_date' ? 'badDate' : 'badTime' });
  if (start.kind !== 'ok' || end.kind !== 'ok') return { kind: 'problems', problems };
  if (end.at <= start.at) problems.push({ field: 'end', why: 'endBeforeStart' });
  if (form.userId === null || problems.length > 0) return { kind: 'problems', problems };
  const shift: Shift = { id, groupId, role: form.role, userId: asId<UserId>(form.userId), startAt: start.at, endAt: end.at };
  const why = shiftConflict(shift, others);
  if (why === null) return { kind: 'ok', shift };
  const other = others.find((candidate) => candidate.id !== id && shiftConflict(shift, [candidate]) === why);
  return other ? { kind: 'problems', problems: [{ field: 'form', why, other }] } : { kind: 'ok', shift };
}
