import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPresence } from '../../../../electron/core/inbox/presence.ts';
import { PRESENCE_BEAT_MS, PRESENCE_MS, TYPING_MS } from '../../../../shared/inbox/presence.ts';
import type { Presence } from '../../../../shared/inbox/presence.ts';
import { asId } from '../../../../shared/ids.ts';
import type { ConversationId } from '../../../../shared/ids.ts';
import { deskRows, deskUsers } from '../../../support/deskRows.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { until } from '../../../support/until.ts';

let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];
const v1 = asId<ConversationId>('v1');

async function signedIn(name: string): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${name}` });
  open.push(made);
  await made.core.start();
  await made.login(relay.url, name);
  await made.settled();
  return made;
}
const send = (of: TestDesktop, messageId: string, text: string, seenOutId: string | null) =>
  of.get('session.mutate', { name: 'inbox.send', args: { messageId, conversationId: 'v1', text, seenOutId } });
const texts = async (of: TestDesktop) => (await of.get('inbox.thread', { conversationId: v1, before: null, limit: 20 })).messages.map((message) => message.text);

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows());
  dir = scratchDir('collision');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('two agents answer at once (complaint 8)', () => {
  it('what one wrote offline is not sent over the other’s reply: it is shown, and goes out once when the person decides so', async () => {
    const [one, lead] = [await signedIn('agent'), await signedIn('lead')];
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 10);
    await send(one, 'mine-1', '正在查', null);
    await send(one, 'mine-2', '请稍候', 'mine-1');
    expect(await texts(one)).toEqual(['正在查', '请稍候']);
    await lead.core.close();
    // The colleague was quicker, at another desktop that is online.
    const row = relay.row('conversations', 'v1');
    if (row === null) throw new Error('no conversation');
    await relay.listen();
    relay.commit({ entity: 'conversations', id: v1, row: { ...row, lastOutId: asId('theirs'), lastOutBy: asId('u-lead'), lastOutAt: row.lastMessageAt + 5 } });
    await until('the refusals', async () => (await one.get('session.rejections', {})).length === 2, 20_000, 20);
    const refused = await one.get('session.rejections', {});
    expect(refused.map(({ code, mine }) => [code, mine])).toEqual(expect.arrayContaining([['replied_meanwhile', expect.objectContaining({ text: '正在查' })]]));
    expect(relay.rows('messages')).toEqual([]);
    expect(await texts(one)).toEqual([]);

    const first = refused.find(({ mine }) => (mine as { text: string }).text === '正在查');
    await one.get('session.redo', { n: first?.n ?? -1 });
    await one.settled();
    expect(relay.rows('messages').map((message) => message.text)).toEqual(['正在查']);
    expect(await one.get('session.rejections', {})).toHaveLength(1);
  });

  it('is refused here already when the colleague’s reply has arrived, and goes when it was seen', async () => {
    const [one, lead] = [await signedIn('agent'), await signedIn('lead')];
    await send(lead, 'theirs', '已处理', null);
    await until('their reply', async () => (await texts(one)).length === 1, 10_000, 20);
    expect(await one.ask('session.mutate', { name: 'inbox.send', args: { messageId: 'mine', conversationId: 'v1', text: '您好', seenOutId: null } })).toMatchObject({ error: { code: 'replied_meanwhile' } });
    await send(one, 'mine', '您好', 'theirs');
    await one.settled();
    expect(relay.rows('messages').map((message) => message.id).toSorted()).toEqual(['mine', 'theirs']);
  });
});

describe('where this desktop says it is', () => {
  const setUp = () => {
    const clock = createManualClock(1000);
    const sent: Presence[] = [];
    let changes = 0;
    const view = createPresence({ clock, userId: asId('me'), send: (state) => void sent.push(state), changed: () => (changes += 1) });
    return { clock, sent, view, changes: () => changes };
  };
  const at = (conversationId: string | null, typing = false): Presence => ({ conversationId: conversationId === null ? null : asId(conversationId), typing });

  it('is repeated while the window repeats it, said again on every connection, and over when the window hangs', () => {
    const { clock, sent, view } = setUp();
    void view.handlers['inbox.present'](at('v1'));
    expect(sent).toEqual([]);
    view.connection(true);
    expect(sent).toEqual([at('v1')]);
    clock.advance(PRESENCE_BEAT_MS);
    expect(sent).toEqual([at('v1'), at('v1')]);
    view.connection(false);
    clock.advance(PRESENCE_BEAT_MS);
    expect(sent).toHaveLength(2);
    view.connection(true);
    expect(sent.at(-1)).toEqual(at('v1'));
    clock.advance(PRESENCE_MS);
    expect(sent.at(-1)).toEqual(at(null));
    const { length } = sent;
    clock.advance(PRESENCE_MS);
    expect(sent).toHaveLength(length);
  });

  it('writing ends by itself', () => {
    const { clock, sent, view } = setUp();
    view.connection(true);
    void view.handlers['inbox.present'](at('v1', true));
    expect(sent.at(-1)).toEqual(at('v1', true));
    clock.advance(TYPING_MS);
    expect(sent.at(-1)).toEqual(at('v1'));
  });

  it('others are known while there is a connection; one’s own other desktop is none of them', async () => {
    const { view, changes } = setUp();
    view.heard([{ ...at('v1'), userId: 'you', clientId: 'c1' }, { ...at('v1'), userId: 'me', clientId: 'c2' }]);
    view.heard('nonsense of a newer relay');
    expect(await view.handlers['inbox.presence']({})).toMatchObject({ value: [{ userId: 'you' }] });
    view.heard([{ ...at(null), userId: 'you', clientId: 'c1' }]);
    expect(await view.handlers['inbox.presence']({})).toMatchObject({ value: [] });
    view.heard([{ ...at('v2', true), userId: 'you', clientId: 'c1' }]);
    view.connection(false);
    expect(await view.handlers['inbox.presence']({})).toMatchObject({ value: [] });
    expect(changes()).toBe(4);
  });
});
