import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Conversation, ConversationEntry, Mention } from '../../../shared/inbox/model.ts';
import { afterInbound, atRest, repliedMeanwhile } from '../../../shared/inbox/rules.ts';
import { hasNewsWhileSnoozed, isSnoozed, snoozeUntil } from '../../../shared/inbox/snooze.ts';
import { DAY_MS, HOUR_MS, stampOf } from '../../../shared/time/shanghai.ts';
import type { Entities } from '../../../shared/wire/entities.ts';
import type { Outcome, RowChange } from '../../../shared/wire/mutation.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

/** `applyAs` acts as this person. */
const me = asId<never>('u');
const other = asId<never>('b');
const base: Conversation = {
  id: asId('c'), accountId: asId('a'), channel: 'wecom-kf', kind: 'direct', externalId: 'x', title: 't', hospitalId: null, assigneeId: null, status: 'open',
  lastMessageAt: 500, preview: '', lastInboundAt: 500, waitingSince: null, repliesSinceInbound: 0, refusal: null, ...atRest,
};
const account = { id: asId<never>('a'), channel: 'wecom-kf' as const, name: '', limits: { directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 2048 } };
const person = (id: string, active = true) => ({ id: asId<never>(id), name: id, displayName: id, role: 'agent' as const, active });
const staff = [person('u'), person('b'), person('gone', false)];

interface World {
  readonly conversation?: Partial<Conversation>;
  readonly lines?: readonly ConversationEntry[];
  readonly mentions?: readonly Mention[];
}
const rowsOf = ({ conversation = {}, lines = [], mentions = [] }: World = {}) =>
  readerOf({ conversations: [{ ...base, ...conversation }], conversationEntries: lines, mentions, staff, accounts: [account] });

function written<E extends keyof Entities>(outcome: Outcome, entity: E): Entities[E] {
  if (outcome.kind !== 'applied') throw new Error(outcome.code);
  const change: RowChange | undefined = outcome.changes.find((one) => one.entity === entity);
  if (change === undefined) throw new Error(`no ${entity} written`);
  return change.row as Entities[E];
}

describe('putting a conversation aside', () => {
  it('until tomorrow or Monday means the opening at 07:30 in Shanghai, also late in the evening', () => {
    const sundayNight = Date.UTC(2026, 10, 22, 15, 59); // 23:59 on Sunday, 22 November, in Shanghai
    expect(stampOf(snoozeUntil('tomorrow', sundayNight))).toBe('2026-11-23 07:30:00');
    expect(stampOf(snoozeUntil('monday', sundayNight))).toBe('2026-11-23 07:30:00');
    expect(stampOf(snoozeUntil('monday', sundayNight + 60_000))).toBe('2026-11-30 07:30:00');
    expect(snoozeUntil('hour', 5)).toBe(5 + HOUR_MS);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 24 * 60 }), (minutes) => {
        const now = Date.UTC(2026, 0, 1) + minutes * 60_000;
        for (const choice of ['tomorrow', 'monday'] as const) {
          const until = snoozeUntil(choice, now);
          expect(until).toBeGreaterThan(now);
          expect(until - now).toBeLessThanOrEqual(8 * DAY_MS);
          expect(stampOf(until).slice(11)).toBe('07:30:00');
        }
      }),
    );
  });

  it('ends by itself at that very moment, and a closed one is not aside', () => {
    expect(isSnoozed({ status: 'open', snoozedUntil: 1000 }, 999)).toBe(true);
    expect(isSnoozed({ status: 'open', snoozedUntil: 1000 }, 1000)).toBe(false);
    expect(isSnoozed({ status: 'closed', snoozedUntil: 1000 }, 999)).toBe(false);
    expect(isSnoozed({ status: 'open', snoozedUntil: null }, 999)).toBe(false);
  });

  it('a customer’s "ok" does not end it, and shows', () => {
    const aside = written(applyAs('agent', 'inbox.snooze', { conversationId: 'c', lineId: 'l', until: 9000, seenInboundAt: 500 }, rowsOf()), 'conversations');
    expect(aside).toMatchObject({ snoozedUntil: 9000, snoozedSeen: 500, snoozedBy: 'u' });
    expect(hasNewsWhileSnoozed(aside, 2000)).toBe(false);
    const after = afterInbound(aside, { sentAt: 2000, text: '好的' });
    expect(isSnoozed(after, 2000)).toBe(true);
    expect(hasNewsWhileSnoozed(after, 2000)).toBe(true);
    expect(hasNewsWhileSnoozed(after, 9000)).toBe(false);
  });

  it('is history, is refused for a moment that has passed or a closed one, and may be taken back before', () => {
    const outcome = applyAs('agent', 'inbox.snooze', { conversationId: 'c', lineId: 'l', until: 9000, seenInboundAt: 500 }, rowsOf({ conversation: { snoozedUntil: 3000, snoozedSeen: 1, snoozedBy: other } }));
    expect(written(outcome, 'conversationEntries')).toMatchObject({ kind: 'snoozed', userId: 'u', at: 1000, untilAt: 9000, wasUntil: 3000 });
    expect(applyAs('agent', 'inbox.snooze', { conversationId: 'c', lineId: 'l', until: 1000, seenInboundAt: 500 }, rowsOf())).toMatchObject({ code: 'bad_interval' });
    expect(applyAs('agent', 'inbox.snooze', { conversationId: 'c', lineId: 'l', until: 9000, seenInboundAt: 500 }, rowsOf({ conversation: { status: 'closed' } }))).toMatchObject({ code: 'already_closed' });
    const woken = applyAs('agent', 'inbox.snooze', { conversationId: 'c', lineId: 'l', until: null, seenInboundAt: 500 }, rowsOf({ conversation: { snoozedUntil: 3000, snoozedSeen: 1, snoozedBy: other } }));
    expect(written(woken, 'conversations')).toMatchObject({ snoozedUntil: null, snoozedSeen: null, snoozedBy: null });
    expect(written(woken, 'conversationEntries')).toMatchObject({ kind: 'woken', wasUntil: 3000 });
  });
});

describe('a reply', () => {
  const send = (conversation: Partial<Conversation>) => written(applyAs('agent', 'inbox.send', { messageId: 'm', conversationId: 'c', text: '您好' }, rowsOf({ conversation })), 'conversations').snoozedUntil;
  it('ends the mark of what came back, and leaves aside what is aside', () => {
    expect(send({ snoozedUntil: 900, snoozedSeen: 1, snoozedBy: me })).toBeNull();
    expect(send({ snoozedUntil: 9000, snoozedSeen: 1, snoozedBy: me })).toBe(9000);
  });
});

describe('history', () => {
  it('says who gave a conversation to whom, when and why; whoever gets it sees it at once', () => {
    const outcome = applyAs('agent', 'inbox.assign', { conversationId: 'c', userId: 'b', lineId: 'l', note: '请跟进' }, rowsOf({ conversation: { assigneeId: me, snoozedUntil: 9000 } }));
    expect(written(outcome, 'conversations')).toMatchObject({ assigneeId: 'b', snoozedUntil: null });
    expect(written(outcome, 'conversationEntries')).toMatchObject({ id: 'l', kind: 'assigned', userId: 'u', at: 1000, fromId: 'u', toId: 'b', text: '请跟进', why: 'person' });
  });

  it('is only added to: a line whose id is taken is refused', () => {
    const taken = written(applyAs('agent', 'inbox.assign', { conversationId: 'c', userId: 'b', lineId: 'l' }, rowsOf()), 'conversationEntries');
    for (const [name, args] of [
      ['inbox.assign', { userId: 'b' }],
      ['inbox.setStatus', { status: 'closed' }],
      ['inbox.snooze', { until: 9000, seenInboundAt: 500 }],
      ['inbox.note', { text: 'x', mentionIds: [], messageId: null }],
    ] as const) {
      expect(applyAs('agent', name, { conversationId: 'c', lineId: 'l', ...args }, rowsOf({ lines: [taken] }))).toMatchObject({ code: 'already_exists' });
    }
  });

  it('has a line also for what an older program asks for without naming one', () => {
    const line = written(applyAs('agent', 'inbox.setStatus', { conversationId: 'c', status: 'closed' }, rowsOf()), 'conversationEntries');
    expect(line).toMatchObject({ kind: 'closed', userId: 'u' });
    expect(line.id.length).toBeLessThanOrEqual(64);
  });
});

describe('undo', () => {
  const steps = [
    ['inbox.assign', { userId: 'b' }, { assigneeId: me }],
    ['inbox.setStatus', { status: 'closed' }, {}],
    ['inbox.setStatus', { status: 'closed' }, { snoozedUntil: 5000, snoozedSeen: 1, snoozedBy: me }],
    ['inbox.setStatus', { status: 'open' }, { status: 'closed' }],
    ['inbox.snooze', { until: 9000, seenInboundAt: 500 }, {}],
    ['inbox.snooze', { until: 9000, seenInboundAt: 500 }, { snoozedUntil: 5000, snoozedSeen: 1, snoozedBy: me }],
    ['inbox.snooze', { until: null, seenInboundAt: 500 }, { snoozedUntil: 5000, snoozedSeen: 1, snoozedBy: me }],
  ] as const satisfies readonly (readonly [string, object, Partial<Conversation>])[];

  it.each(steps)('%s %j from %j comes back, with a line of its own', (name, args, before) => {
    const done = applyAs('agent', name, { conversationId: 'c', lineId: 'l', ...args }, rowsOf({ conversation: before }));
    const [after, line] = [written(done, 'conversations'), written(done, 'conversationEntries')];
    const undone = applyAs('agent', 'inbox.undo', { conversationId: 'c', lineId: 'l2', undoes: 'l' }, rowsOf({ conversation: after, lines: [line] }), 1001);
    const { assigneeId, status, snoozedUntil } = { ...base, ...before };
    expect(written(undone, 'conversations')).toMatchObject({ assigneeId, status, snoozedUntil });
    expect(written(undone, 'conversationEntries')).toMatchObject({ id: 'l2', why: 'undo' });
  });

  it('leaves what a colleague changed since, somebody else’s doing, and does nothing for what was refused', () => {
    const done = applyAs('agent', 'inbox.assign', { conversationId: 'c', userId: 'b', lineId: 'l' }, rowsOf());
    const [after, line] = [written(done, 'conversations'), written(done, 'conversationEntries')];
    const undo = (world: World) => applyAs('agent', 'inbox.undo', { conversationId: 'c', lineId: 'l2', undoes: 'l' }, rowsOf(world), 1001);
    const later: ConversationEntry = { ...line, id: asId('x'), userId: other, at: 1000 };
    expect(undo({ conversation: after, lines: [line, later] })).toMatchObject({ code: 'changed_since' });
    expect(undo({ conversation: { ...after, assigneeId: null }, lines: [line] })).toMatchObject({ code: 'changed_since' });
    expect(undo({ conversation: after, lines: [{ ...line, userId: other }] })).toMatchObject({ code: 'not_yours' });
    expect(undo({ conversation: after, lines: [] })).toEqual({ kind: 'applied', changes: [] });
    // Something else about it does not stand in the way.
    expect(undo({ conversation: { ...after, status: 'closed' }, lines: [line, { ...later, kind: 'closed' }] }).kind).toBe('applied');
  });
});

describe('notes', () => {
  const note = (over: object = {}, world: World = {}) => applyAs('agent', 'inbox.note', { conversationId: 'c', lineId: 'n', text: '客户说的是二期', mentionIds: ['b'], messageId: null, ...over }, rowsOf(world));

  it('are never a message: nothing a platform is sent is written', () => {
    const outcome = note();
    if (outcome.kind !== 'applied') throw new Error(outcome.code);
    expect(outcome.changes.map((change) => change.entity).toSorted()).toEqual(['conversationEntries', 'mentions']);
  });

  it('mention colleagues once each, not oneself, and nobody who has left', () => {
    const outcome = note({ mentionIds: ['b', 'b', 'u'] });
    if (outcome.kind !== 'applied') throw new Error(outcome.code);
    expect(outcome.changes.filter((change) => change.entity === 'mentions').map((change) => change.row)).toMatchObject([{ userId: 'b', byUserId: 'u', seenAt: null, entryId: 'n' }]);
    expect(note({ mentionIds: ['gone'] })).toMatchObject({ code: 'inactive_user' });
    expect(note({ text: '  ' })).toMatchObject({ code: 'malformed' });
  });

  it('are seen by name: one that came meanwhile stays unseen, and nobody sees for another', () => {
    const one = (id: string, userId: string): Mention => ({ id: asId(id), entryId: asId('n'), conversationId: asId('c'), userId: asId(userId), byUserId: other, at: 1, seenAt: null });
    const outcome = applyAs('agent', 'inbox.seeMentions', { mentionIds: ['m1', 'm3'] }, rowsOf({ mentions: [one('m1', 'u'), one('m2', 'u'), one('m3', 'b')] }));
    expect(outcome).toMatchObject({ kind: 'applied', changes: [{ id: 'm1', row: { seenAt: 1000 } }] });
  });
});

describe('two agents answer at once (complaint 8)', () => {
  it('stops whoever has not seen the colleague’s reply, and only them', () => {
    fc.assert(
      fc.property(fc.constantFrom(null, 'r1', 'r2'), fc.constantFrom(null, 'u', 'b'), fc.constantFrom(undefined, null, 'r1', 'r2'), (lastOutId, by, seen) => {
        const lastOutBy = lastOutId === null ? null : by;
        const asks = repliedMeanwhile({ lastOutId: lastOutId === null ? null : asId(lastOutId), lastOutBy: lastOutBy === null ? null : asId(lastOutBy) }, seen, me);
        expect(asks).toBe(lastOutBy === 'b' && seen !== undefined && seen !== lastOutId);
      }),
    );
  });

  it('and what was said before it in the same queue is no answer to it', () => {
    const replied: Partial<Conversation> = { lastOutId: asId('theirs'), lastOutBy: other, lastOutAt: 900 };
    const send = (seenOutId: string | null | undefined, conversation: Partial<Conversation> = replied) =>
      applyAs('agent', 'inbox.send', { messageId: 'm', conversationId: 'c', text: '您好', ...(seenOutId === undefined ? {} : { seenOutId }) }, rowsOf({ conversation }));
    expect(send(null)).toMatchObject({ code: 'replied_meanwhile' });
    expect(send('mine-before')).toMatchObject({ code: 'replied_meanwhile' });
    expect(written(send('theirs'), 'conversations')).toMatchObject({ lastOutId: 'm', lastOutBy: 'u', lastOutAt: 1000 });
    expect(send(undefined).kind).toBe('applied');
    expect(send(null, {}).kind).toBe('applied');
  });
});

describe('saved views', () => {
  const view = (over: object = {}) => ({ id: asId<never>('v'), name: '我的', ownerId: other, shared: false, spec: {}, ...over });
  const as = (role: 'agent' | 'lead', name: string, rows: readonly object[], args: object = {}) => applyAs(role, name, { viewId: 'v', ...args }, readerOf({ inboxViews: rows as never }));
  const save = { name: '群聊', shared: true, spec: { kind: 'group' } };
  it('belong to who made them; a shared one is a lead’s to keep, and to change is not to take over', () => {
    expect(written(as('agent', 'inbox.saveView', [], save), 'inboxViews')).toMatchObject({ ownerId: 'u', name: '群聊', spec: { kind: 'group' } });
    expect(as('agent', 'inbox.saveView', [view({ shared: true })], save)).toMatchObject({ code: 'not_yours' });
    expect(as('lead', 'inbox.saveView', [view()], save)).toMatchObject({ code: 'not_yours' });
    expect(written(as('lead', 'inbox.saveView', [view({ shared: true })], save), 'inboxViews')).toMatchObject({ ownerId: other, name: '群聊' });
    expect(as('agent', 'inbox.removeView', [view({ ownerId: me })])).toMatchObject({ changes: [{ entity: 'inboxViews', row: null }] });
    expect(as('agent', 'inbox.removeView', [view()])).toMatchObject({ code: 'not_yours' });
    expect(as('agent', 'inbox.removeView', [])).toMatchObject({ code: 'not_found' });
    expect(as('agent', 'inbox.saveView', [], { ...save, spec: { long: 'x'.repeat(5000) } })).toMatchObject({ code: 'malformed' });
  });
});
