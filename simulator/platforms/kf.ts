import { accept, accountsOf, ok, type Platform, type World } from '../world.ts';
import type { ApiAnswer, KfAccount } from '../model.ts';
import { mediumKindOf } from '../media.ts';
import { xmlOf } from '../wecomCipher.ts';
import { isMessage, menuText, messageJson, sendFailJson, sessionJson } from './kfMessages.ts';
import { credentialOf, echoCheck, encryptedPost, mediumSent, sentPart, textOf, wecomError, withWecomToken } from './wecomShared.ts';

const HOUR = 3_600_000;
const WINDOW_MS = 48 * HOUR;
const HISTORY_MS = 72 * HOUR;
const DOORBELL_MS = 10 * 60_000;
const WELCOME_MS = 20_000;
const REPLIES = 5;
/** From which state the API may change to which (分配客服会话). */
const CHANGES: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 3], 1: [2, 3], 2: [3], 3: [3, 4], 4: [] };
const MAX_TEXT_BYTES = 2048;

interface Customer {
  nickname: string | null;
  lastInboundAt: number;
  welcomedAt: number;
  replies: number;
  /** 0 untouched, 1 the API answers, 2 waiting for a person, 3 taken by a person, 4 ended. */
  state: number;
}
interface Entry {
  readonly at: number;
  readonly json: Readonly<Record<string, unknown>>;
}
interface Desk {
  readonly log: Entry[];
  readonly customers: Map<string, Customer>;
  readonly usedIds: Set<string>;
  readonly doorbells: Map<string, number>;
  /** Welcome codes not yet used. */
  readonly codes: Map<string, { readonly person: string; readonly until: number }>;
}

export interface KfPlatform extends Platform<KfAccount> {
  syncMsg(token: string, body: unknown): ApiAnswer;
  sendMsg(token: string, body: unknown): ApiAnswer;
  sendOnEvent(token: string, body: unknown): ApiAnswer;
  serviceState(token: string, body: unknown): ApiAnswer;
  transState(token: string, body: unknown): ApiAnswer;
  customers(token: string, body: unknown): ApiAnswer;
  setSessionState(account: KfAccount, person: string, state: number): void;
}

/** 微信客服. `epoch` tells the cursors of this run from those of an earlier one, which start over (the log was in memory). */
export function createKfPlatform(world: World, epoch: string, pageSize: number): KfPlatform {
  const desks = new Map<string, Desk>();
  function deskOf(account: KfAccount): Desk {
    const known = desks.get(account.name);
    if (known !== undefined) return known;
    const made: Desk = { log: [], customers: new Map(), usedIds: new Set(), doorbells: new Map(), codes: new Map() };
    desks.set(account.name, made);
    return made;
  }
  function customerOf(account: KfAccount, person: string): Customer {
    const { customers } = deskOf(account);
    const known = customers.get(person);
    if (known !== undefined) return known;
    const made: Customer = { nickname: null, lastInboundAt: 0, welcomedAt: 0, replies: 0, state: 0 };
    customers.set(person, made);
    return made;
  }
  const accountFor = (credential: string, openKfId: string): KfAccount | undefined =>
    accountsOf(world, 'wecom-kf').find(
      (one) => one.openKfId === openKfId && credentialOf(one.corpId, one.secret) === credential,
    );

  function add(account: KfAccount, entry: Entry): void {
    deskOf(account).log.push(entry);
    ring(account);
  }
  /** The platform offers a welcome to who has neither been greeted nor written for 48 h. */
  function offerWelcome(account: KfAccount, person: string, at: number): string | null {
    const customer = customerOf(account, person);
    if (at - Math.max(customer.welcomedAt, customer.lastInboundAt) < WINDOW_MS) return null;
    const code = `WELCOME${world.newId()}`;
    deskOf(account).codes.set(code, { person, until: world.clock.now() + WELCOME_MS });
    return code;
  }
  function ring(account: KfAccount): void {
    if (world.faults.take('loseCallback')) return;
    const doorbell = `ENC${world.newId()}`;
    deskOf(account).doorbells.set(doorbell, world.clock.now() + DOORBELL_MS);
    const xml = xmlOf({
      ToUserName: account.corpId,
      CreateTime: Math.floor(world.clock.now() / 1000),
      MsgType: 'event',
      Event: 'kf_msg_or_event',
      Token: doorbell,
      OpenKfId: account.openKfId,
    });
    world.callbacks.deliver(account.name, 'kf_msg_or_event', () => encryptedPost(world, account, xml));
  }

  return {
    say(account, said, at) {
      const customer = customerOf(account, said.conversation);
      const msgid = said.messageId ?? `kf_${world.newId()}`;
      if (said.fromName !== undefined) customer.nickname = said.fromName;
      if (isMessage(said)) {
        customer.lastInboundAt = Math.max(customer.lastInboundAt, at);
        customer.replies = 0;
        if (customer.state === 4) customer.state = 0;
      }
      const medium = mediumKindOf(said.kind);
      if (medium !== null) world.media.put(said, `media_${msgid}`, medium, world.clock.now() + HISTORY_MS);
      const welcome = said.kind === 'enter' ? offerWelcome(account, said.conversation, at) : null;
      const entry: Entry = { at, json: messageJson(account, said, msgid, at, welcome) };
      const copies = world.faults.take('duplicate') ? 3 : 1;
      for (let copy = 0; copy < copies; copy += 1) add(account, entry);
      return msgid;
    },
    handshake: (account) => echoCheck(world, account),
    setSessionState(account, person, state) {
      const customer = customerOf(account, person);
      const at = world.clock.now();
      const change = state === 4 ? 3 : state !== 3 ? null : customer.state === 4 ? 4 : customer.state === 3 ? 2 : 1;
      customer.state = state;
      if (change !== null) add(account, { at, json: sessionJson(account, person, change, `kf_${world.newId()}`, at) });
    },
    syncMsg: (token, body) =>
      withWecomToken(world, token, (credential) => {
        const account = accountFor(credential, textOf(body, 'open_kfid'));
        if (account === undefined) return wecomError(95000, 'invalid open_kfid');
        const doorbell = textOf(body, 'token');
        if (doorbell !== '' && (deskOf(account).doorbells.get(doorbell) ?? 0) < world.clock.now()) {
          return wecomError(95007, 'invalid msg token');
        }
        return page(world, deskOf(account), body, epoch, pageSize);
      }),
    sendMsg: (token, body) =>
      withWecomToken(world, token, (credential) => {
        const account = accountFor(credential, textOf(body, 'open_kfid'));
        if (account === undefined) return wecomError(95000, 'invalid open_kfid');
        return send(world, account, deskOf(account), body, (event) => add(account, event));
      }),
    sendOnEvent: (token, body) =>
      withWecomToken(world, token, (credential) => {
        const known = accountsOf(world, 'wecom-kf').filter((one) => credentialOf(one.corpId, one.secret) === credential);
        const code = textOf(body, 'code');
        const account = known.find((one) => deskOf(one).codes.has(code));
        const offer = account && deskOf(account).codes.get(code);
        if (account === undefined || offer === undefined || offer.until < world.clock.now()) return wecomError(95006, 'invalid event code');
        const text = textOf(body, 'msgtype') === 'msgmenu' ? menuText(body) : textOf(body, 'text', 'content');
        if (text === '') return wecomError(44004, 'empty content');
        deskOf(account).codes.delete(code);
        const at = world.clock.now();
        customerOf(account, offer.person).welcomedAt = at;
        const platformId = textOf(body, 'msgid');
        const record = { channel: account.channel, account: account.name, conversation: offer.person, text, platformId, at };
        return accept(world, record, ok({ errcode: 0, errmsg: 'ok', msgid: platformId }));
      }),
    serviceState: (token, body) =>
      withWecomToken(world, token, (credential) => {
        const account = accountFor(credential, textOf(body, 'open_kfid'));
        if (account === undefined) return wecomError(95000, 'invalid open_kfid');
        return ok({ errcode: 0, errmsg: 'ok', service_state: customerOf(account, textOf(body, 'external_userid')).state, servicer_userid: 'zhangsan' });
      }),
    transState: (token, body) =>
      withWecomToken(world, token, (credential) => {
        const account = accountFor(credential, textOf(body, 'open_kfid'));
        if (account === undefined) return wecomError(95000, 'invalid open_kfid');
        const customer = customerOf(account, textOf(body, 'external_userid'));
        const state = Number(textOf(body, 'service_state'));
        if (CHANGES[customer.state]?.includes(state) !== true) return wecomError(95013, 'session status can not be changed');
        customer.state = state;
        return ok({ errcode: 0, errmsg: 'ok' });
      }),
    customers: (token, body) =>
      withWecomToken(world, token, () => {
        const asked = typeof body === 'object' && body !== null && 'external_userid_list' in body ? body.external_userid_list : [];
        const ids = (Array.isArray(asked) ? asked : []).filter((id): id is string => typeof id === 'string').slice(0, 100);
        const all = ids.map((id) => ({ id, nickname: nicknameOf(desks, id) }));
        return ok({
          errcode: 0,
          errmsg: 'ok',
          customer_list: all
            .filter((one) => one.nickname !== null)
            .map((one) => ({ external_userid: one.id, nickname: one.nickname, avatar: '', gender: 0 })),
          invalid_external_userid: all.filter((one) => one.nickname === null).map((one) => one.id),
        });
      }),
  };
}

function nicknameOf(desks: ReadonlyMap<string, Desk>, person: string): string | null {
  for (const desk of desks.values()) {
    const customer = desk.customers.get(person);
    if (customer !== undefined) return customer.nickname;
  }
  return null;
}

function page(world: World, desk: Desk, body: unknown, epoch: string, pageSize: number): ApiAnswer {
  const cursor = textOf(body, 'cursor');
  const oldest = world.clock.now() - HISTORY_MS;
  const start = cursor.startsWith(`${epoch}.`) ? Number(cursor.slice(epoch.length + 1)) : 0;
  if (world.faults.take('emptyPage')) {
    return ok({ errcode: 0, errmsg: 'ok', next_cursor: `${epoch}.${start}`, has_more: 1, msg_list: [] });
  }
  const limit = Math.min(pageSize, Number(textOf(body, 'limit')) || pageSize);
  const end = Math.min(desk.log.length, start + limit);
  const list = desk.log.slice(start, end).filter((entry) => entry.at >= oldest);
  return ok({
    errcode: 0,
    errmsg: 'ok',
    next_cursor: `${epoch}.${end}`,
    has_more: end < desk.log.length ? 1 : 0,
    msg_list: list.map((entry) => entry.json),
  });
}

/** A repeated msgid is judged first: it is the same message, whatever has happened to the window since. */
function send(world: World, account: KfAccount, desk: Desk, body: unknown, failed: (event: Entry) => void): ApiAnswer {
  const person = textOf(body, 'touser');
  const text = textOf(body, 'text', 'content');
  const customer = desk.customers.get(person);
  const given = textOf(body, 'msgid');
  if (customer === undefined) return wecomError(40096, 'invalid external userid');
  if (given !== '' && !/^[0-9a-zA-Z_-]{1,32}$/.test(given)) return wecomError(40058, 'msgid exceed max length or has invalid character');
  if (desk.usedIds.has(given)) return wecomError(40058, 'msgid duplicated');
  if (customer.state !== 0 && customer.state !== 1) return wecomError(95018, 'send msg session status invalid');
  const now = world.clock.now();
  if (world.faults.take('closeWindow') || now - customer.lastInboundAt > WINDOW_MS) {
    return wecomError(95002, 'send msg time limit exceeded');
  }
  if (world.faults.take('quota') || customer.replies >= REPLIES) return wecomError(95001, 'send msg count limit exceeded');
  const medium = mediumSent(world, body);
  if (medium === undefined) return wecomError(40007, 'invalid media_id');
  if (medium === null && (textOf(body, 'msgtype') !== 'text' || text === '')) return wecomError(44004, 'empty content');
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) return wecomError(45002, 'content size out of limit');
  const platformId = given === '' ? `kf_${world.newId()}` : given;
  desk.usedIds.add(platformId);
  customer.replies += 1;
  customer.state = 1;
  if (world.faults.take('undelivered')) {
    failed({ at: now, json: sendFailJson(account, person, platformId, `kf_${world.newId()}`, now) });
    return ok({ errcode: 0, errmsg: 'ok', msgid: platformId });
  }
  const record = { channel: account.channel, account: account.name, conversation: person, text, ...sentPart(medium), platformId, at: now, idempotencyKey: platformId };
  return accept(world, record, ok({ errcode: 0, errmsg: 'ok', msgid: platformId }));
}

