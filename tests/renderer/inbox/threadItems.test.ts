import { describe, expect, it } from 'vitest';
import { threadItems, unreadAtOpening } from '../../../renderer/inbox/threadItems.ts';
import type { ThreadMessage } from '../../../renderer/inbox/threadItems.ts';
import { asId } from '../../../shared/ids.ts';

const noon = Date.parse('2026-03-10T12:00:00+08:00');
const message = (id: string, sentAt: number, more: Partial<ThreadMessage> = {}): ThreadMessage => ({
  id: asId(id), conversationId: asId('c'), direction: 'in', contentKind: 'text', text: id, senderExternalId: 'x', senderName: 'X', userId: null,
  sentAt, receivedAt: sentAt, state: 'received', failure: null, retryable: false, attempt: 1, platformId: id, recalledAt: null, waits: null, media: [], pending: false, ...more,
});

describe('threadItems', () => {
  it('heads each day of Shanghai once and names a sender once per run', () => {
    const items = threadItems(
      [message('a', noon - 13 * 3_600_000), message('b', noon - 11 * 3_600_000), message('c', noon - 11 * 3_600_000 + 1000), message('d', noon)],
      null,
    );
    expect(items.map((item) => item.day)).toEqual([true, true, false, false]);
    expect(items.map((item) => item.leads)).toEqual([true, true, false, true]);
  });

  it('puts one divider before the first unread message, which neither grows nor moves with what comes while it is read', () => {
    const unread = unreadAtOpening({ firstUnread: { sentAt: 3000, id: asId('c') }, unread: 2 });
    const atOpening = [message('a', 1000), message('b', 2000, { direction: 'out', userId: asId('u') }), message('c', 3000), message('d', 4000)];
    expect(threadItems(atOpening, unread).map((item) => item.unread)).toEqual([null, null, 2, null]);
    expect(threadItems([...atOpening, message('e', 5000)], unread).map((item) => item.unread)).toEqual([null, null, 2, null, null]);
    expect(unreadAtOpening({ firstUnread: null, unread: 0 })).toBeNull();
  });

  it('shows no divider while its place is not loaded', () => {
    const unread = { firstId: 'a', count: 700 };
    expect(threadItems([message('b', 4000)], unread).every((item) => item.unread === null)).toBe(true);
    expect(threadItems([message('a', 3000), message('b', 4000)], unread).map((item) => item.unread)).toEqual([700, null]);
  });
});
