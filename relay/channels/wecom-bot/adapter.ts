import type { WSClient } from '@wecom/aibot-node-sdk';
import type { AccountId } from '../../../shared/ids.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { ChannelAccount, ChannelAdapter, OutboundMessage, SendResult, WecomBotSettings } from '../types.ts';
import type { MediaHttp } from '../mediaHttp.ts';
import { refuse } from '../wecom/callback.ts';
import { botFailureOf } from './failures.ts';
import { fetchBotMedia, sendBotMedium } from './media.ts';
import { openBotLine, type BotLine } from './line.ts';
import { GROUP_PREFIX, normaliseWecomBot } from './normalise.ts';

export interface WecomBotOptions {
  readonly clock: Clock;
  readonly mediaHttp: MediaHttp;
  /** First wait before a lost connection is made again, ms. */
  readonly lineRetryMs: number;
}

/**
 * 企微智能机器人 over its long connection. The protocol has no key by which a second try would be known for what it is,
 * and acknowledges nothing that it delivers to us: `resendIsSafe` is false, and what comes is stored at once.
 */
export function createWecomBotAdapter({ clock, mediaHttp, lineRetryMs }: WecomBotOptions): ChannelAdapter {
  const lines = new Map<AccountId, BotLine>();
  return {
    channel: 'wecom-bot',
    resendIsSafe: false,
    // Nothing comes by HTTP: whoever knocks there is not the platform.
    verify: () => refuse('malformed'),
    normalise: (_account, raw, receivedAt) => normaliseWecomBot(raw, receivedAt),
    open(account, events) {
      if (account.channel !== 'wecom-bot') throw new Error(`${account.channel} is no bot`);
      const line = openBotLine(account.settings, events, lineRetryMs);
      lines.set(account.id, line);
      return {
        close() {
          line.close();
          if (lines.get(account.id) === line) lines.delete(account.id);
        },
      };
    },
    async send(account, message) {
      if (account.channel !== 'wecom-bot') return { kind: 'final', reason: 'credentials' };
      const client = lines.get(account.id)?.ready() ?? null;
      return client === null ? { kind: 'retryable', reason: 'network' } : send(client, clock, account, message);
    },
    fetchMedia: (account, source, maxBytes) => fetchBotMedia(mediaHttp, account, source, maxBytes),
  };
}

/** The first reply to a message answers it by its `req_id`; later ones, and those too late, go to the conversation by its id. */
async function send(client: WSClient, clock: Clock, account: ChannelAccount & { readonly settings: WecomBotSettings }, message: OutboundMessage): Promise<SendResult> {
  const { req_id: reqId, msg_at: at } = message.replyContext;
  // Nobody wrote here: the platform takes nothing, and there would be no way back to ask.
  if (typeof reqId !== 'string' || typeof at !== 'number') return { kind: 'final', reason: 'window_closed' };
  const { externalId, kind } = message.conversation;
  const chatId = kind === 'group' ? externalId.slice(GROUP_PREFIX.length) : externalId;
  if (message.medium !== null) return sendBotMedium(client, chatId, message.medium);
  if (reqId !== '' && message.replySeq === 1 && clock.now() - at <= account.settings.replyWithinMs) {
    const answered = await outcomeOf(client.replyStream({ headers: { req_id: reqId } }, message.idempotencyKey, message.text, true));
    if (answered.kind !== 'gone') return answered;
  }
  const sent = await outcomeOf(client.sendMessage(chatId, { msgtype: 'markdown', markdown: { content: message.text } }));
  return sent.kind === 'gone' ? { kind: 'final', reason: 'platform_error' } : sent;
}

/** The platform gives a message of ours no id. */
async function outcomeOf(call: Promise<unknown>): Promise<SendResult | { readonly kind: 'gone' }> {
  try {
    await call;
    return { kind: 'sent', platformId: null };
  } catch (reason) {
    return botFailureOf(reason);
  }
}
