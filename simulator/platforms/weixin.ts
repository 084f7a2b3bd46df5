import { createHash, randomBytes } from 'node:crypto';
import type { ApiAnswer, CallbackRequest, Said, WeixinAccount } from '../model.ts';
import { mediumKindOf } from '../media.ts';
import { seal, xmlOf } from '../wecomCipher.ts';
import { accept, accountsOf, ok, type Platform, type World } from '../world.ts';
import { numericId } from './app.ts';
import { mediumSent, sentPart, textOf, wecomError, withWecomToken } from './wecomShared.ts';

const MINUTE = 60_000;
const MESSAGE = { windowMs: 48 * 60 * MINUTE, replies: 5 };
/** What may be answered after an event: following, menu and scan (official account), opening the chat (mini-program). */
const EVENT = { 'official-account': { windowMs: MINUTE, replies: 3 }, 'mini-program': { windowMs: MINUTE, replies: 2 } } as const;
/** `stable_token`: the same token until its last five minutes, and the old one stays good through them. */
const STABLE = { lifetimeMs: 7_200_000, renewWithinMs: 5 * MINUTE };
/** 临时素材: three days. */
const MEDIA_MS = 72 * 60 * MINUTE;
const MAX_TEXT_BYTES = 2048;

/** What is left of one allowance; a person has one from their last message and one from their last event. */
interface Allowance {
  until: number;
  left: number;
}
interface Person {
  message: Allowance;
  event: Allowance;
  follows: boolean;
}
type Fields = Readonly<Record<string, string | number>>;

export interface WeixinPlatform extends Platform<WeixinAccount> {
  stableToken(body: unknown): ApiAnswer;
  send(token: string, body: unknown): ApiAnswer;
}

/** Official accounts (XML) and mini-programs (JSON) in secure mode. */
export function createWeixinPlatform(world: World): WeixinPlatform {
  const people = new Map<string, Person>();
  let counter = 0n;

  const accounts = (): WeixinAccount[] => [...accountsOf(world, 'official-account'), ...accountsOf(world, 'mini-program')];
  const credentialOf = (one: WeixinAccount): string => `weixin\n${one.appId}\n${one.secret}`;
  const keyOf = (account: WeixinAccount, openid: string): string => `${account.name}\n${openid}`;

  function personOf(account: WeixinAccount, openid: string): Person {
    const known = people.get(keyOf(account, openid));
    if (known !== undefined) return known;
    const made: Person = { message: { until: 0, left: 0 }, event: { until: 0, left: 0 }, follows: true };
    people.set(keyOf(account, openid), made);
    return made;
  }

  return {
    say(account, said, at) {
      counter += 1n;
      const msgId = said.messageId === undefined ? String(BigInt(world.clock.now()) * 1_000_000n + counter) : numericId(said.messageId);
      allow(personOf(account, said.conversation), account, said, at);
      const medium = mediumKindOf(said.kind);
      if (medium !== null) world.media.put(said, `media_${msgId}`, medium, world.clock.now() + MEDIA_MS);
      const text = bodyOf(account, fieldsOf(account, said, msgId, at));
      const copies = world.faults.take('duplicate') ? 3 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (world.faults.take('loseCallback')) continue;
        world.callbacks.deliver(account.name, said.kind, () => encryptedPost(world, account, text));
      }
      return msgId;
    },
    handshake(account) {
      const echostr = String(BigInt(`0x${randomBytes(8).toString('hex')}`) >> 1n);
      const request: CallbackRequest = { method: 'GET', url: `${account.callbackUrl}?${plainSignature(world, account, { echostr })}`, headers: {} };
      return { request, isAnswered: (body) => body === echostr };
    },
    stableToken(body) {
      const appId = textOf(body, 'appid');
      const account = accounts().find((one) => one.appId === appId);
      if (account === undefined) return wecomError(40013, 'invalid appid');
      if (account.secret !== textOf(body, 'secret')) return wecomError(40125, 'invalid appsecret');
      const isForced = typeof body === 'object' && body !== null && 'force_refresh' in body && body.force_refresh === true;
      const before = world.tokens.issue(credentialOf(account), STABLE);
      if (isForced) world.tokens.revoke(before.token);
      const { token, expiresInSeconds } = isForced ? world.tokens.issue(credentialOf(account), STABLE) : before;
      return ok({ access_token: token, expires_in: expiresInSeconds });
    },
    send: (token, body) =>
      withWecomToken(world, token, (credential) => {
        const account = accounts().find((one) => credentialOf(one) === credential);
        if (account === undefined) return wecomError(40001, 'invalid credential, access_token is invalid or not latest');
        const openid = textOf(body, 'touser');
        const person = people.get(keyOf(account, openid));
        const text = textOf(body, 'text', 'content');
        if (person === undefined) return wecomError(40003, 'invalid openid');
        const medium = mediumSent(world, body);
        if (medium === undefined) return wecomError(40007, 'invalid media_id');
        if (medium !== null && (account.channel === 'mini-program' || medium.kind !== 'voice') && medium.kind !== 'image') return wecomError(40008, 'invalid message type');
        if (medium === null && (textOf(body, 'msgtype') !== 'text' || text === '')) return wecomError(44004, 'empty content');
        if (Buffer.byteLength(text) > MAX_TEXT_BYTES) return wecomError(45002, 'content size out of limit');
        const now = world.clock.now();
        const open = [person.event, person.message].filter((one) => now < one.until);
        if (world.faults.take('closeWindow') || !person.follows || open.length === 0) {
          return wecomError(45015, 'response out of time limit or subscription is canceled');
        }
        const chosen = open.find((one) => one.left > 0);
        if (world.faults.take('quota') || chosen === undefined) return wecomError(45047, 'out of response count limit');
        chosen.left -= 1;
        const record = { channel: account.channel, account: account.name, conversation: openid, text, ...sentPart(medium), platformId: `wx_${world.newId()}`, at: now };
        return accept(world, record, ok({ errcode: 0, errmsg: 'ok' }));
      }),
  };
}

function allow(person: Person, account: WeixinAccount, said: Said, at: number): void {
  const event = EVENT[account.channel];
  if (said.kind === 'unfollow') person.follows = false;
  else if (said.kind === 'follow' || said.kind === 'menu' || said.kind === 'scan' || said.kind === 'enter') {
    person.follows = true;
    person.event = { until: at + event.windowMs, left: event.replies };
  } else if (said.kind !== 'unknown-event') person.message = { until: at + MESSAGE.windowMs, left: MESSAGE.replies };
}

function fieldsOf(account: WeixinAccount, said: Said, msgId: string, at: number): Fields {
  const head = { ToUserName: `gh_${account.appId}`, FromUserName: said.conversation, CreateTime: Math.floor(at / 1000) };
  const event = (Event: string, more: Fields = {}): Fields => ({ ...head, MsgType: 'event', Event, ...more });
  const message = (MsgType: string, more: Fields = {}): Fields => ({ ...head, MsgType, ...more, MsgId: msgId });
  const MediaId = `media_${msgId}`;
  switch (said.kind) {
    case 'follow':
      return event('subscribe', { EventKey: said.text === '' ? '' : `qrscene_${said.text}` });
    case 'unfollow':
      return event('unsubscribe', { EventKey: '' });
    case 'menu':
      return event('CLICK', { EventKey: said.text });
    case 'scan':
      return event('SCAN', { EventKey: said.text, Ticket: 'TICKET' });
    case 'enter':
      return event('user_enter_tempsession', { SessionFrom: said.text });
    case 'unknown-event':
      return event('poi_check_notify', { UniqId: msgId });
    case 'text':
      return message('text', { Content: said.text });
    case 'image':
      return message('image', { PicUrl: 'https://example.com/picture', MediaId });
    case 'voice':
      return message('voice', { MediaId, Format: 'amr', ...(said.text === '' ? {} : { Recognition: said.text }) });
    case 'video':
    case 'shortvideo':
      return message(said.kind, { MediaId, ThumbMediaId: `thumb_${msgId}` });
    case 'location':
      return message('location', { Location_X: '22.81', Location_Y: '108.36', Scale: '16', Label: said.text });
    case 'link':
      return message('link', { Title: said.text, Description: '', Url: 'https://example.com/' });
    case 'file':
      return message('file', { Title: said.text, FileKey: MediaId });
    case 'miniprogrampage':
      return message('miniprogrampage', { Title: said.text, AppId: account.appId, PagePath: 'pages/index', ThumbMediaId: `thumb_${msgId}` });
    default:
      return message('hologram');
  }
}

/** MsgId is a 64-bit number in JSON, which no JavaScript number holds: it is put in as digits. */
function bodyOf(account: WeixinAccount, fields: Fields): string {
  if (account.channel === 'official-account') return xmlOf(fields);
  return JSON.stringify(fields).replace(/"MsgId":"(\d+)"/, '"MsgId":$1');
}

/** The query that also a check in plain text carries: sha1 over the sorted token, timestamp and nonce. */
function plainSignature(world: World, account: WeixinAccount, more: Readonly<Record<string, string>>): string {
  const timestamp = String(Math.floor(world.clock.now() / 1000));
  const nonce = String(randomBytes(4).readUInt32BE());
  const signature = createHash('sha1').update([account.callbackToken, timestamp, nonce].sort().join('')).digest('hex');
  return new URLSearchParams({ signature, timestamp, nonce, ...more }).toString();
}

function encryptedPost(world: World, account: WeixinAccount, text: string): CallbackRequest {
  const envelope = seal({ ...account, corpId: account.appId }, text, world.clock.now());
  const signature = world.faults.take('badSignature') ? 'f'.repeat(40) : envelope.signature;
  const query = new URLSearchParams({ encrypt_type: 'aes', msg_signature: signature, timestamp: envelope.timestamp, nonce: envelope.nonce });
  const fields = { ToUserName: `gh_${account.appId}`, Encrypt: envelope.encrypted };
  const isXml = account.channel === 'official-account';
  return {
    method: 'POST',
    url: `${account.callbackUrl}?${query.toString()}`,
    headers: { 'content-type': isXml ? 'text/xml' : 'application/json' },
    body: isXml ? xmlOf(fields) : JSON.stringify(fields),
  };
}
