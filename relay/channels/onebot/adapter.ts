import { WebSocketServer } from 'ws';
import type { AccountId } from '../../../shared/ids.ts';
import { textField } from '../http.ts';
import type { MediaHttp } from '../mediaHttp.ts';
import type { ChannelAdapter, OutboundMessage, SendResult } from '../types.ts';
import { refuse } from '../wecom/callback.ts';
import { refusalOf } from './door.ts';
import { idOf, readMissed } from './history.ts';
import { fetchOnebotMedia } from './media.ts';
import { openOnebotLine, type CallOutcome, type OnebotLine } from './line.ts';
import { GROUP_PREFIX, normaliseOnebot } from './normalise.ts';

const LARGEST_FRAME = 1024 * 1024;
/** "Timeout" of several clients: the message may have gone out all the same. */
const MAYBE_SENT = 1200;

/**
 * OneBot 11, reverse WebSocket: a self-hosted QQ client dials in. The standard has no key by which a second try would be
 * known for what it is, so `resendIsSafe` is false and an unanswered call is `unknown`.
 */
export function createOnebotAdapter({ mediaHttp }: { readonly mediaHttp: MediaHttp }): ChannelAdapter {
  const lines = new Map<AccountId, OnebotLine>();
  const server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: LARGEST_FRAME });
  return {
    channel: 'onebot',
    resendIsSafe: false,
    // The standard's HTTP reports are another way in, and not opened here.
    verify: () => refuse('malformed'),
    normalise: (_account, raw, receivedAt) => normaliseOnebot(raw, receivedAt),
    open(account, events) {
      if (account.channel !== 'onebot') throw new Error(`${account.channel} is not OneBot`);
      const { settings } = account;
      const line = openOnebotLine(settings, events, (ready) => void readMissed(ready, settings, events).catch(() => undefined));
      lines.set(account.id, line);
      return {
        close() {
          line.close();
          if (lines.get(account.id) === line) lines.delete(account.id);
        },
      };
    },
    accept(account, { request, socket, head }) {
      if (account.channel !== 'onebot') return { kind: 'refused', status: 400, reason: 'malformed' };
      const refusal = refusalOf(account.settings, request);
      if (refusal !== null) return refusal;
      const line = lines.get(account.id);
      // Another node leads, or this one is about to: the client comes again.
      if (line === undefined) return { kind: 'refused', status: 503, reason: 'not_leading' };
      server.handleUpgrade(request, socket, head, (accepted) => line.take(accepted));
      return { kind: 'accepted' };
    },
    async send(account, message) {
      const line = lines.get(account.id);
      return line === undefined ? { kind: 'retryable', reason: 'network' } : send(line, message);
    },
    fetchMedia: (account, source, maxBytes) => fetchOnebotMedia(mediaHttp, account, lines.get(account.id), source, maxBytes),
  };
}

async function send(line: OnebotLine, message: OutboundMessage): Promise<SendResult> {
  const { externalId, kind } = message.conversation;
  const { medium } = message;
  // Files are no message of the standard.
  if (medium !== null && medium.kind !== 'image') return { kind: 'final', reason: 'media_refused' };
  const content = medium === null ? { type: 'text', data: { text: message.text } } : { type: 'image', data: { file: `base64://${medium.bytes.toString('base64')}` } };
  const { message_id: answers, group_id: throughGroup } = message.replyContext;
  if (kind === 'direct') {
    const through = typeof throughGroup === 'string' ? { group_id: idOf(throughGroup) } : {};
    return resultOf(await line.call('send_private_msg', { user_id: idOf(externalId), ...through, message: [content] }));
  }
  // The first reply names what it answers; more of them would only repeat it.
  const reply = typeof answers === 'string' && message.replySeq === 1 ? [{ type: 'reply', data: { id: answers } }] : [];
  return resultOf(await line.call('send_group_msg', { group_id: idOf(externalId.slice(GROUP_PREFIX.length)), message: [...reply, content] }));
}

function resultOf(outcome: CallOutcome): SendResult {
  if (outcome.kind === 'not_sent') return { kind: 'retryable', reason: 'network' };
  if (outcome.kind === 'unclear' || outcome.status === 'async' || outcome.retcode === MAYBE_SENT || outcome.retcode === null) return { kind: 'unknown', reason: 'interrupted' };
  if (outcome.retcode === 0) return { kind: 'sent', platformId: textField(outcome.data, 'message_id') };
  return { kind: 'final', reason: 'platform_error' };
}
