import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import type { ConversationId } from '../../../../shared/ids.ts';
import { HOUR_MS } from '../../../../shared/time/shanghai.ts';
import { conversationRow, deskRows, deskUsers, messageRow, MORNING } from '../../../support/deskRows.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import type { ManualClock } from '../../../support/manualClock.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { until } from '../../../support/until.ts';

let relay: TestRelay;
let dir: string;
let clock: ManualClock;
const open: TestDesktop[] = [];
const v1 = asId<ConversationId>('v1');
const v2 = asId<ConversationId>('v2');

async function desktop(folder: string, secrets?: Map<string, string>): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${folder}`, clock, ...(secrets === undefined ? {} : { secrets }) });
  open.push(made);
  await made.core.start();
  return made;
}
async function signedIn(name: string): Promise<TestDesktop> {
  const made = await desktop(name);
  await made.login(relay.url, name);
  await made.settled();
  return made;
}
const shown = async (of: TestDesktop, view: 'open' | 'snoozed' | 'waiting' | 'unread') =>
  (await of.get('inbox.list', { filter: view, hospitalId: null, limit: 50 })).items.map((item) => item.conversation.id);
const cut = async (of: TestDesktop): Promise<void> => {
  await relay.stop();
  await until('cut', async () => (await of.get('session.status', {})).connection.state !== 'online', 10_000, 10);
};

beforeEach(async () => {
  clock = createManualClock(Date.now());
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows(), conversationRow('v2', { lastMessageAt: MORNING - 5 }));
  dir = scratchDir('snooze');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('snoozes lost (complaint 15)', () => {
  it('made offline it survives a restart, comes back by itself at its minute without a relay, and reaches the relay later', async () => {
    const one = await signedIn('agent');
    await cut(one);
    const until8 = clock.now() + 8 * HOUR_MS;
    await one.get('session.mutate', { name: 'inbox.snooze', args: { conversationId: 'v1', lineId: 's1', until: until8, seenInboundAt: MORNING } });
    expect([await shown(one, 'open'), await shown(one, 'snoozed')]).toEqual([['v2'], ['v1']]);
    await one.core.close();
    clock.advance(7 * HOUR_MS);

    const again = await desktop('agent', one.secrets);
    expect(await shown(again, 'snoozed')).toEqual(['v1']);
    again.events.length = 0;
    // Only the hands move: nobody asks, nobody is online.
    clock.advance(HOUR_MS);
    await until('the list to be told', () => Promise.resolve(again.events.some((event) => event.name === 'rows.changed' && event.entity === 'conversations' && event.ids?.includes('v1') === true)), 10_000, 10);
    expect([await shown(again, 'open'), await shown(again, 'snoozed')]).toEqual([['v1', 'v2'], []]);
    expect(again.notices.filter((notice) => notice.path === '/inbox/v1')).toHaveLength(1);

    await relay.listen();
    // Retries wait by this clock.
    await until('the relay to have it', () => {
      clock.advance(1000);
      return Promise.resolve(relay.rows('conversationEntries').length === 1);
    }, 20_000, 50);
    expect(relay.row('conversations', 'v1')).toMatchObject({ snoozedUntil: until8, snoozedBy: 'u-agent' });
  });

  it('closed for the whole time, it is back when the program starts', async () => {
    const one = await signedIn('agent');
    await one.get('session.mutate', { name: 'inbox.snooze', args: { conversationId: 'v1', lineId: 's1', until: clock.now() + HOUR_MS, seenInboundAt: MORNING } });
    await one.settled();
    await one.core.close();
    await relay.stop();
    clock.advance(2 * HOUR_MS);
    const again = await desktop('agent', one.secrets);
    expect([await shown(again, 'open'), await shown(again, 'snoozed')]).toEqual([['v1', 'v2'], []]);
  });

  it('a customer’s "ok" leaves it aside on every desktop, marked as new and among those who wait', async () => {
    const [one, lead] = [await signedIn('agent'), await signedIn('lead')];
    await one.get('session.mutate', { name: 'inbox.snooze', args: { conversationId: 'v1', lineId: 's1', until: clock.now() + HOUR_MS, seenInboundAt: MORNING } });
    await until('the colleague to see it', async () => (await shown(lead, 'snoozed')).length === 1, 10_000, 20);
    expect(await shown(lead, 'waiting')).toEqual(['v2']);
    const row = relay.row('conversations', 'v1');
    if (row === null) throw new Error('no conversation');
    // Platforms tell whole seconds by clocks of their own: what counts is that it is newer than what was seen.
    const at = MORNING + 1000;
    relay.commit(messageRow('ok', { text: '好的', sentAt: at }), conversationRow('v1', { ...row, lastInboundAt: at, waitingSince: at }));
    await until('the message', async () => (await lead.get('inbox.counts', { hospitalId: null })).snoozedNews === 1, 10_000, 20);
    expect([await shown(lead, 'open'), await shown(lead, 'snoozed'), await shown(lead, 'waiting'), await shown(lead, 'unread')]).toEqual([['v2'], ['v1'], ['v2', 'v1'], ['v1']]);
    const thread = await lead.get('inbox.thread', { conversationId: v1, before: null, limit: 10 });
    expect(thread.entries).toMatchObject([{ kind: 'snoozed', userId: 'u-agent', pending: false }]);
    expect((await lead.get('inbox.history', { conversationId: v1, limit: 5 })).map((line) => line.kind)).toEqual(['snoozed']);
  });
});

describe('notes', () => {
  it('written offline wait here, reach the colleague who is named, count until they look, and never become a message', async () => {
    const [one, lead] = [await signedIn('agent'), await signedIn('lead')];
    await cut(one);
    await one.get('session.mutate', { name: 'inbox.note', args: { conversationId: 'v2', lineId: 'n1', text: '@lead 客户说的是二期', mentionIds: ['u-lead'], messageId: null } });
    expect((await one.get('inbox.thread', { conversationId: v2, before: null, limit: 10 })).entries).toMatchObject([{ kind: 'note', pending: true, text: '@lead 客户说的是二期' }]);
    await relay.listen();
    await until('the mention', async () => {
      clock.advance(1000);
      return (await lead.get('inbox.counts', { hospitalId: null })).views.mentions === 1;
    }, 20_000, 50);
    const [item] = (await lead.get('inbox.list', { filter: 'mentions', hospitalId: null, limit: 5 })).items;
    expect(item).toMatchObject({ conversation: { id: 'v2' }, mentions: 1 });
    const { mentionIds } = await lead.get('inbox.thread', { conversationId: v2, before: null, limit: 10 });
    await lead.get('session.mutate', { name: 'inbox.seeMentions', args: { mentionIds: [...mentionIds] } });
    expect((await lead.get('inbox.counts', { hospitalId: null })).views.mentions).toBe(0);
    // Still to be found there, without a count.
    expect((await lead.get('inbox.list', { filter: 'mentions', hospitalId: null, limit: 5 })).items).toMatchObject([{ mentions: 0 }]);
    expect((await one.get('inbox.counts', { hospitalId: null })).views.mentions).toBe(0);
    expect(relay.rows('messages')).toEqual([]);
  });
});
