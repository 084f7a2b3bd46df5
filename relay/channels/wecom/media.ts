import type { MediaFailure } from '../../../shared/inbox/model.ts';
import { numberField, textField, type Http } from '../http.ts';
import type { MediaAnswer, MediaHttp } from '../mediaHttp.ts';
import type { TokenSource } from '../tokenSource.ts';
import type { MediaFetched, OutboundMedium, OutboundMessage, SendResult } from '../types.ts';
import { callApi, callWithToken, type WecomAnswer } from './api.ts';
import { failureOf, type Failure } from './failures.ts';

/** 20 MiB over an office line. */
const UPLOAD_MS = 60_000;

/** "不合法的媒体文件id" and its like: three days (获取临时素材) are over. */
const EXPIRED = new Set([40007, 40004, 41006, 43004]);

/**
 * `media/get` of WeCom and of WeChat: bytes with a name in Content-Disposition, or an errcode as JSON under the same status 200.
 * A json answer without one (a video of an official account is only named) is given to the caller.
 */
export async function getMedia(tokens: TokenSource, http: MediaHttp, baseUrl: string, mediaId: string, maxBytes: number): Promise<MediaAnswer> {
  let got: MediaAnswer = { kind: 'retryable', reason: 'network' };
  const answer = await callWithToken(tokens, async (token): Promise<WecomAnswer> => {
    const query = new URLSearchParams({ access_token: token, media_id: mediaId });
    got = await http({ url: `${baseUrl}/cgi-bin/media/get?${query.toString()}`, hosts: null, maxBytes });
    const errcode = got.kind === 'json' ? numberField(got.json, 'errcode') : null;
    if (got.kind !== 'json' || errcode === null || errcode === 0) return { kind: 'ok', json: null };
    return { kind: 'refused', errcode, errmsg: textField(got.json, 'errmsg') ?? '', retryAfterMs: null };
  });
  if (answer.kind === 'ok') return got;
  if (answer.kind === 'refused' && EXPIRED.has(answer.errcode)) return { kind: 'final', reason: 'expired' };
  return notFetched(failureOf(answer));
}

/** A failure of a call in the words of a medium. Fetching changes nothing, so what is unclear is simply tried again. */
export function notFetched(failure: SendResult): Exclude<MediaFetched, { kind: 'bytes' }> {
  if (failure.kind === 'sent') return { kind: 'retryable', reason: 'platform_error' };
  const reason: MediaFailure = failure.reason === 'credentials' ? 'credentials' : failure.reason === 'network' || failure.reason === 'interrupted' ? 'network' : 'platform_error';
  if (failure.kind === 'final') return { kind: 'final', reason };
  const pause = failure.kind === 'retryable' ? failure.retryAfterMs : undefined;
  return { kind: 'retryable', reason, ...(pause === undefined ? {} : { retryAfterMs: pause }) };
}

/** An answer that had to be bytes. */
export function bytesOf(answer: MediaAnswer): MediaFetched {
  return answer.kind === 'json' ? { kind: 'final', reason: 'platform_error' } : answer;
}

export type Uploaded = { readonly ok: true; readonly mediaId: string } | { readonly ok: false; readonly result: SendResult };

/** The form of `media/upload`: one part, named `media`. */
export function mediaForm({ name, mime, bytes }: OutboundMedium): FormData {
  const form = new FormData();
  form.append('media', new File([new Uint8Array(bytes)], name, { type: mime }));
  return form;
}

/**
 * `media/upload`. Nothing is delivered by it, so that an unclear end is one to try again.
 * @param path with the kind in its query
 */
export async function uploadMedia(tokens: TokenSource, http: Http, baseUrl: string, path: string, medium: OutboundMedium, meanings?: ReadonlyMap<number, Failure>): Promise<Uploaded> {
  const form = mediaForm(medium);
  return uploaded(await callWithToken(tokens, (token) => callApi(http, baseUrl, path, form, token, UPLOAD_MS)), meanings);
}

export function uploaded(answer: WecomAnswer, meanings?: ReadonlyMap<number, Failure>): Uploaded {
  if (answer.kind !== 'ok') return { ok: false, result: beforeDelivery(answer.kind === 'refused' && NOT_TAKEN.has(answer.errcode) ? { kind: 'final', reason: 'media_refused' } : failureOf(answer, meanings)) };
  const mediaId = textField(answer.json, 'media_id');
  return mediaId === null || mediaId === '' ? { ok: false, result: { kind: 'retryable', reason: 'platform_error' } } : { ok: true, mediaId };
}

/** Not this type, not this large, empty (全局错误码). */
const NOT_TAKEN = new Set([40004, 40005, 40006, 40009, 40010, 40011, 44001, 45001]);

/** An upload that ended without a word delivered nothing. */
export function beforeDelivery(result: SendResult): SendResult {
  return result.kind === 'unknown' ? { kind: 'retryable', reason: 'network' } : result;
}

export type WecomContent = { readonly ok: true; readonly body: Readonly<Record<string, unknown>> } | { readonly ok: false; readonly result: SendResult };

/** `msgtype` and its part of a message of WeCom or WeChat: the words, or the medium after it was uploaded. */
export async function wecomContent(tokens: TokenSource, http: Http, baseUrl: string, { text, medium }: Pick<OutboundMessage, 'text' | 'medium'>, meanings?: ReadonlyMap<number, Failure>): Promise<WecomContent> {
  if (medium === null) return { ok: true, body: { msgtype: 'text', text: { content: text } } };
  const done = await uploadMedia(tokens, http, baseUrl, `/cgi-bin/media/upload?type=${medium.kind}`, medium, meanings);
  return done.ok ? { ok: true, body: { msgtype: medium.kind, [medium.kind]: { media_id: done.mediaId } } } : done;
}
