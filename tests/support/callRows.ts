import type { Call } from '../../shared/calls/model.ts';
import { asId } from '../../shared/ids.ts';

/** A call as the relay would have it. */
export function callRow(id: string, over: Partial<Call> = {}): Call {
  const startedAt = over.startedAt ?? 1000;
  return {
    id: asId<never>(id),
    direction: 'in',
    hospitalId: asId<never>('h1'),
    contactId: null,
    callerName: '',
    phone: '',
    topic: 'consultation',
    topicText: '',
    notes: '',
    startedAt,
    endedAt: startedAt,
    result: 'answered',
    ticketId: null,
    callbackId: null,
    attemptId: null,
    userId: asId<never>('u'),
    at: startedAt,
    ...over,
  };
}
