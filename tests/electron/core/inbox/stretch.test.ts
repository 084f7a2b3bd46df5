import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import type { ConversationId, MessageId } from '../../../../shared/ids.ts';
import { DAY_MS } from '../../../../shared/time/shanghai.ts';
import { deskRows, deskUsers, messageRow } from '../../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';

let relay: TestRelay;
let dir: string;
let one: TestDesktop;
const v1 = asId<ConversationId>('v1');
const cursor = (sentAt: number, id: string) => ({ sentAt, id: asId<MessageId>(id) });
/** Thirty messages, three a day, the third of each day ours. */
const COUNT = 30;
const FIRST = Date.parse('2026-11-01T10:00:00+08:00');
const at = (index: number): number => FIRST + Math.floor(index / 3) * DAY_MS + (index % 3) * 1000;
const name = (index: number): string => `x${String(index).padStart(2, '0')}`;

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows());
  const ours = { direction: 'out', state: 'sent', senderExternalId: null, userId: asId<never>('u-agent') } as const;
  relay.commit(...Array.from({ length: COUNT }, (_, index) => messageRow(name(index), { sentAt: at(index), platformId: name(index), ...(index % 3 === 2 ? ours : {}) })));
  dir = scratchDir('stretch');
  one = createTestDesktop({ dataDir: dir });
  await one.core.start();
  await one.login(relay.url, 'agent');
  await one.settled();
});
afterEach(async () => {
  await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

const stretch = async (anchor: ReturnType<typeof cursor>, before: number, after: number) => {
  const found = await one.get('inbox.stretch', { conversationId: v1, anchor, before, after });
  return { ids: found.messages.map(({ id }) => id as string), hasOlder: found.hasOlder, hasNewer: found.hasNewer };
};

describe('a stretch of a thread', () => {
  it('holds what is around a message, or around a moment between two', async () => {
    expect(await stretch(cursor(at(10), name(10)), 2, 3)).toEqual({ ids: [8, 9, 10, 11, 12].map(name), hasOlder: true, hasNewer: true });
    expect(await stretch(cursor(at(9) - 1, ' '), 1, 1)).toEqual({ ids: [8, 9].map(name), hasOlder: true, hasNewer: true });
    expect((await stretch(cursor(at(0), name(0)), 400, 400)).ids).toHaveLength(COUNT);
  });

  it('knows where unread begins and how much there is, counting only the customer', async () => {
    const thread = () => one.get('inbox.thread', { conversationId: v1, before: null, limit: 5 });
    expect((await thread()).firstUnread?.id).toBe(name(0));
    // Nobody has read here: it opens at its end.
    expect((await one.get('inbox.thread', { conversationId: v1, before: null, limit: 5, around: { before: 1, after: 1 } })).opening).toBeNull();
    await one.get('session.mutate', { name: 'inbox.markRead', args: { conversationId: 'v1', readUpTo: at(10) } });
    const unread = Array.from({ length: COUNT }, (_, index) => index).filter((index) => index > 10 && index % 3 !== 2).length;
    expect(await thread()).toMatchObject({ firstUnread: cursor(at(12), name(12)), unread });
  });

  it('around the first unread message comes with the newest page, where it is further up and somebody has read here', async () => {
    const thread = (limit: number) => one.get('inbox.thread', { conversationId: v1, before: null, limit, around: { before: 2, after: 3 } });
    await one.get('session.mutate', { name: 'inbox.markRead', args: { conversationId: 'v1', readUpTo: at(10) } });
    const { firstUnread, opening } = await thread(5);
    expect(firstUnread).toEqual(cursor(at(12), name(12)));
    expect(opening).toEqual(await one.get('inbox.stretch', { conversationId: v1, anchor: cursor(at(12), name(12)), before: 2, after: 3 }));
    expect(opening?.messages.map(({ id }) => id)).toEqual([10, 11, 12, 13, 14].map(name));
    expect((await one.get('inbox.thread', { conversationId: v1, before: null, limit: 5 })).opening).toBeNull();
    expect((await thread(COUNT)).opening).toBeNull();
    await one.get('session.mutate', { name: 'inbox.markRead', args: { conversationId: 'v1', readUpTo: at(COUNT) } });
    expect((await thread(5)).opening).toBeNull();
  });

  it('counts what is newer than a place and tells on which days there are messages', async () => {
    for (const [after, count] of [[cursor(0, ' '), COUNT], [cursor(at(10), name(10)), COUNT - 11], [cursor(at(COUNT - 1), name(COUNT - 1)), 0]] as const) {
      expect(await one.get('inbox.newer', { conversationId: v1, after })).toEqual({ count });
    }
    const days = await one.get('inbox.days', { conversationId: v1, from: '2026-10-25', to: '2026-12-06' });
    expect(days).toMatchObject({ first: '2026-11-01', last: '2026-11-10' });
    expect(days.days).toEqual(Array.from({ length: 10 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`));
  });
});
