import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultServiceWindows } from '../../../shared/directory/rules.ts';
import { defaultAutoReply } from '../../../shared/directory/model.ts';
import { asId } from '../../../shared/ids.ts';
import type { BindingId, ContractId, HospitalId } from '../../../shared/ids.ts';
import type { Message } from '../../../shared/inbox/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/shanghai.ts';
import { put } from '../../../shared/wire/mutation.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { accountIds, baseRows, soon, startPlatforms, startRelay, START, type RelayUnderTest } from '../relayHarness.ts';

/** Eight in the evening of the day at whose ten in the morning the relay starts. */
const EVENING = START + 10 * HOUR_MS;

let relay: RelayUnderTest;
let platforms: Simulator;
const contract = { id: asId<ContractId>('k1'), hospitalId: asId<HospitalId>('h1'), signedOn: '2025-06-01', endsOn: '2026-05-31', ownerId: null, substituteId: null, serviceWindows: [...defaultServiceWindows], serviceExceptions: [], autoReply: defaultAutoReply, firstResponseMs: 300_000, handleMs: {} };

beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows(), put('contracts', contract));
  platforms = await startPlatforms(relay);
  const bind = (id: string, accountId: (typeof accountIds)[keyof typeof accountIds]) => put('bindings', { id: asId<BindingId>(id), hospitalId: contract.hospitalId, accountId, externalId: null, label: '', staffIds: [] });
  await relay.commit(bind('b1', accountIds['wecom-kf']), bind('b2', accountIds['wecom-app']), bind('b3', accountIds['qq-bot']));
});
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

async function messagesOf(externalId: string): Promise<readonly Message[]> {
  const conversation = (await relay.rows('conversations')).find((one) => one.externalId === externalId);
  return (await relay.rows('messages')).filter((one) => one.conversationId === conversation?.id);
}
const automaticOf = async (externalId: string) => (await messagesOf(externalId)).filter((one) => one.direction === 'out');

/** Says it and waits until the relay has understood it and nothing is on its way any more. */
async function say(channel: 'wecom-kf' | 'wecom-app' | 'qq-bot', conversation: string, text: string, sentAt?: number): Promise<void> {
  platforms.say({ channel, conversation, from: conversation.replace('group:', 'm'), text, ...(sentAt === undefined ? {} : { sentAt }) });
  await soon(text, async () => {
    const messages = await messagesOf(conversation);
    return messages.some((one) => one.text === text) && messages.every((one) => one.state === 'received' || one.state === 'sent');
  });
}

describe('outside the service hours (clause 二1)', () => {
  it('nothing answers by itself while service is open', async () => {
    await say('wecom-kf', 'wmDay', '开门时');
    expect(await automaticOf('wmDay')).toEqual([]);
  });

  it.each([
    ['wecom-kf', 'wmNight'],
    ['wecom-app', 'NightShift'],
    ['qq-bot', 'QQNIGHT'],
    ['qq-bot', 'group:NIGHT'],
  ] as const)('%s %s: once per closed period, naming the duty phone, and the customer goes on waiting', async (channel, conversation) => {
    relay.clock.set(EVENING);
    await say(channel, conversation, '关门后一');
    relay.clock.advance(MINUTE_MS);
    await say(channel, conversation, '关门后二');
    const [reply, ...more] = await automaticOf(conversation);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({ userId: null, state: 'sent', text: expect.stringContaining('24 小时值班电话 400') });
    expect(reply?.text).toContain('明天 07:30');
    expect(platforms.sent().filter((one) => one.text === reply?.text && one.conversation === conversation)).toHaveLength(1);
    const row = (await relay.rows('conversations')).find((one) => one.externalId === conversation);
    expect(row).toMatchObject({ waitingSince: EVENING, preview: '关门后二' });
  });

  it('answers again in the next night, not in the day between, also after a restart of the relay', async () => {
    relay.clock.set(EVENING + 14 * HOUR_MS);
    await say('wecom-kf', 'wmNight', '第二天上午');
    expect(await automaticOf('wmNight')).toHaveLength(1);
    relay.clock.set(EVENING + 24 * HOUR_MS);
    await say('wecom-kf', 'wmNight', '第二天晚上');
    expect(await automaticOf('wmNight')).toHaveLength(2);
    await relay.restart();
    relay.clock.advance(HOUR_MS);
    platforms.say({ channel: 'wecom-kf', conversation: 'wmNight', from: 'wmNight', text: '重启以后' });
    // The simulator still calls the old port: the message comes when somebody asks for it, which is at the start.
    await soon('after the restart', async () => (await messagesOf('wmNight')).some((one) => one.text === '重启以后'));
    expect(await automaticOf('wmNight')).toHaveLength(2);
  });
});
