import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carry, mergePages, threadItems, unreadAtOpening } from '../../../renderer/inbox/threadItems.ts';
import type { Held, ThreadMessage } from '../../../renderer/inbox/threadItems.ts';
import { asId } from '../../../shared/ids.ts';
import type { Thread } from '../../../shared/inbox/contract.ts';

const noon = Date.parse('2026-03-10T12:00:00+08:00');
const message = (id: string, sentAt: number, more: Partial<ThreadMessage> = {}): ThreadMessage => ({
  id: asId(id), conversationId: asId('c'), direction: 'in', contentKind: 'text', text: id, senderExternalId: 'x', senderName: 'X', userId: null,
  sentAt, receivedAt: sentAt, state: 'received', failure: null, retryable: false, attempt: 1, platformId: id, recalledAt: null, waits: null, media: [], pending: false, ...more,
});
// Only what these rules read of a thread.
const page = (messages: readonly ThreadMessage[]): Thread => ({ messages, entries: [] }) as unknown as Thread;

describe('threadItems', () => {
  it('heads each day of Shanghai once and names a sender once per run', () => {
    const items = threadItems(
      [message('a', noon - 13 * 3_600_000), message('b', noon - 11 * 3_600_000), message('c', noon - 11 * 3_600_000 + 1000), message('d', noon)],
      null,
      false,
    );
    expect(items.map((item) => item.day)).toEqual([true, true, false, false]);
    expect(items.map((item) => item.leads)).toEqual([true, true, false, true]);
  });

  it('puts one divider before the first unread message of the customer and counts them', () => {
    const items = threadItems(
      [message('a', 1000), message('b', 2000, { direction: 'out', userId: asId('u') }), message('c', 3000), message('d', 4000)],
      { after: 1500, upTo: 4000 },
      false,
    );
    expect(items.map((item) => item.unread)).toEqual([null, null, 2, null]);
  });

  it('neither begins nor grows with what comes while it is read', () => {
    const atOpening = [message('a', 1000), message('b', 2000)];
    const grown = [...atOpening, message('c', 3000)];
    const some = unreadAtOpening({ messages: atOpening, readUpTo: 1500 });
    expect(threadItems(grown, some, false).map((item) => item.unread)).toEqual([null, 1, null]);
    const none = unreadAtOpening({ messages: atOpening, readUpTo: 2000 });
    expect(threadItems(grown, none, false).every((item) => item.unread === null)).toBe(true);
  });

  it('shows no divider while its place is not loaded', () => {
    const unread = [message('a', 3000), message('b', 4000)];
    const span = { after: 1000, upTo: 4000 };
    expect(threadItems(unread, span, true).every((item) => item.unread === null)).toBe(true);
    expect(threadItems(unread, span, false)[0]?.unread).toBe(2);
  });
});

describe('mergePages', () => {
  it('holds each message once, the version of the newest page, in reading order', () => {
    const merged = mergePages([[message('b', 2, { state: 'sent' })], [message('a', 1), message('b', 2)], [message('c', 2)]]);
    expect(merged.map((m) => m.id)).toEqual(['a', 'b', 'c']);
    expect(merged[1]?.state).toBe('sent');
  });
});

describe('carry', () => {
  const PAGE = 5;
  it('loses nothing between older pages and a newest page that moves on, and says so when it tears', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (bursts) => {
        const all = Array.from({ length: PAGE }, (_, i) => message(`m${String(i).padStart(3, '0')}`, i));
        let held: Held = carry(null, page(all.slice(-PAGE)), true);
        for (const burst of bursts) {
          for (let i = 0; i < burst; i += 1) all.push(message(`m${String(all.length).padStart(3, '0')}`, all.length));
          const before = held.tears;
          held = carry(held, page(all.slice(-PAGE)), true);
          const shown = mergePages([held.page.messages, held.carried]);
          expect(held.tears > before).toBe(burst >= PAGE);
          // Joined: an unbroken run up to the newest message.
          expect(shown.map((m) => m.id)).toEqual(all.slice(-shown.length).map((m) => m.id));
        }
        if (held.tears === 0) expect(mergePages([held.page.messages, held.carried])).toHaveLength(all.length);
      }),
    );
  });

  it('keeps nothing where nothing older is loaded', () => {
    const first = carry(null, page([message('a', 1), message('b', 2)]), false);
    expect(carry(first, page([message('b', 2), message('c', 3)]), false).carried).toEqual([]);
  });
});
