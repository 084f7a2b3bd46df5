import { describe, expect, it } from 'vitest';
import { ticketWords } from '../../../renderer/tickets/messages.ts';
import { isShown, timelineFilters, timelineOf } from '../../../renderer/tickets/timeline/items.ts';
import { valueText } from '../../../renderer/tickets/timeline/valueText.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import { asId } from '../../../shared/ids.ts';
import type { Message } from '../../../shared/inbox/model.ts';
import { noMarks } from '../../../shared/tickets/details.ts';
import { entryRow, ticketRow } from '../../support/ticketRows.ts';

const TEN = Date.parse('2026-10-01T10:00:00+08:00');
const message: Message = { id: asId('m'), conversationId: asId('c'), direction: 'out', contentKind: 'text', text: '好', senderExternalId: null, senderName: '', userId: asId('u'), sentAt: TEN + 60_000, receivedAt: TEN, state: 'sent', failure: null, retryable: false, attempt: 1, platformId: null, recalledAt: null, waits: null, media: [] };
const call = { id: asId<never>('c1'), direction: 'in', hospitalId: null, contactId: null, callerName: '王主任', phone: '', topic: 'fault', topicText: '', notes: '', startedAt: TEN + 30_000, endedAt: TEN + 40_000, result: 'answered', ticketId: asId<never>('t'), callbackId: null, attemptId: null, userId: asId<never>('u'), at: TEN + 40_000, ticket: null, callback: null, sync: 'synced' } as const;
const ticket = { ...ticketRow({ createdAt: TEN, marks: { ...noMarks, repliedPatient: { at: TEN + 60_000, by: asId('u'), note: '' } } }), sync: 'synced' as const };
const entries = [
  { ...entryRow({ id: asId('e1'), kind: 'created', at: TEN }), sync: 'synced' as const },
  { ...entryRow({ id: asId('e2'), kind: 'reply', at: TEN + 60_000 }), sync: 'synced' as const },
];

describe('the timeline', () => {
  const items = timelineOf({ ticket, entries, messages: [message], calls: [call] }, TEN + 120_000);

  it('tells a moment as cause and effect: the message, what was written about it, what the clock did', () => {
    expect(items.map((one) => (one.type === 'clock' ? `${one.event.clock} ${one.event.type}` : one.key))).toEqual(['e1', 'reply started', 'handle started', 'c1', 'm', 'e2', 'reply stopped']);
  });

  it('shows everything under some filter, each name of a line once', () => {
    for (const item of items) expect(timelineFilters.some((filter) => filter !== 'all' && isShown(item, filter))).toBe(true);
    expect(items.filter((one) => isShown(one, 'notes')).map((one) => one.key)).toEqual(['e2']);
    expect(new Set(items.map((one) => one.key)).size).toBe(items.length);
  });
});

it.each([
  ['severity', 'critical', '重大'], ['kind', 'fault', '故障'], ['module', 'new_module', 'new_module'], ['amountFen', 123450, '1234.50 元'],
  ['agreed', '放第一位', '放第一位'], ['agreed', '', null], ['plannedOn', null, null], ['plannedOn', '2026-10-03', '2026-10-03'],
] as const)('%s %j reads %j', (field, value, text) => {
  expect(valueText(field, value, translator(ticketWords, 'zh-CN'), 'zh-CN')).toBe(text);
});
