import { sentMedium, type SentMedium, type ShelvedMedium } from '../media.ts';
import { ok, type World } from '../world.ts';
import type { ApiAnswer, AppAccount, CallbackRequest, KfAccount } from '../model.ts';
import { seal, xmlOf } from '../wecomCipher.ts';

/** WeCom's token rules: 7200 s, the same token is answered again while it lives. */
export const WECOM_TOKEN = { lifetimeMs: 7_200_000, renewWithinMs: 0 };

export const wecomError = (errcode: number, errmsg: string): ApiAnswer => ok({ errcode, errmsg });

/** A credential as one string: an app's secret belongs to one corp. */
export function credentialOf(corpId: string, secret: string): string {
  return `wecom\n${corpId}\n${secret}`;
}

/** A signed, encrypted POST of one XML event to the account's callback route. */
export function encryptedPost(world: World, account: KfAccount | AppAccount, xml: string): CallbackRequest {
  const envelope = seal(account, xml, world.clock.now());
  const signature = world.faults.take('badSignature') ? 'f'.repeat(40) : envelope.signature;
  const query = new URLSearchParams({ msg_signature: signature, timestamp: envelope.timestamp, nonce: envelope.nonce });
  const body = xmlOf({
    ToUserName: account.corpId,
    AgentID: account.channel === 'wecom-app' ? String(account.agentId) : '',
    Encrypt: envelope.encrypted,
  });
  return {
    method: 'POST',
    url: `${account.callbackUrl}?${query.toString()}`,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body,
  };
}

/** The address check: GET with an encrypted echostr; the right answer is its plain text. */
export function echoCheck(world: World, account: KfAccount | AppAccount) {
  const challenge = String(BigInt(`0x${Buffer.from(world.newId()).toString('hex').slice(0, 14) || '1'}`));
  const envelope = seal(account, challenge, world.clock.now());
  const query = new URLSearchParams({
    msg_signature: envelope.signature,
    timestamp: envelope.timestamp,
    nonce: envelope.nonce,
    echostr: envelope.encrypted,
  });
  const request: CallbackRequest = { method: 'GET', url: `${account.callbackUrl}?${query.toString()}`, headers: {} };
  return { request, isAnswered: (body: string) => body === challenge };
}

/** Checks the query's access_token as every API does first. */
export function withWecomToken(world: World, token: string, then: (credential: string) => ApiAnswer): ApiAnswer {
  if (world.faults.take('expireToken')) world.tokens.revoke(token);
  if (token === '') return wecomError(41001, 'access_token missing');
  const checked = world.tokens.check(token);
  if (checked.state === 'expired') return wecomError(42001, 'access_token expired');
  return checked.state === 'good' ? then(checked.credential) : wecomError(40014, 'invalid access_token');
}

const MEDIA_TYPES: ReadonlySet<string> = new Set(['image', 'voice', 'video', 'file']);

/** The uploaded medium that a message names; null: it is no message of a medium; undefined: nobody uploaded that. */
export function mediumSent(world: World, body: unknown): ShelvedMedium | null | undefined {
  const type = textOf(body, 'msgtype');
  if (!MEDIA_TYPES.has(type)) return null;
  const medium = world.media.take(textOf(body, type, 'media_id'));
  return medium !== undefined && medium.kind === type && medium.until > world.clock.now() ? medium : undefined;
}

/** Its part of the record of what was sent. */
export function sentPart(medium: ShelvedMedium | null): { medium?: SentMedium } {
  return medium === null ? {} : { medium: sentMedium(medium) };
}

/** Fields of an untrusted JSON body; a wrong type reads as absent. */
export function textOf(body: unknown, ...path: readonly string[]): string {
  let at: unknown = body;
  for (const name of path) at = fieldOf(at, name);
  return typeof at === 'string' ? at : typeof at === 'number' ? String(at) : '';
}

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
