import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Conversation } from '../../../shared/inbox/model.ts';
import { afterDelivered, afterInbound, afterRefused, atRest, byReadingOrder, PREVIEW_LENGTH, previewOf, sendWindow, utf8Length } from '../../../shared/inbox/rules.ts';

const base: Conversation = {
  id: asId<never>('v'), accountId: asId<never>('a'), channel: 'wecom-kf', kind: 'direct', externalId: 'x', title: '', hospitalId: null, assigneeId: null, status: 'open',
  lastMessageAt: 0, preview: '', lastInboundAt: null, waitingSince: null, repliesSinceInbound: 0, refusal: null, ...atRest,
};
const limits = { directWindowMs: 1000, groupWindowMs: 500, repliesPerInbound: 2, maxTextBytes: 100 };

describe('sendWindow', () => {
  const wrote = { ...base, lastInboundAt: 100 };
  it('closes at the platform’s end, to the millisecond, and counts replies', () => {
    expect(sendWindow(wrote, limits, 1099)).toEqual({ open: true, closesAt: 1100, remaining: 2 });
    expect(sendWindow(wrote, limits, 1100)).toEqual({ open: false, reason: 'expired', closedAt: 1100 });
    expect(sendWindow({ ...wrote, kind: 'group' }, limits, 600)).toEqual({ open: false, reason: 'expired', closedAt: 600 });
    expect(sendWindow({ ...wrote, repliesSinceInbound: 2 }, limits, 200)).toEqual({ open: false, reason: 'quota', closedAt: null });
    expect(sendWindow({ ...wrote, repliesSinceInbound: 9 }, limits, 200)).toMatchObject({ open: false, reason: 'quota' });
  });
  it('believes the platform more than its own count, until the customer writes again or a reply is accepted', () => {
    const refused = afterRefused(wrote, 'window_closed');
    expect(sendWindow(refused, limits, 101)).toEqual({ open: false, reason: 'expired', closedAt: null });
    expect(sendWindow(afterRefused(wrote, 'quota'), { ...limits, repliesPerInbound: null, directWindowMs: null }, 101)).toMatchObject({ open: false, reason: 'quota' });
    expect(afterRefused(refused, 'network').refusal).toBe('expired');
    expect(sendWindow(afterInbound(refused, { sentAt: 200, text: 'x' }), limits, 201)).toMatchObject({ open: true, remaining: 2 });
    // One that was sent before the refused reply's question, and arrives late, opens nothing.
    expect(sendWindow(afterInbound(refused, { sentAt: 50, text: 'x' }), limits, 201)).toMatchObject({ open: false });
    expect(sendWindow(afterDelivered(refused, { sentAt: 300, text: 'x' }), limits, 301)).toMatchObject({ open: true });
  });
  it('is closed to somebody who never wrote, unless the platform sets no limit at all', () => {
    expect(sendWindow(base, limits, 0)).toMatchObject({ open: false, reason: 'never_wrote' });
    expect(sendWindow(base, { ...limits, directWindowMs: null, repliesPerInbound: null }, 0)).toEqual({ open: true, closesAt: null, remaining: null });
    expect(sendWindow(base, { ...limits, directWindowMs: null }, 0)).toMatchObject({ open: false, reason: 'never_wrote' });
  });
});

describe('a conversation under arriving messages and delivered replies', () => {
  const event = fc.record({ sentAt: fc.integer({ min: 1, max: 1000 }), inbound: fc.boolean() });
  it('ends the same in whichever order inbound messages arrive', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (times, stream) => {
        const texts = times.map((sentAt) => ({ sentAt, text: `m${sentAt}` }));
        const shuffled = texts.map((text) => ({ text, key: stream.next().value })).toSorted((a, b) => a.key - b.key).map((one) => one.text);
        expect(shuffled.reduce(afterInbound, base)).toEqual(texts.toSorted((a, b) => a.sentAt - b.sentAt).reduce(afterInbound, base));
      }),
    );
  });
  it('never moves backwards, and waits exactly while something unanswered is newer than the last reply', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        let now = base;
        for (const { sentAt, inbound } of events) {
          const before = now;
          now = (inbound ? afterInbound : afterDelivered)(now, { sentAt, text: 'x' });
          expect(now.lastMessageAt).toBeGreaterThanOrEqual(before.lastMessageAt);
          if (inbound) expect(now.waitingSince).toBeLessThanOrEqual(sentAt);
          else if (before.lastInboundAt !== null && before.lastInboundAt > sentAt) expect(now.waitingSince).toBe(before.waitingSince);
          else expect(now.waitingSince).toBeNull();
        }
      }),
    );
  });
  it('opens a closed conversation again', () => {
    expect(afterInbound({ ...base, status: 'closed' }, { sentAt: 5, text: '你好' })).toMatchObject({ status: 'open', preview: '你好', waitingSince: 5 });
  });
});

describe('reading order', () => {
  it('is total: by send time, then by id', () => {
    const list = [{ sentAt: 2, id: asId<never>('a') }, { sentAt: 1, id: asId<never>('b') }, { sentAt: 1, id: asId<never>('a') }];
    expect(list.toSorted(byReadingOrder)).toEqual([list[2], list[1], list[0]]);
    expect(byReadingOrder({ sentAt: 1, id: asId<never>('a') }, { sentAt: 1, id: asId<never>('a') })).toBe(0);
  });
});

describe('texts', () => {
  it('have the length the platform counts', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => utf8Length(text) === new TextEncoder().encode(text).length));
    expect(utf8Length('𠮷')).toBe(4);
  });
  it('are cut for the list by code point, in one line', () => {
    expect(previewOf('  你好\n 再见 ')).toBe('你好 再见');
    expect([...previewOf('𠮷'.repeat(200))]).toHaveLength(PREVIEW_LENGTH);
  });
});
