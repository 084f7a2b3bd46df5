import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, type RawData } from 'ws';
import { accept, ok, type World } from '../world.ts';
import type { ApiAnswer, OnebotAccount, Said } from '../model.ts';
import { mediumKindOf, sentMedium, type SentMedium } from '../media.ts';
import { fieldOf, textOf } from './wecomShared.ts';

const GROUP_PREFIX = 'group:';
/** How long QQ's addresses are good. */
const MEDIA_MS = 2 * 3_600_000;

type Json = Record<string, unknown>;

/** Self-hosted QQ clients that speak OneBot 11: they dial the relay, by the standard and in words of their own. */
export interface OnebotPlatform {
  /** Dials until it is let in, and stays: @returns whether it was let in before `forMs` had passed. */
  dial(account: OnebotAccount, forMs: number): Promise<boolean>;
  say(account: OnebotAccount, said: Said, at: number): string;
  isConnected(account: OnebotAccount): boolean;
  close(): Promise<void>;
}

interface Client {
  socket: WebSocket | null;
  /** What was said, by conversation, also while nobody was connected. */
  readonly history: Map<string, Json[]>;
  work: Promise<void>;
}

/** @param retryMs pause before it dials again */
export function createOnebotPlatform(world: World, retryMs: number): OnebotPlatform {
  const clients = new Map<string, Client>();
  const stop = new AbortController();

  function clientOf(account: OnebotAccount): Client {
    const known = clients.get(account.name);
    if (known !== undefined) return known;
    const client: Client = { socket: null, history: new Map(), work: Promise.resolve() };
    clients.set(account.name, client);
    client.work = stay(account, client);
    return client;
  }

  async function stay(account: OnebotAccount, client: Client): Promise<void> {
    while (!stop.signal.aborted) {
      await connection(account, client);
      await delay(retryMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  /** Resolves when it is over, or was never let in. */
  function connection(account: OnebotAccount, client: Client): Promise<void> {
    const socket = new WebSocket(account.callbackUrl.replace(/^http/, 'ws'), {
      headers: { authorization: `Bearer ${account.accessToken}`, 'x-self-id': account.selfId, 'x-client-role': 'Universal', 'user-agent': 'OneBot/11' },
      handshakeTimeout: 5000,
    });
    const end = () => socket.terminate();
    stop.signal.addEventListener('abort', end, { once: true });
    return new Promise((resolve) => {
      socket.on('open', () => {
        client.socket = socket;
        push(account, socket, { post_type: 'meta_event', meta_event_type: 'lifecycle', sub_type: 'connect' });
      });
      socket.on('message', (data) => act(account, client, socket, data));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        stop.signal.removeEventListener('abort', end);
        if (client.socket === socket) client.socket = null;
        resolve();
      });
    });
  }

  function push(account: OnebotAccount, socket: WebSocket | null, event: Json): void {
    socket?.send(JSON.stringify(numbered({ time: Math.floor(world.clock.now() / 1000), self_id: account.selfId, ...event })));
  }

  function act(account: OnebotAccount, client: Client, socket: WebSocket, data: RawData): void {
    const request = parse(data);
    const answer = answerTo(account, client, textOf(request, 'action'), request);
    if (answer === 'cut') return socket.terminate();
    socket.send(JSON.stringify({ ...(answer.json as Json), echo: fieldOf(request, 'echo') })); // built below as an object
  }

  function answerTo(account: OnebotAccount, client: Client, action: string, request: Json): ApiAnswer {
    const group = textOf(request, 'params', 'group_id');
    const person = textOf(request, 'params', 'user_id');
    switch (action) {
      case 'send_group_msg':
        return send(account, client, `${GROUP_PREFIX}${group}`, request);
      case 'send_private_msg':
        return send(account, client, person, request);
      case 'get_group_list':
        return good([...client.history.keys()].filter((key) => key.startsWith(GROUP_PREFIX)).map((key) => numbered({ group_id: key.slice(GROUP_PREFIX.length), group_name: '' })));
      case 'get_group_msg_history':
        return history(client, `${GROUP_PREFIX}${group}`, request);
      case 'get_friend_msg_history':
        return history(client, person, request);
      default:
        return bad(1404);
    }
  }

  function history(client: Client, conversation: string, request: Json): ApiAnswer {
    const count = Number(textOf(request, 'params', 'count') || '20');
    return good({ messages: (client.history.get(conversation) ?? []).slice(-count).map(numbered) });
  }

  function send(account: OnebotAccount, client: Client, conversation: string, request: Json): ApiAnswer {
    const text = textOfSegments(fieldOf(fieldOf(request, 'params'), 'message'));
    const medium = pictureOf(fieldOf(fieldOf(request, 'params'), 'message'));
    if (!client.history.has(conversation) || (text === '' && medium === null)) return bad(100);
    if (world.faults.take('quota')) return bad(100);
    const id = onebotMessageId(world.newId());
    const record = { channel: account.channel, account: account.name, conversation, text, ...(medium === null ? {} : { medium }), platformId: id, at: world.clock.now() };
    remember(client, conversation, { ...placeOf(conversation, account.selfId), self_id: account.selfId, message_id: id, message: text, time: Math.floor(record.at / 1000) });
    return accept(world, record, good(numbered({ message_id: id })));
  }

  return {
    async dial(account, forMs) {
      const client = clientOf(account);
      for (let waited = 0; client.socket === null && waited < forMs && !stop.signal.aborted; waited += 20) await delay(20);
      return client.socket !== null;
    },
    say(account, said, at) {
      const client = clientOf(account);
      const id = onebotMessageId(said.messageId ?? world.newId());
      const medium = mediumKindOf(said.kind);
      if (medium !== null) world.media.put(said, `onebot_${id}`, medium, world.clock.now() + MEDIA_MS);
      const event = eventOf(said, id, at, world.media.urlOf(`onebot_${id}`));
      if (event['post_type'] === 'message') remember(client, said.conversation, { ...event, self_id: account.selfId });
      const copies = world.faults.take('duplicate') ? 3 : 1;
      for (let copy = 0; copy < copies; copy += 1) if (!world.faults.take('loseCallback')) push(account, client.socket, event);
      if (world.faults.take('dropSocket')) {
        const { socket } = client;
        client.socket = null;
        socket?.close();
      }
      return id;
    },
    isConnected: (account) => clients.get(account.name)?.socket?.readyState === WebSocket.OPEN,
    async close() {
      stop.abort();
      await Promise.all([...clients.values()].map((client) => client.work));
    },
  };
}

const good = (data: unknown): ApiAnswer => ok({ status: 'ok', retcode: 0, data });
const bad = (retcode: number): ApiAnswer => ok({ status: 'failed', retcode, data: null });

function remember(client: Client, conversation: string, event: Json): void {
  const said = client.history.get(conversation) ?? [];
  said.push(event);
  client.history.set(conversation, said);
}

/** A whole number as clients use; of a script's own id always the same. */
export function onebotMessageId(id: string): string {
  return String(createHash('sha256').update(id).digest().readUInt32BE() >>> 1);
}

/** The standard's ids are numbers. */
function numbered(event: Json): Json {
  const entries = Object.entries(event).map(([key, value]) => [key, key.endsWith('_id') && typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value]);
  return Object.fromEntries(entries) as Json; // the same keys
}

function placeOf(conversation: string, sender: string): Json {
  if (!conversation.startsWith(GROUP_PREFIX)) return { message_type: 'private', sub_type: 'friend', user_id: sender };
  return { message_type: 'group', sub_type: 'normal', group_id: conversation.slice(GROUP_PREFIX.length), user_id: sender };
}

function eventOf(said: Said, id: string, at: number, url: string): Json {
  const isGroup = said.conversation.startsWith(GROUP_PREFIX);
  const sender = isGroup ? said.from : said.conversation;
  const head = { time: Math.floor(at / 1000), ...placeOf(said.conversation, sender) };
  if (said.kind === 'recall') return { ...head, post_type: 'notice', notice_type: isGroup ? 'group_recall' : 'friend_recall', operator_id: sender, message_id: said.text };
  if (said.kind === 'unknown-event') return { ...head, post_type: 'notice', notice_type: 'essence', sub_type: 'add' };
  return { ...head, post_type: 'message', message_id: id, sender: { user_id: sender, nickname: said.fromName ?? '' }, ...messageOf(said, url) };
}

/** Text goes out as a CQ string, everything else as segments: clients do either. */
function messageOf(said: Said, url: string): Json {
  const quote = said.quote === undefined ? [] : [{ type: 'reply', data: { id: '1' } }];
  const text = { type: 'text', data: { text: said.text } };
  switch (said.kind) {
    case 'text':
      return said.quote === undefined ? { message: escaped(said.text), raw_message: escaped(said.text) } : { message: [...quote, text] };
    case 'mixed':
      return { message: [...quote, text, media('image', url)] };
    case 'voice':
      return { message: [media('record', url)] };
    case 'link':
      return { message: [{ type: 'share', data: { url: 'https://example.com/', title: said.text } }] };
    case 'location':
      return { message: [{ type: 'location', data: { lat: '22.8', lon: '108.3', title: said.text } }] };
    case 'image':
    case 'video':
    case 'file':
      return { message: [media(said.kind, url)] };
    default:
      return { message: [{ type: 'hologram', data: {} }] };
  }
}

const media = (type: string, url: string): Json => ({ type, data: { file: `sim.${type}`, url } });

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('[', '&#91;').replaceAll(']', '&#93;');
}

function textOfSegments(message: unknown): string {
  const list = Array.isArray(message) ? message : [];
  return list.map((one: unknown) => (textOf(one, 'type') === 'text' ? textOf(one, 'data', 'text') : '')).join('');
}

/** A picture of the message, given as `base64://`. */
function pictureOf(message: unknown): SentMedium | null {
  const file = (Array.isArray(message) ? message : []).map((one: unknown) => (textOf(one, 'type') === 'image' ? textOf(one, 'data', 'file') : '')).find((one) => one !== '');
  return file?.startsWith('base64://') === true ? sentMedium({ kind: 'image', name: '', bytes: Buffer.from(file.slice(9), 'base64') }) : null;
}

function parse(data: RawData): Json {
  try {
    return JSON.parse(String(data)) as Json; // of the relay; a wrong shape reads as absent fields
  } catch {
    return {};
  }
}
