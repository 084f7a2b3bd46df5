import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { callbackPath } from '../../../relay/channels/settings.ts';
import { signWebhook } from '../../../simulator/qqSigner.ts';
import { sign, xmlOf } from '../../../simulator/wecomCipher.ts';
import { accountIds, START } from '../relayHarness.ts';

/** One request that no platform would make. */
export interface Case {
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Encrypted = 'wecom-kf' | 'wecom-app' | 'official-account' | 'mini-program';
export const ENCRYPTED: readonly Encrypted[] = ['wecom-kf', 'wecom-app', 'official-account', 'mini-program'];

// As `startPlatforms` sets the accounts up.
const TOKEN = 'token';
const KEY = Buffer.from('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C=', 'base64');
const RECEIVER: Readonly<Record<Encrypted, string>> = { 'wecom-kf': 'wwtest', 'wecom-app': 'wwtest', 'official-account': 'wxtest1', 'mini-program': 'wxtest2' };
export const QQ_SECRET = 'DG5g3B4j9X2KOErG';
const NOW = String(START / 1000);

const message = (channel: Encrypted, content: string): string => {
  const fields = { ToUserName: 'x', FromUserName: 'MALFORMED', CreateTime: START / 1000, MsgType: 'text', Content: content, MsgId: '7000000000000000001' };
  return channel === 'mini-program' ? JSON.stringify(fields) : xmlOf(fields);
};

/** 16 bytes, length, text, receiver: each part can lie. */
function frame(channel: Encrypted, text: string, lie: { readonly length?: number; readonly receiver?: string; readonly padding?: (missing: number) => Buffer } = {}): Buffer {
  const body = Buffer.from(text, 'utf8');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(lie.length ?? body.length);
  const plain = Buffer.concat([Buffer.alloc(16, 7), size, body, Buffer.from(lie.receiver ?? RECEIVER[channel], 'utf8')]);
  const missing = 32 - (plain.length % 32);
  return Buffer.concat([plain, lie.padding?.(missing) ?? Buffer.alloc(missing, missing)]);
}

function encrypt(padded: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]);
}

interface Sent {
  readonly encrypted: string;
  readonly signature?: string;
  readonly timestamp?: string;
  /** The body as it is; else the channel's envelope around `encrypted`. */
  readonly body?: Buffer | string;
}

/** Signed rightly unless told otherwise: what is wrong is only what the case is about. */
function post(channel: Encrypted, what: string, sent: Sent): Case {
  const timestamp = sent.timestamp ?? NOW;
  const signature = sent.signature ?? sign(TOKEN, timestamp, 'nonce', sent.encrypted);
  const envelope = { ToUserName: 'x', Encrypt: sent.encrypted };
  const body = sent.body ?? (channel === 'mini-program' ? JSON.stringify(envelope) : xmlOf(envelope));
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce: 'nonce' });
  return { what, method: 'POST', path: `${callbackPath(channel, accountIds[channel])}?${query.toString()}`, headers: { 'content-type': 'text/xml' }, body: Buffer.from(sent.body === undefined ? body : sent.body) };
}

const genuine = (channel: Encrypted, content = 'hello'): string => encrypt(frame(channel, message(channel, content))).toString('base64');
const seconds = fc.oneof(fc.integer({ min: 301, max: 1_000_000 }), fc.integer({ min: -1_000_000, max: -301 }));

/** Every way in which a WXBizMsgCrypt callback can be wrong, with random content. */
export function encryptedCases(channel: Encrypted): fc.Arbitrary<Case> {
  const content = fc.string({ unit: 'binary', maxLength: 60 });
  const whole = content.map((one) => genuine(channel, one));
  const at = (text: string, place: number) => place % text.length;
  return fc.oneof(
    fc.tuple(whole, fc.nat()).map(([encrypted, place]) => {
      const right = sign(TOKEN, NOW, 'nonce', encrypted);
      const i = at(right, place);
      return post(channel, 'one digit of the signature', { encrypted, signature: `${right.slice(0, i)}${right[i] === '0' ? '1' : '0'}${right.slice(i + 1)}` });
    }),
    fc.tuple(whole, fc.string()).map(([encrypted, signature]) => post(channel, 'any text as signature', { encrypted, signature })),
    fc.tuple(whole, seconds).map(([encrypted, skew]) => post(channel, 'a time long gone or to come', { encrypted, timestamp: String(START / 1000 + skew) })),
    fc.tuple(whole, fc.constantFrom('', 'abc', '-1', '1e9', ' 1768442400', '1768442400.5', '0x6968', '99999999999999999999')).map(([encrypted, timestamp]) => post(channel, 'a time that is none', { encrypted, timestamp })),
    fc.tuple(whole, fc.nat()).map(([encrypted, place]) => {
      const bytes = Buffer.from(encrypted, 'base64');
      return post(channel, 'a truncated cipher', { encrypted: bytes.subarray(0, place % bytes.length).toString('base64') });
    }),
    fc.uint8Array({ minLength: 32, maxLength: 320 }).map((bytes) => post(channel, 'any bytes as cipher', { encrypted: Buffer.from(bytes).toString('base64') })),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => post(channel, 'any text as cipher', { encrypted: text })),
    fc.tuple(content, fc.constantFrom(0, 33, 128, 255)).map(([text, last]) => post(channel, 'a padding that is none', { encrypted: encrypt(frame(channel, message(channel, text), { padding: (missing) => Buffer.alloc(missing, last) })).toString('base64') })),
    fc.tuple(content, fc.nat()).map(([text, place]) => {
      // The last byte is right, so only whoever looks at all of them sees it.
      const padding = (missing: number) => (missing === 1 ? Buffer.alloc(1) : Buffer.alloc(missing, missing).fill(33, place % (missing - 1), (place % (missing - 1)) + 1));
      return post(channel, 'a padding with one byte wrong', { encrypted: encrypt(frame(channel, message(channel, text), { padding })).toString('base64') });
    }),
    fc.tuple(content, fc.string().filter((one) => one !== RECEIVER[channel])).map(([text, receiver]) => post(channel, 'for somebody else', { encrypted: encrypt(frame(channel, message(channel, text), { receiver })).toString('base64') })),
    fc.tuple(content, fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constant(0x7fff_ffff))).map(([text, more]) => {
      const length = (Buffer.byteLength(message(channel, text)) + more) % 0x1_0000_0000;
      return post(channel, 'a length that lies', { encrypted: encrypt(frame(channel, message(channel, text), { length })).toString('base64') });
    }),
    content.map((text) => post(channel, 'no content inside', { encrypted: encrypt(frame(channel, `<{${text}`)).toString('base64') })),
    fc.tuple(whole, fc.nat()).map(([encrypted, place]) => {
      const { body } = post(channel, '', { encrypted });
      return post(channel, 'a body cut off', { encrypted, body: body.subarray(0, place % body.length) });
    }),
    fc.tuple(whole, fc.uint8Array({ minLength: 1, maxLength: 4, min: 0x80 })).map(([encrypted, bytes]) => {
      const [before = '', after = ''] = post(channel, '', { encrypted }).body.toString().split(encrypted);
      return post(channel, 'bytes that are no UTF-8', { encrypted, body: Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(encrypted + after)]) });
    }),
    content.map((text) => post(channel, 'plain text', { encrypted: genuine(channel), body: message(channel, text) })),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => post(channel, 'any bytes as body', { encrypted: genuine(channel), body: Buffer.from(bytes) })),
  );
}

/** What people have thought of, rather than chance. */
export function encryptedByHand(channel: Encrypted): readonly Case[] {
  const encrypted = genuine(channel);
  const body = (what: string, text: string) => post(channel, what, { encrypted, body: text });
  const inside = (what: string, text: string) => post(channel, what, { encrypted: encrypt(frame(channel, text)).toString('base64') });
  const path = callbackPath(channel, accountIds[channel]);
  const bomb = `<!DOCTYPE lolz [<!ENTITY a "ha">${'bcdefghij'.split('').map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'[at]};`.repeat(10)}">`).join('')}]>`;
  const external = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>';
  const isJson = channel === 'mini-program';
  return [
    body('nothing', ''),
    body('an entity bomb', `${bomb}<xml><Encrypt>&j;</Encrypt></xml>`),
    body('an external entity', `${external}<xml><Encrypt>&f;</Encrypt></xml>`),
    inside('an entity bomb, signed', `${bomb}<xml><MsgType>text</MsgType><Content>&j;</Content></xml>`),
    inside('an external entity, signed, behind a declaration', `<?xml version="1.0"?>\n${external}<xml><MsgType>text</MsgType><Content>&f;</Content></xml>`),
    inside('another root', isJson ? '[{"MsgType":"text"}]' : '<root><MsgType>text</MsgType></root>'),
    inside('two roots', isJson ? '{}{}' : '<xml></xml><xml></xml>'),
    body('the same field twice', isJson ? `{"Encrypt":${JSON.stringify(encrypted)},"Encrypt":"AAAA"}` : `<xml><Encrypt>${encrypted}</Encrypt><Encrypt>${encrypted}</Encrypt></xml>`),
    body('the field inside another', isJson ? `{"xml":{"Encrypt":${JSON.stringify(encrypted)}}}` : `<xml><a><Encrypt>${encrypted}</Encrypt></a></xml>`),
    body('nested deeply', isJson ? '['.repeat(100_000) + ']'.repeat(100_000) : `<xml>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</xml>`),
    body('nested deeply and never closed', isJson ? '{"a":'.repeat(100_000) : '<a>'.repeat(200_000)),
    body('a number beyond 2^53 for a text', '{"Encrypt":90071992547409931234567890}'),
    body('a megabyte and one byte', 'x'.repeat(1024 * 1024 + 1)),
    { ...post(channel, 'another method', { encrypted }), method: 'PUT' },
    { what: 'a check of the address that is none', method: 'GET', path, headers: {}, body: Buffer.alloc(0) },
    { what: 'a check of the address with a wrong signature', method: 'GET', path: `${path}?signature=00&msg_signature=00&timestamp=${NOW}&nonce=n&echostr=AAAA`, headers: {}, body: Buffer.alloc(0) },
    { what: 'a query whose names come twice', method: 'POST', path: `${post(channel, '', { encrypted, signature: 'f'.repeat(40) }).path}&msg_signature=${sign(TOKEN, NOW, 'nonce', encrypted)}`, headers: {}, body: post(channel, '', { encrypted }).body },
  ];
}

const qqPath = callbackPath('qq-bot', accountIds['qq-bot']);
const qq = (what: string, body: Buffer | string, headers: Record<string, string> = {}): Case => ({ what, method: 'POST', path: qqPath, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(body) });
const signedQq = (what: string, body: string, timestamp = NOW): Case => qq(what, body, { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signWebhook(QQ_SECRET, timestamp, body) });
const event = (content: string): string => JSON.stringify({ op: 0, id: 'e', t: 'C2C_MESSAGE_CREATE', s: 1, d: { id: 'MALFORMED', author: { user_openid: 'u' }, content, timestamp: '2026-01-15T10:00:00+08:00' } });
const challenge = (d: unknown): string => JSON.stringify({ op: 13, d });

export function qqCases(): fc.Arbitrary<Case> {
  const content = fc.string({ unit: 'binary', maxLength: 60 });
  const badToken = fc.oneof(fc.string({ minLength: 65, maxLength: 80 }), fc.string().filter((one) => !/^[A-Za-z0-9_-]{1,64}$/.test(one)), fc.constantFrom('', '{"op":0}', 'a b', 'x'.repeat(65)));
  const badTime = fc.oneof(fc.string().filter((one) => !/^\d{1,12}$/.test(one)), seconds.map((skew) => String(START / 1000 + skew)), fc.constantFrom('1768442400{', '9007199254740993'));
  return fc.oneof(
    fc.tuple(content, fc.nat()).map(([text, place]) => {
      const right = signedQq('', event(text)).headers['x-signature-ed25519'] ?? '';
      const i = place % right.length;
      return qq('one digit of the signature', event(text), { 'x-signature-timestamp': NOW, 'x-signature-ed25519': `${right.slice(0, i)}${right[i] === '0' ? '1' : '0'}${right.slice(i + 1)}` });
    }),
    fc.tuple(content, fc.stringMatching(/^[0-9a-z]{0,130}$/)).map(([text, signature]) => qq('any text as signature', event(text), { 'x-signature-timestamp': NOW, 'x-signature-ed25519': signature })),
    content.map((text) => qq('no signature', event(text))),
    content.map((text) => qq('no time', event(text), { 'x-signature-ed25519': signWebhook(QQ_SECRET, NOW, event(text)) })),
    fc.tuple(content, seconds).map(([text, skew]) => signedQq('a time long gone or to come', event(text), String(START / 1000 + skew))),
    fc.tuple(content, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([text, place, by]) => {
      const { body, headers } = signedQq('', event(text));
      const i = place % body.length;
      return qq('one byte changed after it was signed', Buffer.concat([body.subarray(0, i), Buffer.from([(body[i] ?? 0) ^ by]), body.subarray(i + 1)]), headers);
    }),
    content.map((text) => signedQq('signed, and no JSON', `{"op":0,{${text}`)),
    fc.oneof(fc.array(fc.integer()), fc.string(), fc.integer(), fc.boolean(), fc.constant(null)).map((value) => signedQq('signed, and no object', JSON.stringify(value))),
    fc.tuple(badToken, fc.oneof(fc.constant(NOW), badTime)).map(([plain_token, event_ts]) => qq('an oracle: a token that is none', challenge({ plain_token, event_ts }))),
    fc.tuple(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), badTime).map(([plain_token, event_ts]) => qq('an oracle: a time that is none', challenge({ plain_token, event_ts }))),
    fc.anything().map((d) => qq('an oracle: any fields', JSON.stringify({ op: 13, d }) ?? '')),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => qq('any bytes', Buffer.from(bytes))),
  );
}

export function qqByHand(): readonly Case[] {
  const good = { plain_token: 'Arq0D5A61EgUu4OxUvOp', event_ts: NOW };
  return [
    qq('nothing', ''),
    qq('an event that asks to be signed', challenge({ ...good, plain_token: event('x') })),
    qq('the rest of an event in the time', challenge({ ...good, event_ts: `${NOW}{"op":0}` })),
    qq('a token of numbers', challenge({ ...good, plain_token: 12345 })),
    qq('fields missing', challenge({})),
    qq('a challenge longer than one', `${challenge(good).slice(0, -1)},"pad":"${'x'.repeat(1100)}"}`),
    signedQq('signed, and its op missing', '{"d":{}}'),
    signedQq('signed, and nested deeply', '['.repeat(50_000) + ']'.repeat(50_000)),
    qq('nested deeply', '{"a":'.repeat(100_000)),
    qq('a megabyte and one byte', 'x'.repeat(1024 * 1024 + 1)),
    { ...qq('another method', ''), method: 'GET' },
    { ...signedQq('another method, signed', event('x')), method: 'PUT' },
  ];
}
