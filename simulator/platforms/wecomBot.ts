import { createHash } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { accept, accountsOf, ok, type World } from '../world.ts';
import type { ApiAnswer, Said, WecomBotAccount } from '../model.ts';
import { mediumKindOf, type ShelvedMedium } from '../media.ts';
import { createBotUploads } from './wecomBotUploads.ts';
import { fieldOf, mediumSent, sentPart, textOf, wecomError } from './wecomShared.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REPLY_WITHIN_MS = 24 * HOUR;
const PER_MINUTE = 30;
const PER_HOUR = 1000;
const MAX_TEXT_BYTES = 20_480;
const GROUP_PREFIX = 'group:';
/** An address is good for five minutes. */
const MEDIA_MS = 5 * MINUTE;
/** Where on the simulator the gateway is. */
export const BOT_GATEWAY_PATH = '/aibot';

/** One callback that may be answered by its req_id. */
interface Asked {
  readonly account: string;
  readonly conversation: string;
  readonly at: number;
  readonly streams: Set<string>;
}

/** 企微智能机器人: the gateway to which bots connect, by the frames of its document and written without its SDK. */
export interface WecomBotPlatform {
  /** Goes to whoever is connected; with nobody there it is lost, as on the platform. */
  say(account: WecomBotAccount, said: Said, at: number): string;
  /** A new connection on the gateway. */
  connect(socket: WebSocket): void;
  /** Another program connects with the same secret. */
  kick(account: WecomBotAccount): boolean;
  isConnected(account: WecomBotAccount): boolean;
  close(): void;
}

export function createWecomBotPlatform(world: World): WecomBotPlatform {
  const sockets = new Map<string, WebSocket>();
  const every = new Set<WebSocket>();
  const asked = new Map<string, Asked>();
  /** When something was sent to a conversation. */
  const sends = new Map<string, number[]>();
  /** Conversations in which somebody wrote. */
  const known = new Set<string>();
  const uploads = createBotUploads(world);

  function push(account: WecomBotAccount, cmd: string, body: Record<string, unknown>): string {
    const reqId = `cb_${world.newId()}`;
    sockets.get(account.name)?.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }));
    return reqId;
  }

  function replace(account: WecomBotAccount): boolean {
    const old = sockets.get(account.name);
    if (old === undefined) return false;
    push(account, 'aibot_event_callback', eventBody(account, world.newId(), Math.floor(world.clock.now() / 1000), 'disconnected_event'));
    sockets.delete(account.name);
    old.close(1000, 'replaced');
    return true;
  }

  function subscribe(socket: WebSocket, body: unknown): ApiAnswer {
    const account = accountsOf(world, 'wecom-bot').find((one) => one.botId === textOf(body, 'bot_id') && one.secret === textOf(body, 'secret'));
    if (account === undefined || world.faults.take('refuseAuth')) return wecomError(40001, 'invalid secret');
    replace(account);
    sockets.set(account.name, socket);
    return ok({ errcode: 0, errmsg: 'ok' });
  }

  function deliver(account: WecomBotAccount, conversation: string, text: string, stream: string | null, medium: ShelvedMedium | null = null): ApiAnswer {
    const now = world.clock.now();
    if (Buffer.byteLength(text) > MAX_TEXT_BYTES) return wecomError(45002, 'content size out of limit');
    const key = `${account.name}\n${conversation}`;
    const recent = (sends.get(key) ?? []).filter((at) => now - at < HOUR);
    const isOver = recent.length >= PER_HOUR || recent.filter((at) => now - at < MINUTE).length >= PER_MINUTE;
    if (isOver || world.faults.take('quota')) return wecomError(45009, 'api freq out of limit');
    sends.set(key, [...recent, now]);
    const record = { channel: account.channel, account: account.name, conversation, text, ...sentPart(medium), platformId: `bot_${world.newId()}`, at: now, ...(stream === null ? {} : { idempotencyKey: stream }) };
    return accept(world, record, ok({ errcode: 0, errmsg: 'ok' }));
  }

  function respond(account: WecomBotAccount, reqId: string, body: unknown): ApiAnswer {
    const origin = asked.get(reqId);
    const tooLate = origin !== undefined && world.clock.now() - origin.at > REPLY_WITHIN_MS;
    if (origin?.account !== account.name || tooLate || world.faults.take('closeWindow')) return wecomError(846605, 'invalid req_id');
    const [id, text] = [textOf(body, 'stream', 'id'), textOf(body, 'stream', 'content')];
    if (textOf(body, 'msgtype') !== 'stream' || id === '' || text === '') return wecomError(40008, 'invalid message type');
    if (origin.streams.has(id)) return wecomError(846608, 'stream message update expired');
    origin.streams.add(id);
    return deliver(account, origin.conversation, text, id);
  }

  function sendOwn(account: WecomBotAccount, body: unknown): ApiAnswer {
    const chat = textOf(body, 'chatid');
    const conversation = [chat, `${GROUP_PREFIX}${chat}`].find((one) => known.has(`${account.name}\n${one}`));
    if (conversation === undefined) return wecomError(86003, 'invalid chatid');
    const medium = mediumSent(world, body);
    if (medium === undefined) return wecomError(40007, 'invalid media_id');
    if (medium !== null) return deliver(account, conversation, '', null, medium);
    const text = textOf(body, 'markdown', 'content');
    if (textOf(body, 'msgtype') !== 'markdown' || text === '') return wecomError(40008, 'invalid message type');
    return deliver(account, conversation, text, null);
  }

  function answerTo(socket: WebSocket, frame: unknown): ApiAnswer | null {
    const cmd = textOf(frame, 'cmd');
    const body = fieldOf(frame, 'body');
    if (cmd === 'aibot_subscribe') return subscribe(socket, body);
    const account = accountsOf(world, 'wecom-bot').find((one) => sockets.get(one.name) === socket);
    if (account === undefined) return null;
    if (cmd === 'ping') return ok({ errcode: 0, errmsg: 'ok' });
    if (cmd === 'aibot_respond_msg') return respond(account, textOf(frame, 'headers', 'req_id'), body);
    if (cmd.startsWith('aibot_upload_media_')) return uploads.answer(cmd, body);
    return cmd === 'aibot_send_msg' ? sendOwn(account, body) : wecomError(40008, 'unknown cmd');
  }

  return {
    say(account, said, at) {
      const msgid = botMessageId(said.messageId ?? world.newId());
      known.add(`${account.name}\n${said.conversation}`);
      const medium = mediumKindOf(said.kind);
      const key = keyOf(msgid);
      if (medium !== null) world.media.put(said, `bot_${msgid}`, medium, world.clock.now() + MEDIA_MS, key);
      const isEvent = said.kind === 'unknown-event';
      const body = isEvent ? { ...eventBody(account, msgid, Math.floor(at / 1000), 'feedback_event'), ...partiesOf(said) } : messageBody(account, said, msgid, at, { url: world.media.urlOf(`bot_${msgid}`), aeskey: key });
      const copies = world.faults.take('duplicate') ? 3 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (world.faults.take('loseCallback')) continue;
        const reqId = push(account, isEvent ? 'aibot_event_callback' : 'aibot_msg_callback', body);
        asked.set(reqId, { account: account.name, conversation: said.conversation, at, streams: new Set() });
      }
      if (world.faults.take('dropSocket')) cut(sockets.get(account.name));
      return msgid;
    },
    connect(socket) {
      every.add(socket);
      socket.on('message', (data) => {
        const frame = parse(data);
        const answer = answerTo(socket, frame);
        if (answer === null || answer === 'cut') socket.terminate();
        else socket.send(JSON.stringify({ headers: { req_id: textOf(frame, 'headers', 'req_id') }, ...(answer.json as Record<string, unknown>) })); // built above as an object
      });
      socket.on('close', () => {
        every.delete(socket);
        for (const [name, one] of sockets) if (one === socket) sockets.delete(name);
      });
      socket.on('error', () => socket.terminate());
    },
    kick: replace,
    isConnected: (account) => sockets.has(account.name),
    close() {
      for (const socket of every) socket.terminate();
    },
  };
}

export function botMessageId(id: string): string {
  return `CAI_${id}`;
}

/** What was written before goes out first. */
function cut(socket: WebSocket | undefined): void {
  socket?.send('{}', () => socket.terminate());
}

function parse(data: RawData): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}

function partiesOf(said: Said): Record<string, unknown> {
  const isGroup = said.conversation.startsWith(GROUP_PREFIX);
  if (!isGroup) return { chattype: 'single', from: { userid: said.conversation } };
  return { chattype: 'group', chatid: said.conversation.slice(GROUP_PREFIX.length), from: { userid: said.from } };
}

function eventBody(account: WecomBotAccount, msgid: string, createTime: number, eventtype: string): Record<string, unknown> {
  return { msgid, create_time: createTime, aibotid: account.botId, msgtype: 'event', event: { eventtype } };
}

function messageBody(account: WecomBotAccount, said: Said, msgid: string, at: number, media: BotMedia): Record<string, unknown> {
  const head = { msgid, aibotid: account.botId, create_time: Math.floor(at / 1000), ...partiesOf(said) };
  const quote = said.quote === undefined ? {} : { quote: { msgtype: 'text', text: { content: said.quote } } };
  const text = said.conversation.startsWith(GROUP_PREFIX) ? `@机器人 ${said.text}` : said.text;
  return { ...head, ...quote, ...contentOf(said, text, media) };
}

interface BotMedia {
  readonly url: string;
  readonly aeskey: string;
}

/** A key of each message's own: 32 bytes. */
function keyOf(msgid: string): string {
  return createHash('sha256').update(msgid).digest('base64');
}

function contentOf(said: Said, text: string, media: BotMedia): Record<string, unknown> {
  switch (said.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: text } };
    case 'voice':
      return { msgtype: 'voice', voice: { content: said.text } };
    case 'mixed':
      return { msgtype: 'mixed', mixed: { msg_item: [{ msgtype: 'text', text: { content: text } }, { msgtype: 'image', image: media }] } };
    case 'image':
    case 'video':
    case 'file':
      return { msgtype: said.kind, [said.kind]: { ...media, ...(said.media === undefined ? {} : { filename: said.media.name }) } };
    default:
      return { msgtype: 'hologram' };
  }
}
