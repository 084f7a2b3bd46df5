import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, normalisedOf, START, type Harness } from '../harness.ts';

const person = { externalId: 'oMINI', kind: 'direct' as const };

describe('mini-program against the simulator, in JSON', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('mini-program');
  });
  afterEach(() => h.close());
  const say = (text: string, extra: object = {}) => h.simulator.say({ channel: 'mini-program', conversation: person.externalId, from: person.externalId, text, ...extra });

  it('keeps a 64-bit number as the text it was', async () => {
    const said = say('取号失败 "引号"', { sentAt: START - 5_000 });
    await h.simulator.idle();
    const [raw] = h.stored.values();
    const [normalised] = normalisedOf(h);
    if (!said.ok || normalised?.kind !== 'message') throw new Error(JSON.stringify(normalised));
    expect(raw).toContain(`"MsgId":${said.messageId}`);
    expect([...h.stored.keys()]).toEqual([said.messageId]);
    expect(normalised.message).toMatchObject({ platformId: said.messageId, text: '取号失败 "引号"', sentAt: START - 5_000, conversation: { externalId: 'oMINI', kind: 'direct' } });
  });

  it('opening the chat allows two replies for a minute; a message five', async () => {
    say('', { kind: 'enter' });
    await h.simulator.idle();
    expect(normalisedOf(h)).toMatchObject([{ kind: 'event', text: '进入了小程序客服会话', opensWindow: true, conversation: { externalId: 'oMINI' } }]);
    const results = [];
    for (let n = 0; n < 3; n += 1) results.push((await h.send(`答${n}`, person)).kind);
    say('在吗');
    for (let n = 0; n < 6; n += 1) results.push((await h.send(`再答${n}`, person)).kind);
    expect(results).toEqual(['sent', 'sent', 'final', 'sent', 'sent', 'sent', 'sent', 'sent', 'final']);
  });

  it('shows a card of the mini-program and never drops what it does not know', async () => {
    say('缴费记录', { kind: 'miniprogrampage' });
    say('', { kind: 'unknown-type' });
    say('', { kind: 'unknown-event' });
    await h.simulator.idle();
    expect(normalisedOf(h)).toMatchObject([
      { kind: 'message', message: { contentKind: 'link', text: '[小程序] 缴费记录' } },
      { kind: 'message', message: { contentKind: 'unknown', text: '[暂不支持的消息：hologram]' } },
      { kind: 'unknown', eventType: 'poi_check_notify', conversation: { externalId: 'oMINI' } },
    ]);
  });

  it('an account of another kind is not served', async () => {
    const other = await createHarness('official-account');
    expect(h.adapter.verify(other.account, { method: 'GET', query: {}, headers: {}, body: Buffer.alloc(0) }, START)).toMatchObject({ kind: 'refused', reason: 'malformed' });
    expect(await h.adapter.send(other.account, { messageId: 'm' as never, idempotencyKey: 'k', conversation: person, text: 'x', replyContext: {}, replySeq: 1, medium: null })).toEqual({ kind: 'final', reason: 'credentials' });
    await other.close();
  });
});
