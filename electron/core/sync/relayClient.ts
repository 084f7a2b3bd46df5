import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Presence } from '../../../shared/inbox/presence.ts';
import type { Connection } from '../../../shared/session/contract.ts';
import type { Clock, Instant } from '../../../shared/time/clock.ts';
import { PROTOCOL, refusalData, tooOld } from '../../../shared/wire/protocol.ts';
import type {
  CallAnswer,
  CallRequest,
  ClientEvents,
  FetchAnswer,
  FetchRequest,
  Hello,
  News,
  PullAnswer,
  ProtocolRange,
  PullRequest,
  PushAnswer,
  PushRequest,
  ServerEvents,
  WireFailure,
} from '../../../shared/wire/protocol.ts';
import type { Tokens } from './tokens.ts';

type RelaySocket = Socket<ServerEvents, ClientEvents>;

export interface RelayClientDeps {
  readonly url: string;
  readonly tokens: Tokens;
  readonly clientId: () => string;
  readonly clock: Clock;
  /** What this desktop speaks; all that the program can by default. */
  readonly speaks?: ProtocolRange;
  /** 0 up to 1; spreads the reconnections of many desktops. */
  readonly random: () => number;
  /** The connection counts as online when this has resolved with `ready`. */
  readonly onHello: (hello: Hello) => Promise<'ready' | 'reconnect'>;
  readonly onPoke: (head: number) => void;
  readonly onNews: (news: News) => void;
  /** Who looks at what, where that changed. */
  readonly onPresence: (changed: unknown) => void;
  readonly onState: (connection: Connection) => void;
  /** An attempt to connect failed, also where the state stays what it was. */
  readonly onFailed: () => void;
}

export interface ConnectAttempt {
  readonly at: Instant;
  readonly nextAt: Instant | null;
}

/** The connection to the relay: kept for ever, given up only by `stop`. No method throws. */
export interface RelayClient {
  start(): void;
  stop(): void;
  /** Drops the connection and makes a new one at once. */
  reconnect(): void;
  connection(): Connection;
  /** The last attempt to connect and the next one, by the desktop's clock; `nextAt` is null while one is under way. */
  attempt(): ConnectAttempt;
  /** The version of the current or last connection. */
  protocol(): number;
  pull(request: PullRequest): Promise<PullAnswer | null>;
  /** Only where `protocol()` is at least 2: an older relay would never answer. */
  fetch(request: FetchRequest): Promise<FetchAnswer | null>;
  push(request: PushRequest): Promise<PushAnswer | null>;
  /** Null: no answer within `timeoutMs`. */
  call(request: CallRequest, timeoutMs: number): Promise<CallAnswer | null>;
  /** Says what this desktop looks at; lost without a connection, and that is right. */
  present(state: Presence): void;
}

const HANDSHAKE_MS = 8_000;
const ANSWER_MS = 20_000;
const FIRST_DELAY_MS = 250;
const LAST_DELAY_MS = 5_000;
/** A version that the relay does not speak will not be cured by asking every five seconds. */
const REFUSED_DELAY_MS = 60_000;
const HEARTBEAT_MS = 1_000;
/**
 * The relay pings every four seconds (older ones every ten): so long a silence means that nobody is there, or that this
 * machine slept. With a heartbeat's delay it stays below the 15 s after which nobody may be shown as connected.
 */
const SILENCE_MS = 12_000;
/** A clock that was set back by more than this: the difference to the relay's is asked again. */
const SET_BACK_MS = 2_000;
const REAUTH_MARGIN_MS = 90_000;
const LEAST_REAUTH_MS = 30_000;

export function createRelayClient(deps: RelayClientDeps): RelayClient {
  const { clock, tokens, speaks = PROTOCOL } = deps;
  let state: Connection = { state: 'connecting', since: clock.now() };
  let socket: RelaySocket | null = null;
  /** Raised by every new attempt and by `stop`: what belongs to an older one is ignored. */
  let attempt = 0;
  let failures = 0;
  /** A new access token was fetched because the relay refused the last one. */
  let renewed = false;
  let running = false;
  /** Relay clock minus ours: token ends are told in the relay's time. */
  let skew = 0;
  /** When the relay was last heard, by our clock. */
  let heardAt = 0;
  let protocol = 1;
  let tried: ConnectAttempt = { at: clock.now(), nextAt: null };
  const timers = new Map<string, () => void>();

  function timer(name: string, delay: number, run: () => void): void {
    timers.get(name)?.();
    timers.set(name, clock.after(delay, run));
  }
  function clearTimers(): void {
    for (const cancel of timers.values()) cancel();
    timers.clear();
  }
  function become(next: Connection): void {
    if (next.state === state.state && (next.state !== 'offline' || (state.state === 'offline' && next.reason === state.reason))) return;
    state = next;
    deps.onState(state);
  }
  function closeSocket(): void {
    const old = socket;
    socket = null;
    old?.removeAllListeners();
    old?.disconnect();
  }

  async function connect(): Promise<void> {
    const mine = ++attempt;
    timers.get('retry')?.();
    tried = { at: clock.now(), nextAt: null };
    closeSocket();
    // Whatever the reason was: from here on nothing can be sent.
    if (state.state === 'online') become({ state: 'connecting', since: clock.now() });
    const access = await tokens.access();
    if (mine !== attempt) return;
    if (!access.ok) return failed(access.reason);
    const next: RelaySocket = io(deps.url, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      timeout: HANDSHAKE_MS,
      auth: { token: access.value.token, clientId: deps.clientId(), protocol: speaks.oldest, newest: speaks.newest },
    });
    socket = next;
    // A relay that accepts the connection and then says nothing is as good as unreachable.
    timer('hello', HANDSHAKE_MS * 2, () => failed('unreachable'));
    next.io.engine.on('packet', () => mine === attempt && heard());
    next.on('connect_error', (error) => mine === attempt && refused(error.message, 'data' in error ? error.data : null));
    next.on('disconnect', () => mine === attempt && lost());
    next.on('poke', (head) => mine === attempt && deps.onPoke(head));
    next.on('news', (news) => mine === attempt && deps.onNews(news));
    next.on('presence', (changed) => mine === attempt && deps.onPresence(changed));
    next.on('hello', (hello) => mine === attempt && void greeted(mine, hello, access.value.expiresAt));
  }

  async function greeted(mine: number, hello: Hello, expiresAt: number): Promise<void> {
    timers.get('hello')?.();
    protocol = hello.protocol ?? 1;
    const next = await deps.onHello(hello).catch(() => null);
    if (mine !== attempt) return;
    if (next === null) return failed('network');
    if (next === 'reconnect') return void connect();
    failures = 0;
    renewed = false;
    heard();
    become({ state: 'online' });
    skew = hello.now - clock.now();
    reauthBefore(expiresAt, mine);
  }

  function reauthBefore(expiresAt: number, mine: number): void {
    const left = expiresAt - (clock.now() + skew) - REAUTH_MARGIN_MS;
    timer('reauth', Math.max(LEAST_REAUTH_MS, left), () => void reauth(mine));
  }

  async function reauth(mine: number): Promise<void> {
    tokens.invalidate();
    const access = await tokens.access();
    if (mine !== attempt || socket === null) return;
    // Not now is not never: the relay closes the socket when the token ends, and then it is asked again.
    if (!access.ok) return access.reason === 'token_invalid' ? failed('token_invalid') : undefined;
    const answer = await socket.timeout(ANSWER_MS).emitWithAck('reauth', access.value.token).catch(() => null);
    if (mine !== attempt) return;
    if (answer === null || !answer.ok) return void connect();
    reauthBefore(access.value.expiresAt, mine);
  }

  function refused(message: string, data: unknown): void {
    if (message === 'token_invalid') {
      tokens.invalidate();
      // Once at once: the usual cause is a token that ended while the machine slept or the relay was away.
      if (!renewed) {
        renewed = true;
        return void connect();
      }
      return failed('token_invalid');
    }
    if (message === 'protocol') {
      const relay = refusalData.safeParse(data);
      // A relay of 0.1 tells no range; it speaks version 1 alone.
      const side = tooOld(speaks, relay.success ? relay.data : { oldest: 1, newest: 1 });
      return failed(side === 'desktop' ? 'desktop_too_old' : 'relay_too_old');
    }
    failed(message === 'rate_limited' || message === 'malformed' ? 'network' : 'unreachable');
  }

  function failed(reason: string): void {
    closeSocket();
    attempt += 1;
    if (!running) return;
    timers.get('hello')?.();
    timers.get('reauth')?.();
    become({ state: 'offline', since: state.state === 'offline' ? state.since : clock.now(), reason });
    const isRefusal = reason === 'desktop_too_old' || reason === 'relay_too_old' || reason === 'token_invalid';
    const ceiling = isRefusal ? REFUSED_DELAY_MS : Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 10));
    failures += 1;
    const delay = ceiling * (0.5 + deps.random() / 2);
    timer('retry', delay, () => void connect());
    tried = { at: tried.at, nextAt: clock.now() + delay };
    deps.onFailed();
  }

  function lost(): void {
    timers.get('reauth')?.();
    become({ state: 'connecting', since: clock.now() });
    void connect();
  }

  function heard(): void {
    heardAt = clock.now();
  }

  /** @param last when it beat before */
  function beat(last: number): void {
    const now = clock.now();
    // Somebody set the hands back: silence is counted anew.
    heardAt = Math.min(heardAt, now);
    const slept = now - last > SILENCE_MS;
    // ... and the difference to the relay's clock is another.
    const setBack = last - now > SET_BACK_MS;
    if (slept || setBack || (state.state === 'online' && now - heardAt > SILENCE_MS)) void connect();
    timer('beat', HEARTBEAT_MS, () => beat(now));
  }

  async function ask<T>(emit: (socket: RelaySocket) => Promise<T | WireFailure>): Promise<T | WireFailure | null> {
    if (socket === null || !socket.connected) return null;
    return emit(socket).catch(() => null);
  }

  return {
    start() {
      running = true;
      beat(clock.now());
      void connect();
    },
    stop() {
      running = false;
      attempt += 1;
      clearTimers();
      closeSocket();
    },
    reconnect: () => void (running && connect()),
    connection: () => state,
    attempt: () => tried,
    protocol: () => protocol,
    pull: (request) => ask((to) => to.timeout(ANSWER_MS).emitWithAck('pull', request)),
    fetch: (request) => ask((to) => to.timeout(ANSWER_MS).emitWithAck('fetch', request)),
    push: (request) => ask((to) => to.timeout(ANSWER_MS).emitWithAck('push', request)),
    present: (state) => void (socket?.connected === true && socket.volatile.emit('presence', state)),
    call: (request, timeoutMs) => ask((to) => to.timeout(timeoutMs).emitWithAck('call', request)),
  };
}
