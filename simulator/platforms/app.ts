import { createHash } from 'node:crypto';
import { accept, accountsOf, ok, type Platform, type World } from '../world.ts';
import type { ApiAnswer, AppAccount, Said, SentRecord } from '../model.ts';
import { mediumKindOf } from '../media.ts';
import { xmlOf } from '../wecomCipher.ts';
import { credentialOf, echoCheck, encryptedPost, mediumSent, sentPart, textOf, wecomError, withWecomToken } from './wecomShared.ts';

const MINUTE = 60_000;
const PER_MINUTE = 30;
/** 临时素材: three days. */
const MEDIA_MS = 3 * 24 * 60 * MINUTE;

export interface AppPlatform extends Platform<AppAccount> {
  send(token: string, body: unknown): ApiAnswer;
}

/** A WeCom app: encrypted XML callbacks and `message/send`. Members are those who ever wrote, unless named `invalid...`. */
export function createAppPlatform(world: World): AppPlatform {
  const recent = new Map<string, number[]>();
  let counter = 0n;

  /** 64-bit and rising, like the platform's: beyond 2^53, and new after a restart. */
  function nextMsgId(at: number): string {
    counter += 1n;
    return String(BigInt(at) * 1_000_000n + counter);
  }
  function isOverRate(account: AppAccount, member: string, now: number): boolean {
    const key = `${account.name}\n${member}`;
    const times = (recent.get(key) ?? []).filter((at) => now - at < MINUTE);
    const isOver = times.length >= PER_MINUTE;
    recent.set(key, isOver ? times : [...times, now]);
    return isOver;
  }

  return {
    say(account, said, at) {
      const msgId = said.messageId === undefined ? nextMsgId(world.clock.now()) : numericId(said.messageId);
      const medium = mediumKindOf(said.kind);
      if (medium !== null) world.media.put(said, `media_${msgId}`, medium, world.clock.now() + MEDIA_MS);
      const xml = xmlOf(fieldsOf(account, said, msgId, at));
      const copies = world.faults.take('duplicate') ? 3 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (world.faults.take('loseCallback')) continue;
        world.callbacks.deliver(account.name, said.kind, () => encryptedPost(world, account, xml));
      }
      return msgId;
    },
    handshake: (account) => echoCheck(world, account),
    send: (token, body) =>
      withWecomToken(world, token, (credential) => {
        const account = accountsOf(world, 'wecom-app').find(
          (one) => String(one.agentId) === textOf(body, 'agentid') && credentialOf(one.corpId, one.secret) === credential,
        );
        if (account === undefined) return wecomError(40056, 'invalid agentid');
        const text = textOf(body, 'text', 'content');
        const medium = mediumSent(world, body);
        if (medium === undefined) return wecomError(40007, 'invalid media_id');
        if (medium === null && (textOf(body, 'msgtype') !== 'text' || text === '')) return wecomError(44004, 'empty content');
        const named = textOf(body, 'touser').split('|');
        const members = named.filter((one) => one !== '' && !one.startsWith('invalid'));
        const invaliduser = named.filter((one) => one.startsWith('invalid')).join('|');
        if (members.length === 0) return wecomError(81013, 'user & party & tag all invalid');
        if (world.faults.take('quota')) return wecomError(45009, 'reach max api daily quota limit');
        const msgid = `app_${world.newId()}`;
        const answer = ok({ errcode: 0, errmsg: 'ok', invaliduser, msgid });
        return deliverAll(account, members, { text: cut(text), ...sentPart(medium) }, msgid, answer);
      }),
  };

  function deliverAll(account: AppAccount, members: string[], said: Pick<SentRecord, 'text' | 'medium'>, msgid: string, answer: ApiAnswer): ApiAnswer {
    const now = world.clock.now();
    let given = answer;
    for (const member of members) {
      const record: SentRecord = { channel: account.channel, account: account.name, conversation: member, ...said, platformId: msgid, at: now };
      // Over 30 a minute per member the platform still says ok and shows the member nothing.
      if (isOverRate(account, member, now)) world.silentlyDropped.push(record);
      else given = accept(world, record, answer);
    }
    return given;
  }
}

/** "超过将截断": content beyond 2048 bytes is cut off, whole characters only. */
function cut(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= 2048 ? text : bytes.subarray(0, 2048).toString('utf8').replace(/\uFFFD+$/, '');
}

/** A script's own id as the number the platform would use: the same id, the same number. */
export function numericId(id: string): string {
  return String(createHash('sha256').update(id).digest().readBigUInt64BE() >> 1n);
}

function fieldsOf(account: AppAccount, said: Said, msgId: string, at: number): Record<string, string | number> {
  const head = { ToUserName: account.corpId, FromUserName: said.conversation, CreateTime: Math.floor(at / 1000) };
  if (said.kind === 'unknown-event') {
    return { ...head, MsgType: 'event', Event: 'template_card_event', EventKey: msgId, AgentID: String(account.agentId) };
  }
  const tail = { MsgId: msgId, AgentID: String(account.agentId) };
  switch (said.kind) {
    case 'text':
      return { ...head, MsgType: 'text', Content: said.text, ...tail };
    case 'location':
      return { ...head, MsgType: 'location', Location_X: '22.81', Location_Y: '108.36', Scale: '16', Label: said.text, ...tail };
    case 'link':
      return { ...head, MsgType: 'link', Title: said.text, Description: '', Url: 'https://example.com/', PicUrl: '', ...tail };
    case 'unknown-type':
      return { ...head, MsgType: 'hologram', ...tail };
    default:
      return { ...head, MsgType: said.kind, MediaId: `media_${msgId}`, ...tail };
  }
}
