import * as z from 'zod';
import { request } from '../ipc/request.ts';
import type { HospitalId, TicketId, UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import { noticeKind } from './model.ts';

/**
 * Whether the system shows what the program tells. `shown`: nothing speaks against it · `unsupported`: this system has none ·
 * `refused`: the system said no to the last one · `page`: this host leaves it to the page, which knows its permission.
 */
export type NoticeOutlet = 'shown' | 'unsupported' | 'refused' | 'page';

export interface NoticeState {
  readonly outlet: NoticeOutlet;
  /** The person is primary or backup of a group now: quiet hours do not count. */
  readonly onDuty: boolean;
  /** Waiting for the end of the quiet. */
  readonly held: number;
}

/** A complaint of public opinion that nobody has replied to yet (九3). */
export interface Alarm {
  readonly ticketId: TicketId;
  /** Null until the relay has numbered it. */
  readonly number: number | null;
  readonly hospitalId: HospitalId;
  readonly assigneeId: UserId | null;
  readonly dueAt: Instant;
}

export const noticeRequests = {
  /** Those that concern the person: on duty, a lead, or the owner of the ticket. The earliest end first. */
  'notices.alarms': request<readonly Alarm[]>()(z.object({})),
  'notices.state': request<NoticeState>()(z.object({})),
  /** Tells something made up, whatever the hour and also to a window that is looked at, with the kind's sound. */
  'notices.test': request<null>()(z.object({ kind: noticeKind })),
};
