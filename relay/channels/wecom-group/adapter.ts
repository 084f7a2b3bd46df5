import { createHash } from 'node:crypto';
import { numberField, textField, type Http } from '../http.ts';
import type { ChannelAdapter, OutboundMessage, SendResult, WecomGroupSettings } from '../types.ts';
import type { WecomAnswer } from '../wecom/api.ts';
import { refuse } from '../wecom/callback.ts';
import { failureOf, final, retryable, type Failure } from '../wecom/failures.ts';
import { mediaForm, uploaded, type WecomContent } from '../wecom/media.ts';
import type { AdapterOptions } from '../wecom-kf/adapter.ts';

/** errcode -> what it means for a notice (消息推送配置说明, 全局错误码). Not checked live. */
const FAILURES: ReadonlyMap<number, Failure> = new Map([
  [-1, retryable('platform_error')],
  [45009, retryable('rate_limited')], // more than 20 in a minute
  [45002, final('too_long')],
  [40058, final('too_long')], // "exceed max length"
  [93000, final('credentials')], // the robot was removed, or the key is wrong
]);

/**
 * A group's robot: it writes and hears nothing. `webhook/send` takes no id of ours, so sending again after a crash could
 * deliver twice: `resendIsSafe` is false. The key stands in the address of the call, which nothing here writes down.
 */
export function createWecomGroupAdapter({ http }: Pick<AdapterOptions, 'http'>): ChannelAdapter {
  return {
    channel: 'wecom-group',
    resendIsSafe: false,
    verify: () => refuse('malformed'),
    normalise: (_account, _raw, receivedAt) => ({ kind: 'unknown', eventType: 'unreadable', occurredAt: receivedAt, conversation: null }),
    async send(account, message) {
      return account.channel === 'wecom-group' ? sendNotice(http, account.settings, message) : { kind: 'final', reason: 'credentials' };
    },
  };
}

/** 20 MiB over an office line. */
const UPLOAD_MS = 60_000;

async function sendNotice(http: Http, settings: WecomGroupSettings, message: OutboundMessage): Promise<SendResult> {
  const { baseUrl, key } = settings;
  const content = await contentOf(http, settings, message);
  if (!content.ok) return content.result;
  const url = `${baseUrl}/cgi-bin/webhook/send?key=${encodeURIComponent(key)}`;
  const answer = answerOf(await http({ method: 'POST', url, body: content.body, timeoutMs: UPLOAD_MS }));
  return answer.kind === 'ok' ? { kind: 'sent', platformId: null } : failureOf(answer, FAILURES);
}

/** A picture goes as base64 with its MD5, a file or voice by its media id (消息推送配置说明). */
async function contentOf(http: Http, { baseUrl, key, format }: WecomGroupSettings, { text, medium }: OutboundMessage): Promise<WecomContent> {
  if (medium === null) return { ok: true, body: { msgtype: format, [format]: { content: text } } };
  if (medium.kind === 'image') {
    const md5 = createHash('md5').update(medium.bytes).digest('hex');
    return { ok: true, body: { msgtype: 'image', image: { base64: medium.bytes.toString('base64'), md5 } } };
  }
  if (medium.kind === 'video') return { ok: false, result: { kind: 'final', reason: 'media_refused' } };
  const url = `${baseUrl}/cgi-bin/webhook/upload_media?key=${encodeURIComponent(key)}&type=${medium.kind}`;
  const done = uploaded(answerOf(await http({ method: 'POST', url, body: mediaForm(medium), timeoutMs: UPLOAD_MS })), FAILURES);
  return done.ok ? { ok: true, body: { msgtype: medium.kind, [medium.kind]: { media_id: done.mediaId } } } : done;
}

function answerOf(outcome: Awaited<ReturnType<Http>>): WecomAnswer {
  if (outcome.kind === 'not_sent') return { kind: 'not_sent' };
  // HTTP 200 is not success: only `errcode` says so.
  const errcode = outcome.kind === 'answer' ? numberField(outcome.json, 'errcode') : null;
  if (outcome.kind === 'broken' || errcode === null) return { kind: 'unclear' };
  if (errcode === 0) return { kind: 'ok', json: outcome.json };
  return { kind: 'refused', errcode, errmsg: textField(outcome.json, 'errmsg') ?? '', retryAfterMs: outcome.retryAfterMs };
}
