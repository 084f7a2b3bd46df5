import type { Contract } from '../directory/model.ts';
import { servedAs } from '../directory/rules.ts';
import type { ChannelKind } from '../inbox/model.ts';
import { HOUR_MS, MINUTE_MS } from '../time/shanghai.ts';
import type { Severity } from './details.ts';
import type { ServiceFrame, TicketKind, TicketTerms } from './model.ts';

/** Which promise a ticket's time to handle follows: its kind, a fault also its severity. Null: none by the hour. */
export type HandleKey = Exclude<TicketKind, 'fault' | 'requirement' | 'complaint'> | `fault_${Severity}`;

/**
 * "Ours": the source document leaves these open, so each contract may carry its own. Service time, ms; one service
 * day of 07:30-18:00 is ten and a half hours.
 */
export const DEFAULT_HANDLE_MS: Readonly<Record<HandleKey, number>> = {
  fault_critical: 2 * HOUR_MS,
  fault_major: 4 * HOUR_MS,
  fault_minor: 10.5 * HOUR_MS,
  consultation: 4 * HOUR_MS,
  interface_change: 31.5 * HOUR_MS,
  data_task: 10.5 * HOUR_MS,
  reconciliation: 4 * HOUR_MS,
  patient_case: 10.5 * HOUR_MS,
};

/** Clause 九3: a complaint of public opinion is handled AND replied to within 30 minutes, wall-clock. */
export const OPINION_MS = 30 * MINUTE_MS;
/** "Ours" for clause 九4: a general complaint that arrives after 21:00 is flagged as late. */
export const LATE_AFTER_MINUTE = 21 * 60;
/** Clause ▲二3: 07:30-18:00 on 365 days. */
const DEFAULT_FRAME: ServiceFrame = { openMinute: 7 * 60 + 30, closeMinute: 18 * 60 };
const DEFAULT_REPLY_MS = 5 * MINUTE_MS;

/**
 * The promises a new ticket is stamped with.
 * @param contract in force for the hospital; null where there is none: the defaults
 * @param channel of the conversation it came from; null: the widest online frames
 */
export function termsOf(contract: Pick<Contract, 'serviceWindows' | 'firstResponseMs' | 'handleMs'> | null, channel: ChannelKind | null): TicketTerms {
  const online = contract?.serviceWindows.filter((window) => window.channel !== 'phone') ?? [];
  const own = online.filter((window) => channel !== null && window.channel === servedAs[channel]);
  const frames = (own.length > 0 ? own : online).map(({ openMinute, closeMinute }) => ({ openMinute, closeMinute }));
  const unique = frames.filter((frame, at) => frames.findIndex((one) => one.openMinute === frame.openMinute && one.closeMinute === frame.closeMinute) === at);
  return {
    frames: unique.length > 0 ? unique : [DEFAULT_FRAME],
    replyMs: contract?.firstResponseMs ?? DEFAULT_REPLY_MS,
    handleMs: { ...DEFAULT_HANDLE_MS, ...contract?.handleMs },
    opinionMs: OPINION_MS,
    lateAfterMinute: LATE_AFTER_MINUTE,
  };
}
