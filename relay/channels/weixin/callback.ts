import type { Instant } from '../../../shared/time/clock.ts';
import type { RawCallback, Verified, WeixinSettings } from '../types.ts';
import { isFresh, openSigned, refuse, WECOM_ACK } from '../wecom/callback.ts';
import { isSha1Of } from '../wecom/crypt.ts';
import { wecomEventKey } from '../wecom/eventKey.ts';
import { readFields } from './fields.ts';

/** What WeChat draws for its check of the address: digits. The signature does not cover it, so nothing else is echoed. */
const ECHO = /^[\w=+/-]{1,256}$/;

/**
 * Verifies one callback of an official account or a mini-program in secure mode (安全模式). The check of the address is
 * signed over [token, timestamp, nonce] alone and echoed as it is; everything else is WXBizMsgCrypt as in WeCom, with
 * the appid as receiver. What comes in plain text is refused, whatever it is signed with.
 */
export function verifyWeixinCallback(settings: WeixinSettings, callback: RawCallback, now: Instant, staleAfterMs: number): Verified {
  if (callback.method === 'GET') return checkAddress(settings.callbackToken, callback, now, staleAfterMs);
  const envelope = readFields(callback.body.toString('utf8'));
  if (envelope === null) return refuse('malformed');
  const encrypted = envelope.get('Encrypt') ?? '';
  if (encrypted === '') return refuse('plaintext');
  const secrets = { token: settings.callbackToken, encodingAesKey: settings.encodingAesKey, receiveId: settings.appId };
  const opened = openSigned(secrets, callback, encrypted, now, staleAfterMs);
  if (opened.kind === 'refused') return opened;
  const fields = readFields(opened.text);
  if (fields === null) return refuse('malformed');
  return { kind: 'store', events: [{ platformId: wecomEventKey(fields, opened.text), raw: opened.text }], ack: WECOM_ACK };
}

function checkAddress(token: string, { query }: RawCallback, now: Instant, staleAfterMs: number): Verified {
  const timestamp = query['timestamp'] ?? '';
  if (!isSha1Of([token, timestamp, query['nonce'] ?? ''], query['signature'] ?? '')) return refuse('signature');
  if (!isFresh(timestamp, now, staleAfterMs)) return refuse('stale');
  const echo = query['echostr'] ?? '';
  if (!ECHO.test(echo)) return refuse('oracle');
  return { kind: 'answer', answer: { status: 200, contentType: 'text/plain; charset=utf-8', body: echo } };
}
