import { WebSocket } from 'ws';
import { asId } from '../../shared/ids.ts';
import type { AccountId } from '../../shared/ids.ts';
import type { Message } from '../../shared/inbox/model.ts';
import { deriveKeys } from '../../relay/auth/keys.ts';
import { DEFAULT_LIMITS } from '../../relay/channels/defaults.ts';
import { callbackPath, parseChannelAccount } from '../../relay/channels/settings.ts';
import type { ChannelAccount } from '../../relay/channels/types.ts';
import { saveAccount } from '../../relay/inbox/accountBook.ts';
import { BOT_GATEWAY_PATH } from '../../simulator/platforms/wecomBot.ts';
import type { Simulator } from '../../simulator/createSimulator.ts';
import { soon, type PlatformsTarget, type RelayUnderTest } from './relayHarness.ts';

export const SELF_ID = '1000200030';
export const TOKEN = 'a-token-of-the-client';
export const lineIds = { 'wecom-bot': asId<AccountId>('acc-bot'), onebot: asId<AccountId>('acc-onebot') };

/** Writes an account as the command line does; the relay notices it at once. */
export async function saveLineAccount(target: PlatformsTarget, channel: 'wecom-bot' | 'onebot', settings: Record<string, unknown>, id = lineIds[channel]): Promise<ChannelAccount> {
  const parsed = parseChannelAccount({ channel, id, name: channel, settings });
  if (!parsed.ok) throw new Error(parsed.error);
  const { account } = parsed;
  await target.relay.queue.submit((tx) => saveAccount(tx, deriveKeys(Buffer.alloc(32, 7)).settings, { id, channel, name: channel, limits: DEFAULT_LIMITS[channel] }, account));
  await target.relay.accounts.reload();
  if (channel === 'onebot') await soon('the door', () => isOpen(lineUrl(target, id)));
  return account;
}

/** A new account's door opens a moment after the account is known; before, everybody is told to come again. */
function isOpen(url: string): Promise<boolean> {
  const socket = new WebSocket(url.replace('http', 'ws'));
  return new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode !== 503);
      socket.terminate();
    });
    socket.once('error', () => resolve(false));
  });
}

export function botSettings(simulator: Simulator, secret = 'bot-secret-1'): Record<string, unknown> {
  return { wsUrl: `${simulator.url.replace('http', 'ws')}${BOT_GATEWAY_PATH}`, botId: 'bot-1', secret, replyWithinMs: 60_000, mediaHosts: [simulator.url] };
}

/** A bot that the relay is connected to. */
export async function connectBot(relay: RelayUnderTest, simulator: Simulator): Promise<void> {
  const added = await simulator.addAccount({ channel: 'wecom-bot', name: 'wecom-bot', botId: 'bot-1', secret: 'bot-secret-1' });
  if (!added.ok) throw new Error(added.error);
  await saveLineAccount(relay, 'wecom-bot', botSettings(simulator));
  await connected(simulator, 'wecom-bot');
}

export function lineUrl(relay: { readonly url: string }, id = lineIds.onebot): string {
  return `${relay.url}${callbackPath('onebot', id)}`;
}

/** A QQ client that has dialled in. */
export async function connectOnebot(relay: RelayUnderTest, simulator: Simulator, more: Record<string, unknown> = {}): Promise<void> {
  await saveLineAccount(relay, 'onebot', { accessToken: TOKEN, selfId: SELF_ID, mediaHosts: [simulator.url], ...more });
  const added = await simulator.addAccount({ channel: 'onebot', name: 'onebot', callbackUrl: lineUrl(relay), selfId: SELF_ID, accessToken: TOKEN });
  if (!added.ok) throw new Error(added.error);
}

export function connected(simulator: Simulator, name: string, is = true): Promise<true> {
  return soon(`${name} to be ${is ? 'connected' : 'away'}`, () => Promise.resolve(simulator.isConnected(name) === is));
}

export async function messagesOf(relay: RelayUnderTest, externalId: string): Promise<Message[]> {
  const conversation = (await relay.rows('conversations')).find((one) => one.externalId === externalId);
  const rows = (await relay.rows('messages')).filter((one) => one.conversationId === conversation?.id);
  return rows.toSorted((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1));
}

export function arrived(relay: RelayUnderTest, externalId: string, count: number): Promise<Message[]> {
  return soon(`${count} messages of ${externalId}`, async () => {
    const rows = (await messagesOf(relay, externalId)).filter((one) => one.direction === 'in');
    return rows.length >= count ? rows : null;
  });
}

export async function conversationId(relay: RelayUnderTest, externalId: string): Promise<string> {
  const found = (await relay.rows('conversations')).find((one) => one.externalId === externalId);
  if (found === undefined) throw new Error(`no conversation ${externalId}`);
  return found.id;
}

/** An agent's desktop that answers conversations by their platform ids. */
export async function openLineDesk(relay: RelayUnderTest) {
  const desktop = await relay.connect('u-agent');
  let n = 0;
  return {
    reply: async (messageId: string, externalId: string) => desktop.mutate(++n, 'inbox.send', { messageId, conversationId: await conversationId(relay, externalId), text: messageId }),
    /** @param why the reason of a failure, or of what it waits for */
    reaches: (messageId: string, state: Message['state'], why?: string) =>
      soon(`${messageId} to be ${state} ${why ?? ''}`, async () => {
        // What is registered for a moment that has passed runs when the hands move, be it by nothing.
        relay.clock.advance(0);
        const row = await relay.row('messages', messageId);
        return row?.state === state && (why === undefined || (row.failure ?? row.waits?.reason) === why) ? row : null;
      }),
  };
}
