import Fastify from 'fastify';
import { WebSocketServer } from 'ws';
import type { Clock } from '../shared/time/clock.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { createCallbacks, REAL_PACE, type DeliveryRecord, type Pace } from './callbacks.ts';
import { createFaults, type Faults } from './faults.ts';
import { createMediaShelf } from './media.ts';
import { canSay, sayRequest, type GroupAccount, type OnebotAccount, type Said, type SayRequest, type SentRecord, type SimAccount, type WecomBotAccount } from './model.ts';
import { createAppPlatform, numericId } from './platforms/app.ts';
import { createGroupPlatform } from './platforms/group.ts';
import { createKfPlatform } from './platforms/kf.ts';
import { createOnebotPlatform, onebotMessageId } from './platforms/onebot.ts';
import { createQqPlatform, qqMessageId } from './platforms/qq.ts';
import { createWeixinPlatform } from './platforms/weixin.ts';
import { BOT_GATEWAY_PATH, botMessageId, createWecomBotPlatform } from './platforms/wecomBot.ts';
import { registerControlRoutes } from './routes/control.ts';
import { registerMediaRoutes } from './routes/media.ts';
import { registerPlatformRoutes } from './routes/platforms.ts';
import { createTokens } from './tokens.ts';
import { accountsOf, type World } from './world.ts';

export interface SimulatorOptions {
  /** The platforms' clock: signatures, token expiry, windows, quotas. */
  readonly clock: Clock;
  readonly newId: () => string;
  /** Accounts known from the start. Their address check runs in the background once the simulator listens. */
  readonly accounts?: readonly SimAccount[];
  /** Overrides of `REAL_PACE`; tests use shorter ones. */
  readonly pace?: Partial<Pace>;
  /** Largest `sync_msg` page; 1000 as on the platform, smaller in tests that want several pages. */
  readonly pageSize?: number;
}

/** Accounts that are called at an address. */
type CalledBack = Exclude<SimAccount, GroupAccount | WecomBotAccount | OnebotAccount>;

/** A file of 20 MiB as base64. */
const LARGEST_BODY = 32 * 1024 * 1024;

/** Who adds an account waits for the answer, so a relay that is not there is not waited for as long as an event is. */
const ASKED_FOR_MS = 3000;

export type SaidResult = { readonly ok: true; readonly messageId: string } | { readonly ok: false; readonly error: string };
export type AddedResult = { readonly ok: true } | { readonly ok: false; readonly error: string };
export type HandshakeState = 'pending' | 'ok' | 'failed';

/** Plays the platforms, never the relay: everything reaches the relay through its real callback routes. */
export interface Simulator {
  /** Returns the base URL, which also answers as API root of all platforms. Port 0 takes a free one. */
  listen(options: { host: '127.0.0.1'; port: number }): Promise<string>;
  /** Throws before `listen`. */
  readonly url: string;
  close(): Promise<void>;
  /** Runs the address check first, as the console's "save" button does, and keeps nothing when it fails. */
  addAccount(account: SimAccount): Promise<AddedResult>;
  /** Told of every account whose callback address answered right; also of those that did before. */
  onAccount(listener: (account: SimAccount) => void): void;
  say(request: SayRequest): SaidResult;
  sent(): readonly SentRecord[];
  readonly faults: Faults;
  deliveries(): readonly DeliveryRecord[];
  /** Resolves when no callback is under way. */
  idle(): Promise<void>;
  handshakes(): ReadonlyMap<string, HandshakeState>;
  stats(): SimulatorStats;
  /** Another program connects as this bot (the first one when none is named), and the platform drops the older connection. */
  kick(account?: string): AddedResult;
  /** Whether the relay and this bot or QQ client have a connection. */
  isConnected(account: string): boolean;
  /** 微信客服: 0 untouched, 1 API, 2 waiting for a person, 3 taken by a person inside WeCom, 4 ended. */
  setSessionState(request: { account?: string | undefined; conversation: string; state: number }): AddedResult;
}

export interface SimulatorStats {
  readonly tokensIssued: number;
  readonly tokenRequests: number;
  readonly sendRequests: number;
  readonly pullRequests: number;
  readonly sent: number;
  readonly silentlyDropped: number;
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const pace: Pace = { ...REAL_PACE, ...options.pace };
  const world: World = {
    clock: options.clock,
    newId: options.newId,
    tokens: createTokens(options.clock, options.newId),
    faults: createFaults(),
    callbacks: createCallbacks(pace),
    media: createMediaShelf(options.newId, () => url ?? 'http://127.0.0.1:0'),
    accounts: new Map((options.accounts ?? []).map((account) => [account.name, account])),
    sent: [],
    silentlyDropped: [],
  };
  const kf = createKfPlatform(world, options.newId(), options.pageSize ?? 1000);
  const app = createAppPlatform(world);
  const qq = createQqPlatform(world);
  const bot = createWecomBotPlatform(world);
  const onebot = createOnebotPlatform(world, pace.retryDelayMs);
  const weixin = createWeixinPlatform(world);
  const group = createGroupPlatform(world);
  const handshakes = new Map<string, HandshakeState>();
  const listeners: ((account: SimAccount) => void)[] = [];
  const counts = { token: 0, send: 0, pull: 0 };
  /** Held back by the fault `reorder`, per account. */
  const held = new Map<string, () => void>();
  const server = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: LARGEST_BODY });
  const gateway = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: 1024 * 1024 });
  let url: string | null = null;

  async function check(account: SimAccount, refusedForMs?: number): Promise<boolean> {
    // A bot is connected to and has no address, a group's robot calls nobody back; a QQ client has its answer when it was let in.
    if (account.channel === 'wecom-bot' || account.channel === 'wecom-group') return true;
    if (account.channel === 'onebot') return onebot.dial(account, refusedForMs ?? pace.refusedForMs);
    let answered = handshakeOf(account).isAnswered;
    const outcome = await world.callbacks.once(() => {
      // Built anew for every knock: the timestamp must be fresh when the relay is finally up.
      const made = handshakeOf(account);
      answered = made.isAnswered;
      return made.request;
    }, refusedForMs);
    return typeof outcome !== 'string' && outcome.status === 200 && answered(outcome.body);
  }
  function handshakeOf(account: CalledBack) {
    switch (account.channel) {
      case 'wecom-kf':
        return kf.handshake(account);
      case 'wecom-app':
        return app.handshake(account);
      case 'qq-bot':
        return qq.handshake(account);
      case 'official-account':
      case 'mini-program':
        return weixin.handshake(account);
    }
  }
  async function checkInBackground(account: SimAccount): Promise<void> {
    handshakes.set(account.name, 'pending');
    const isRight = await check(account);
    handshakes.set(account.name, isRight ? 'ok' : 'failed');
    if (isRight) for (const listener of listeners) listener(account);
  }

  function sayNow(account: SimAccount, said: Said, at: number): string {
    switch (account.channel) {
      case 'wecom-group':
        throw new Error('nobody can write to a webhook'); // refused by `canSay`
      case 'wecom-kf':
        return kf.say(account, said, at);
      case 'wecom-app':
        return app.say(account, said, at);
      case 'qq-bot':
        return qq.say(account, said, at);
      case 'wecom-bot':
        return bot.say(account, said, at);
      case 'onebot':
        return onebot.say(account, said, at);
      case 'official-account':
      case 'mini-program':
        return weixin.say(account, said, at);
    }
  }
  function release(account: SimAccount): void {
    const late = held.get(account.name);
    held.delete(account.name);
    late?.();
  }
  function sayHeldBack(account: SimAccount, said: Said, at: number): string {
    // The id is promised now, so that the caller can look for it whenever it arrives.
    const messageId = said.messageId ?? options.newId();
    held.set(account.name, () => void sayNow(account, { ...said, messageId }, at));
    void delay(pace.reorderFlushMs, undefined, { ref: false }).then(() => release(account));
    return platformIdOf(account, messageId);
  }

  const simulator: Simulator = {
    get url() {
      if (url === null) throw new Error('the simulator does not listen yet');
      return url;
    },
    async listen({ host, port }) {
      url = await server.listen({ host, port });
      server.server.on('upgrade', (request, socket, head) => {
        if (request.url === BOT_GATEWAY_PATH) gateway.handleUpgrade(request, socket, head, (accepted) => bot.connect(accepted));
        else socket.destroy();
      });
      for (const account of world.accounts.values()) void checkInBackground(account);
      return url;
    },
    async close() {
      held.clear();
      bot.close();
      await onebot.close();
      await world.callbacks.close();
      await server.close();
    },
    async addAccount(account) {
      handshakes.set(account.name, 'pending');
      const isRight = await check(account, ASKED_FOR_MS);
      handshakes.set(account.name, isRight ? 'ok' : 'failed');
      if (!isRight) return { ok: false, error: `address check failed for ${account.name}` };
      world.accounts.set(account.name, account);
      for (const listener of listeners) listener(account);
      return { ok: true };
    },
    onAccount(listener) {
      listeners.push(listener);
      for (const account of world.accounts.values()) if (handshakes.get(account.name) === 'ok') listener(account);
    },
    say(request) {
      const parsed = sayRequest.safeParse(request);
      if (!parsed.success) return { ok: false, error: oneLine(parsed.error) };
      const said = parsed.data;
      const account = accountsOf(world, said.channel).find((one) => said.account === undefined || one.name === said.account);
      if (account === undefined) return { ok: false, error: `no account ${said.account ?? ''} on channel ${said.channel}` };
      const hasGroups = said.channel === 'qq-bot' || said.channel === 'wecom-bot' || said.channel === 'onebot';
      if (!hasGroups && said.conversation.startsWith('group:')) {
        return { ok: false, error: `channel ${said.channel} has no groups` };
      }
      if (!canSay(said.channel, said.kind)) return { ok: false, error: `nobody can ${said.kind} on channel ${said.channel}` };
      const at = said.sentAt ?? options.clock.now();
      if (world.faults.take('reorder')) return { ok: true, messageId: sayHeldBack(account, said, at) };
      const messageId = sayNow(account, said, at);
      release(account);
      return { ok: true, messageId };
    },
    sent: () => world.sent,
    faults: world.faults,
    deliveries: () => world.callbacks.records(),
    idle: () => world.callbacks.idle(),
    handshakes: () => handshakes,
    stats: () => ({
      tokensIssued: world.tokens.issued(),
      tokenRequests: counts.token,
      sendRequests: counts.send,
      pullRequests: counts.pull,
      sent: world.sent.length,
      silentlyDropped: world.silentlyDropped.length,
    }),
    kick(name) {
      const account = accountsOf(world, 'wecom-bot').find((one) => name === undefined || one.name === name);
      if (account === undefined) return { ok: false, error: 'no such account on channel wecom-bot' };
      return bot.kick(account) ? { ok: true } : { ok: false, error: `${account.name} is not connected` };
    },
    isConnected(name) {
      const account = world.accounts.get(name);
      return account?.channel === 'wecom-bot' ? bot.isConnected(account) : account?.channel === 'onebot' && onebot.isConnected(account);
    },
    setSessionState({ account: name, conversation, state }) {
      const account = accountsOf(world, 'wecom-kf').find((one) => name === undefined || one.name === name);
      if (account === undefined) return { ok: false, error: 'no such account on channel wecom-kf' };
      kf.setSessionState(account, conversation, state);
      return { ok: true };
    },
  };
  registerPlatformRoutes(server, { world, kf, app, qq, weixin, group, counts });
  registerMediaRoutes(server, { world, qq, counts });
  registerControlRoutes(server, simulator);
  return simulator;
}

/** What the platform will call a message whose id was chosen beforehand. */
function platformIdOf(account: SimAccount, messageId: string): string {
  switch (account.channel) {
    case 'wecom-kf':
      return messageId;
    case 'wecom-app':
    case 'official-account':
    case 'mini-program':
    case 'wecom-group':
      return numericId(messageId);
    case 'qq-bot':
      return qqMessageId(messageId);
    case 'wecom-bot':
      return botMessageId(messageId);
    case 'onebot':
      return onebotMessageId(messageId);
  }
}

/** One line that names the fields, for an error answer. */
export function oneLine(error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }): string {
  return error.issues.map((issue) => `${issue.path.map(String).join('.') || 'body'}: ${issue.message}`).join('; ');
}
