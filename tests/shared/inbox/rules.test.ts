import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Conversation } from '../../../shared/inbox/model.ts';
import { afterDelivered, afterEvent, afterInbound, afterRefused, afterSession, atRest, byReadingOrder, PREVIEW_LENGTH, previewOf, sendWindow, utf8Length } from '../../../shared/inbox/rules.ts';

const base: Conversation = {
  id: asId<never>('v'), accountId: asId<never>('a'), channel: 'wecom-kf', kind: 'direct', externalId: 'x', title: '', hospitalId: null, assigneeId: null, status: 'open',
  lastMessageAt: 0, preview: '', lastInboundAt: null, waitingSince: null, repliesSinceInbound: 0, refusal: null, ...atRest,
};
const ours = { text: 'x', direction: 'out' as const, userId: asId<never>('u') };
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
    expect(sendWindow(afterDelivered(refused, { ...ours, sentAt: 300 }), limits, 301)).toMatchObject({ open: true });
  });
  it('is closed while a person inside the platform serves the customer, whatever the customer writes to them', () => {
    const taken = afterSession(wrote, 'taken');
    expect(sendWindow(taken, limits, 101)).toEqual({ open: false, reason: 'taken', closedAt: null });
    expect(sendWindow(afterInbound(taken, { sentAt: 200, text: 'x' }), limits, 201)).toMatchObject({ reason: 'taken' });
    expect(afterRefused(wrote, 'session_taken')).toEqual(taken);
    expect(afterSession(taken, 'ours')).toEqual(wrote);
    const ended = afterSession(taken, 'ended');
    expect(sendWindow(ended, limits, 201)).toMatchObject({ reason: 'expired' });
    // That it is ours does not undo what the platform refused for another reason.
    expect(afterSession(ended, 'ours')).toEqual(ended);
    expect(sendWindow(afterInbound(ended, { sentAt: 200, text: 'x' }), limits, 201)).toMatchObject({ open: true });
  });
  it('is closed to somebody who never wrote, unless the platform sets no limit at all', () => {
    expect(sendWindow(base, limits, 0)).toMatchObject({ open: false, reason: 'never_wrote' });
    expect(sendWindow(base, { ...limits, directWindowMs: null, repliesPerInbound: null }, 0)).toEqual({ open: true, closesAt: null, remaining: null });
    expect(sendWindow(base, { ...limits, directWindowMs: null }, 0)).toMatchObject({ open: false, reason: 'never_wrote' });
  });
});

describe('an automatic reply', () => {
  const waiting = { ...base, lastInboundAt: 100, lastMessageAt: 100, preview: '问', waitingSince: 100 };
  const automatic = { ...ours, userId: null, sentAt: 200 };
  it('uses up one of the platform’s replies, but stops no clock and hides no question', () => {
    expect(afterDelivered(waiting, automatic)).toEqual({ ...waiting, repliesSinceInbound: 1 });
    expect(afterDelivered(waiting, { ...ours, sentAt: 200 }).waitingSince).toBeNull();
  });
});

describe('the short window after an event', () => {
  const withEvents = { ...limits, event: { windowMs: 60, replies: 3 } };
  const clicked = afterEvent(base, { at: 5000 });
  it('opens to somebody who never wrote, for as long and as many as the platform says', () => {
    expect(sendWindow(clicked, withEvents, 5059)).toEqual({ open: true, closesAt: 5060, remaining: 3 });
    expect(sendWindow(clicked, withEvents, 5060)).toMatchObject({ open: false, reason: 'never_wrote' });
    const replied = [1, 2, 3].reduce((now) => afterDelivered(now, { ...ours, sentAt: 5010 }), clicked);
    expect(sendWindow(replied, withEvents, 5020)).toMatchObject({ open: false });
    expect(sendWindow(afterEvent(replied, { at: 5021 }), withEvents, 5022)).toEqual({ open: true, closesAt: 5081, remaining: 3 });
    // A platform that takes no replies to events.
    expect(sendWindow(clicked, limits, 5001)).toMatchObject({ open: false });
  });
  it('gives way to the longer one of a message, and takes over when that is used up or over', () => {
    const wrote = afterInbound(clicked, { sentAt: 5000, text: 'x' });
    expect(sendWindow(wrote, withEvents, 5001)).toEqual({ open: true, closesAt: 6000, remaining: 2 });
    const used = { ...wrote, repliesSinceInbound: 2 };
    expect(sendWindow(used, withEvents, 5001)).toEqual({ open: true, closesAt: 5060, remaining: 3 });
    expect(sendWindow(afterEvent(wrote, { at: 7000 }), withEvents, 7001)).toEqual({ open: true, closesAt: 7060, remaining: 3 });
  });
  it('an event that arrives late takes nothing back, and one after a refusal lifts it', () => {
    expect(afterEvent(clicked, { at: 4000 })).toBe(clicked);
    const refused = afterRefused(clicked, 'window_closed');
    expect(sendWindow(refused, withEvents, 5001)).toMatchObject({ open: false, reason: 'expired' });
    expect(sendWindow(afterEvent(refused, { at: 5002 }), withEvents, 5003)).toMatchObject({ open: true });
    expect(afterEvent(base, { at: 1 })).toMatchObject({ waitingSince: null, lastInboundAt: null, status: 'open' });
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
          now = (inbound ? afterInbound : afterDelivered)(now, { ...ours, sentAt });
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

describe('reading order (complaint 7)', () => {
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
