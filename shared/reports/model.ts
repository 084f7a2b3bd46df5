import type { CallTopic } from '../calls/model.ts';
import type { HospitalId } from '../ids.ts';
import type { CalendarMonth } from '../time/shanghai.ts';
import type { Instant } from '../time/clock.ts';

/** What a line of the follow-up log records; each is one thing that was done for the hospital. */
export type LogKind = 'call' | 'callback_attempt' | 'callback_closed' | 'ticket_created' | 'ticket_closed' | 'complaint';

/** One line. Codes, not words: screen and file translate it with the same catalogue. */
export interface LogRow {
  /** Unique and stable: entity id plus kind. */
  readonly id: string;
  readonly at: Instant;
  readonly kind: LogKind;
  /** The clause of the contract that the line is evidence of, for example `九2`. */
  readonly clause: string;
  readonly subject: string;
  /** Of a call. */
  readonly topic?: CallTopic;
  readonly party: 'patient' | 'hospital' | null;
  /** `call`, `message`, or null where nobody was spoken to. */
  readonly means: 'call' | 'message' | null;
  readonly outcome: string;
  readonly userId: string;
  readonly ticketNumber: number | null;
  /** Minutes spoken or from creation to closing, whole; null where it has no meaning. */
  readonly minutes: number | null;
  readonly note: string;
}

export interface LogTotals {
  readonly rows: number;
  readonly attempts: number;
  readonly reached: number;
  readonly patientReplies: number;
  readonly hospitalReplies: number;
  readonly callbacksClosed: number;
  readonly ticketsCreated: number;
  readonly ticketsClosed: number;
  readonly complaints: number;
  readonly calls: number;
  readonly callsMissed: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

export interface FollowUpLog {
  readonly hospitalId: HospitalId;
  readonly hospitalName: string;
  readonly month: CalendarMonth;
  readonly rows: readonly LogRow[];
  readonly totals: LogTotals;
  /** When it was computed, and whether this desktop had seen everything the relay has. */
  readonly asOf: Instant;
  readonly complete: boolean;
  /** Actions in it that the relay has not confirmed. */
  readonly pending: number;
}
