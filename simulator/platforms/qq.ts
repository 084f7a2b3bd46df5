import { randomBytes } from 'node:crypto';
import { accept, accountsOf, ok, type Platform, type World } from '../world.ts';
import type { ApiAnswer, CallbackRequest, QqAccount, Said } from '../model.ts';
import { isChallengeAnswer, signWebhook } from '../qqSigner.ts';
import { mediumKindOf, type MediumKind } from '../media.ts';
import { sentPart, textOf } from './wecomShared.ts';

const MINUTE = 60_000;
const DIRECT_WINDOW_MS = 60 * MINUTE;
const GROUP_WINDOW_MS = 5 * MINUTE;
const REPLIES = 5;
/** How long an address of the platform is good. */
const MEDIA_MS = 60 * MINUTE;
const QQ_FILES: ReadonlyMap<string, MediumKind> = new Map<string, MediumKind>([['1', 'image'], ['2', 'video'], ['3', 'voice']]);
/** "new token only in the last 60 s". */
const QQ_TOKEN = { lifetimeMs: 7_200_000, renewWithinMs: 60_000 };
export const GROUP_PREFIX = 'group:';

interface Received {
  readonly account: string;
  readonly conversation: string;
  readonly at: number;
  readonly seqs: Set<number>;
}

export interface QqPlatform extends Platform<QqAccount> {
  accessToken(body: unknown): ApiAnswer;
  /** `conversation` as in `/say`. */
  send(authorization: string, conversation: string, body: unknown): ApiAnswer;
  /** Takes the bytes of a picture or video for one conversation. */
  upload(authorization: string, conversation: string, body: unknown): ApiAnswer;
}

/** The official QQ bot: signed webhooks and passive replies. */
export function createQqPlatform(world: World): QqPlatform {
  const received = new Map<string, Received>();
  let serial = 0;

  function accountBy(authorization: string): QqAccount | undefined {
    const token = authorization.startsWith('QQBot ') ? authorization.slice(6) : '';
    if (world.faults.take('expireToken')) world.tokens.revoke(token);
    const checked = world.tokens.check(token);
    return checked.state === 'good' ? accountsOf(world, 'qq-bot').find((one) => `qq\n${one.name}` === checked.credential) : undefined;
  }

  return {
    say(account, said, at) {
      const id = qqMessageId(said.messageId ?? world.newId());
      if (!DONE.has(said.kind)) {
        const known = received.get(id);
        received.set(id, { account: account.name, conversation: said.conversation, at, seqs: known?.seqs ?? new Set() });
      }
      serial += 1;
      const medium = mediumKindOf(said.kind);
      if (medium !== null) world.media.put(said, `qq_${id}`, medium, world.clock.now() + MEDIA_MS);
      const body = JSON.stringify(eventOf(said, id, at, serial, world.media.urlOf(`qq_${id}`)));
      const copies = world.faults.take('duplicate') ? 3 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (world.faults.take('loseCallback')) continue;
        world.callbacks.deliver(account.name, said.kind, () => signedPost(world, account, body));
      }
      return id;
    },
    handshake(account) {
      const eventTs = String(Math.floor(world.clock.now() / 1000));
      const plainToken = randomBytes(15).toString('base64url');
      const body = JSON.stringify({ d: { plain_token: plainToken, event_ts: eventTs }, op: 13 });
      const request: CallbackRequest = { method: 'POST', url: account.callbackUrl, headers: { 'content-type': 'application/json' }, body };
      return { request, isAnswered: (answer) => isRightAnswer(account, answer, eventTs, plainToken) };
    },
    accessToken(body) {
      const appId = textOf(body, 'appId');
      const account = accountsOf(world, 'qq-bot').find((one) => one.appId === appId && one.secret === textOf(body, 'clientSecret'));
      if (account === undefined) return ok({ code: 100016, message: 'invalid appid or secret' });
      const { token, expiresInSeconds } = world.tokens.issue(`qq\n${account.name}`, QQ_TOKEN);
      return ok({ access_token: token, expires_in: String(expiresInSeconds) });
    },
    upload(authorization, conversation, body) {
      const account = accountBy(authorization);
      if (account === undefined) return refusal(401, 11244, 'token not exist or expire');
      const kind = QQ_FILES.get(textOf(body, 'file_type'));
      const bytes = Buffer.from(textOf(body, 'file_data'), 'base64');
      if (kind === undefined || bytes.length === 0 || world.faults.take('refuseUpload')) return refusal(400, 850026, 'file type or content invalid');
      const id = world.media.upload({ kind, bytes, name: '', mime: '' }, world.clock.now());
      return ok({ file_uuid: id, file_info: `${account.name}|${conversation}|${id}`, ttl: 3600 });
    },
    send(authorization, conversation, body) {
      const account = accountBy(authorization);
      if (account === undefined) return refusal(401, 11244, 'token not exist or expire');
      return send(world, account, received, conversation, body);
    },
  };
}

export function qqMessageId(id: string): string {
  return `ROBOT1.0_${id}`;
}

/** The pair (msg_id, msg_seq) is judged first: it is the same message, whatever has happened to the window since. */
function send(world: World, account: QqAccount, received: ReadonlyMap<string, Received>, conversation: string, body: unknown): ApiAnswer {
  const content = textOf(body, 'content');
  const msgId = textOf(body, 'msg_id');
  const seq = Number(textOf(body, 'msg_seq') || '1');
  const [owner, place, fileId = ''] = textOf(body, 'media', 'file_info').split('|');
  const medium = textOf(body, 'msg_type') === '7' && owner === account.name && place === conversation ? world.media.take(fileId) : undefined;
  if (medium === undefined && (textOf(body, 'msg_type') !== '0' || content === '')) return refusal(400, 304061, 'invalid content');
  if (msgId === '') return refusal(400, 40034102, 'no permission for proactive messages');
  const origin = received.get(msgId);
  if (origin === undefined || origin.account !== account.name || origin.conversation !== conversation) {
    return refusal(400, 40034024, 'msg_id invalid');
  }
  if (origin.seqs.has(seq)) return refusal(400, 40054005, 'message deduplicated, check msg_seq');
  const now = world.clock.now();
  const windowMs = conversation.startsWith(GROUP_PREFIX) ? GROUP_WINDOW_MS : DIRECT_WINDOW_MS;
  if (world.faults.take('closeWindow') || now - origin.at > windowMs) return refusal(400, 40034005, 'msg_id expired');
  if (world.faults.take('quota') || origin.seqs.size >= REPLIES) return refusal(400, 40034128, 'passive reply time or count limit');
  origin.seqs.add(seq);
  const id = `ROBOT1.0_out_${world.newId()}`;
  const record = { channel: account.channel, account: account.name, conversation, text: content.trim(), ...sentPart(medium ?? null), platformId: id, at: now, idempotencyKey: `${msgId}#${seq}` };
  return accept(world, record, ok({ id, timestamp: shanghaiTime(now) }));
}

function refusal(status: number, code: number, message: string): ApiAnswer {
  return { status, json: { message, code, err_code: code, trace_id: 'simulator' } };
}

function signedPost(world: World, account: QqAccount, body: string): CallbackRequest {
  const timestamp = String(Math.floor(world.clock.now() / 1000));
  const signature = world.faults.take('badSignature') ? 'f'.repeat(128) : signWebhook(account.secret, timestamp, body);
  return {
    method: 'POST',
    url: account.callbackUrl,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'QQBot-Callback',
      'x-bot-appid': account.appId,
      'x-signature-method': 'Ed25519',
      'x-signature-timestamp': timestamp,
      'x-signature-ed25519': signature,
    },
    body,
  };
}

function isRightAnswer(account: QqAccount, answer: string, eventTs: string, plainToken: string): boolean {
  try {
    const parsed: unknown = JSON.parse(answer);
    return textOf(parsed, 'plain_token') === plainToken && isChallengeAnswer(account.secret, eventTs, plainToken, textOf(parsed, 'signature'));
  } catch {
    return false;
  }
}

/** What people do besides writing, by the names of the platform. */
const DONE: ReadonlyMap<Said['kind'], { readonly direct: string; readonly group: string }> = new Map([
  ['follow', { direct: 'FRIEND_ADD', group: 'GROUP_ADD_ROBOT' }],
  ['unfollow', { direct: 'FRIEND_DEL', group: 'GROUP_DEL_ROBOT' }],
  ['reject', { direct: 'C2C_MSG_REJECT', group: 'GROUP_MSG_REJECT' }],
  ['receive', { direct: 'C2C_MSG_RECEIVE', group: 'GROUP_MSG_RECEIVE' }],
  ['unknown-event', { direct: 'C2C_HOLOGRAM', group: 'GROUP_HOLOGRAM' }],
]);

function eventOf(said: Said, id: string, at: number, serial: number, url: string): Record<string, unknown> {
  const isGroup = said.conversation.startsWith(GROUP_PREFIX);
  const group = said.conversation.slice(GROUP_PREFIX.length);
  const done = DONE.get(said.kind);
  if (done !== undefined) {
    const t = isGroup ? done.group : done.direct;
    const seconds = Math.floor(at / 1000);
    const d = isGroup ? { timestamp: seconds, group_openid: group, op_member_openid: said.from } : { timestamp: seconds, openid: said.conversation };
    return { op: 0, id: `${t}:${id}`, s: serial, t, d };
  }
  const t = isGroup ? 'GROUP_AT_MESSAGE_CREATE' : 'C2C_MESSAGE_CREATE';
  const person = isGroup ? said.from : said.conversation;
  const author = {
    id: person,
    ...(isGroup ? { member_openid: person } : { user_openid: person }),
    ...(said.fromName === undefined ? {} : { username: said.fromName }),
  };
  const isText = said.kind === 'text';
  const d = {
    id,
    author,
    // The platform cuts the @ out of group messages and leaves its blank.
    content: said.kind === 'voice' ? '' : isGroup ? ` ${said.text}` : said.text,
    timestamp: shanghaiTime(at),
    ...(isGroup ? { group_id: group, group_openid: group } : {}),
    ...(isText ? {} : { attachments: [{ content_type: contentTypeOf(said.kind), filename: said.media?.name ?? '报表.xlsx', size: 1024, url, ...(said.kind === 'voice' && said.text !== '' ? { asr_refer_text: said.text } : {}) }] }),
  };
  return { op: 0, id: `${t}:${id}`, s: serial, t, d };
}

function contentTypeOf(kind: Said['kind']): string {
  if (kind === 'image') return 'image/jpeg';
  if (kind === 'video') return 'video/mp4';
  return kind === 'voice' ? 'voice' : 'file';
}

/** RFC 3339 in UTC+8 with whole seconds, as the platform writes it. */
function shanghaiTime(at: number): string {
  return `${new Date(at + 8 * 60 * MINUTE).toISOString().slice(0, 19)}+08:00`;
}
