import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelKind, Message } from '../../../shared/inbox/model.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { arrived, connectBot, connected, connectOnebot, conversationId, messagesOf } from '../lineHarness.ts';
import { soon, startPlatforms, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

/*
 * What platforms do to whom listens to them: three times the same, in another order, an expired token, a closed window,
 * a connection that breaks. Whatever it was, there is one copy of each message, and the reply says what is known of it.
 */

let relay: RelayUnderTest;
let platforms: Simulator;
let desktop: Desktop;
let n = 0;
beforeAll(async () => {
  relay = await startRelay();
  platforms = await startPlatforms(relay);
  await connectBot(relay, platforms);
  await connectOnebot(relay, platforms);
  desktop = await relay.connect('u-agent');
});
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

type Spoken = Exclude<ChannelKind, 'wecom-group'>;
interface Channel {
  readonly channel: Spoken;
  readonly conversation: string;
  /** What becomes of a reply that was accepted, and whose answer never came. */
  readonly cut: Message['state'];
  /** What becomes of one that the platform calls too late; `sent` where it knows no such thing. */
  readonly late: Message['state'];
}
const channels: readonly Channel[] = [
  { channel: 'wecom-kf', conversation: 'wmFaults', cut: 'sent', late: 'failed' },
  { channel: 'wecom-app', conversation: 'Faults', cut: 'unknown', late: 'sent' },
  { channel: 'official-account', conversation: 'oFaults1', cut: 'unknown', late: 'failed' },
  { channel: 'mini-program', conversation: 'oFaults2', cut: 'unknown', late: 'failed' },
  { channel: 'qq-bot', conversation: 'QFAULTS', cut: 'sent', late: 'failed' },
  { channel: 'qq-bot', conversation: 'group:QGROUP', cut: 'sent', late: 'failed' },
  // The conversation is written to by its id instead.
  { channel: 'wecom-bot', conversation: 'group:wrFaults', cut: 'unknown', late: 'sent' },
  { channel: 'onebot', conversation: 'group:777000', cut: 'unknown', late: 'sent' },
];

describe.each(channels)('$channel $conversation', ({ channel, conversation, cut, late }) => {
  const isLine = channel === 'wecom-bot' || channel === 'onebot';
  const say = (text: string) => platforms.say({ channel, conversation, from: '10001', text });
  const copies = async () => {
    const texts = (await messagesOf(relay, conversation)).filter((one) => one.direction === 'in').map((one) => one.text.replace('@机器人 ', ''));
    const { rows } = await relay.database.pool.query<{ n: number }>("select count(*)::int as n from raw_events where channel = $1 and kind in ('message', 'duplicate') and position(convert_to($2, 'UTF8') in raw) > 0", [channel, conversation.replace('group:', '')]);
    return { texts: texts.toSorted(), stored: rows[0]?.n };
  };
  async function answered(text: string, fault: object): Promise<Message> {
    platforms.faults.set({ expireToken: 0, drop: 0, closeWindow: 0, ...fault });
    await desktop.mutate(++n, 'inbox.send', { messageId: `${conversation}-${text}`, conversationId: await conversationId(relay, conversation), text });
    return soon(`${text} to be settled`, async () => {
      relay.clock.advance(500);
      const row = await relay.row('messages', `${conversation}-${text}`);
      return row?.state === 'sent' || row?.state === 'failed' || row?.state === 'unknown' ? row : null;
    });
  }
  const accepted = (text: string) => platforms.sent().filter((one) => one.conversation === conversation && one.text === text).length;

  it('three times the same, and in another order: one copy each', async () => {
    platforms.faults.set({ duplicate: 1, reorder: 1 });
    say('甲');
    say('乙');
    await arrived(relay, conversation, 2);
    await platforms.idle();
    expect(await copies()).toEqual({ texts: ['乙', '甲'].toSorted(), stored: 2 });
  });

  it('a connection that breaks, around a message: one copy of it and of what follows', async () => {
    // Where the platform calls, it is the answer to the callback that is lost: it comes again.
    platforms.faults.set(isLine ? { dropSocket: 1, duplicate: 1 } : { badSignature: 1, duplicate: 1 });
    say('丙');
    if (isLine) {
      await connected(platforms, channel, false);
      await connected(platforms, channel);
    }
    say('丁');
    await arrived(relay, conversation, 4);
    await platforms.idle();
    expect(await copies()).toEqual({ texts: ['乙', '甲', '丙', '丁'].toSorted(), stored: 4 });
  });

  it('an expired token: the reply is there once', async () => {
    expect(await answered('回复', { expireToken: 1 })).toMatchObject({ state: 'sent' });
    expect(accepted('回复')).toBe(1);
  });

  it('an answer that is lost: the customer has one copy, and the state is honest', async () => {
    expect(await answered('断了', { drop: 1 })).toMatchObject({ state: cut });
    expect(accepted('断了')).toBe(1);
    if (isLine) await connected(platforms, channel);
  });

  it('a window that the platform has closed: refused and said, or written another way', async () => {
    say('戊');
    await arrived(relay, conversation, 5);
    expect(await answered('晚了', { closeWindow: 1 })).toMatchObject({ state: late, failure: late === 'failed' ? 'window_closed' : null });
    expect(accepted('晚了')).toBe(late === 'sent' ? 1 : 0);
  });
});
