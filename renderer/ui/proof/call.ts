import type { Proof } from '../../../shared/callbacks/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { DAY_MS, dateOf, HOUR_MS, MINUTE_MS, timeOf } from '../../../shared/time/shanghai.ts';
import { parseMoment } from '../desk/moment.ts';

/** A telephone call as typed. */
export interface CallText {
  readonly callDate: string;
  readonly callStart: string;
  readonly callEnd: string;
  readonly phoneTail: string;
}

export type CallField = keyof CallText;
export type CallProblem = 'badTime' | 'badDate' | 'endBeforeStart' | 'callInFuture' | 'badTail';
type CallProof = Extract<Proof, { type: 'call' }>;

export type ParsedCall =
  | { readonly kind: 'ok'; readonly proof: CallProof }
  | { readonly kind: 'problems'; readonly problems: Partial<Readonly<Record<CallField, CallProblem>>> };

/** Its times are for the person to say: a proof that nobody gave must not stand in a form. */
export function newCall(now: Instant): CallText {
  return { callDate: dateOf(now), callStart: '', callEnd: '', phoneTail: '' };
}

/** Nothing was said of it. */
export const isUnsaidCall = ({ callStart, callEnd, phoneTail }: CallText): boolean => callStart === '' && callEnd === '' && phoneTail === '';

export function callText({ startedAt, endedAt, phoneTail }: CallProof): CallText {
  return { callDate: dateOf(startedAt), callStart: timeOf(startedAt), callEnd: timeOf(endedAt), phoneTail };
}

/** A call's end past midnight belongs to the next day; one that has not ended yet proves nothing. */
export function parseCall(form: CallText, now: Instant): ParsedCall {
  const problems: Partial<Record<CallField, CallProblem>> = {};
  const start = parseMoment({ date: form.callDate, time: form.callStart });
  const end = parseMoment({ date: form.callDate, time: form.callEnd });
  if (start.kind === 'bad_date' || end.kind === 'bad_date') problems.callDate = 'badDate';
  if (start.kind === 'bad_time') problems.callStart = 'badTime';
  if (end.kind === 'bad_time') problems.callEnd = 'badTime';
  if (!/^(\d{4})?$/.test(form.phoneTail)) problems.phoneTail = 'badTail';
  if (start.kind !== 'ok' || end.kind !== 'ok') return { kind: 'problems', problems };
  const endedAt = endOfCall(start.at, end.at);
  if (endedAt === null) problems.callEnd = 'endBeforeStart';
  else if (endedAt > now + MINUTE_MS) problems.callEnd = 'callInFuture';
  if (endedAt === null || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return { kind: 'ok', proof: { type: 'call', startedAt: start.at, endedAt, phoneTail: form.phoneTail } };
}

const LONGEST_OVER_MIDNIGHT_MS = 12 * HOUR_MS;

/** 23:50 to 00:10 runs over midnight; 10:00 to 09:00 is a slip of the finger. */
function endOfCall(startedAt: Instant, sameDayEnd: Instant): Instant | null {
  if (sameDayEnd >= startedAt) return sameDayEnd;
  const nextDay = sameDayEnd + DAY_MS;
  return nextDay - startedAt <= LONGEST_OVER_MIDNIGHT_MS ? nextDay : null;
}
