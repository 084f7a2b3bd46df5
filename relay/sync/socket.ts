import type { Server as HttpServer } from 'node:http';
import { eq } from 'drizzle-orm';
import { Server, type Socket } from 'socket.io';
import type { z } from 'zod';
import type { UserId } from '../../shared/ids.ts';
import { presence, type Presence, type Present } from '../../shared/inbox/presence.ts';
import type { Role } from '../../shared/session/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { callRequest, commonProtocol, fetchRequest, handshake, PROTOCOL, pullRequest, pushRequest, type ClientEvents, type ConnectRefusal, type FetchAnswer, type PullAnswer, type ServerEvents, type WireFailure } from '../../shared/wire/protocol.ts';
import type { AccessTokens } from '../auth/accessToken.ts';
import { createAttemptLimiter } from '../auth/attemptLimiter.ts';
import { codeOf, type Database } from '../db/database.ts';
import { readOne } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { Asker, Authority } from './exactlyOnce.ts';
import { fetchRows } from './fetch.ts';
import type { RecentChanges } from './recentChanges.ts';
import { pull, readWorkspace } from './pull.ts';
import { clients } from './schema.ts';
import { createTeller, type Teller } from './teller.ts';
import { createTokenBucket } from './tokenBucket.ts';
import { epochFor } from './visibility.ts';

export interface SocketServer {
  /** Tells every desktop what was committed up to here. */
  poke(head: number): void;
  /** Ends the connections of people who were deactivated. */
  disconnectUsers(users: ReadonlySet<UserId>): void;
  /** Tells every desktop who looks at what, where that changed. */
  tellPresence(changed: readonly Present[]): void;
  close(): Promise<void>;
}

export interface SocketData {
  asker: Asker;
  role: Role;
  lastN: number;
  expiresAt: number;
  /** The version both sides use on this connection. */
  protocol: number;
}
type Events = Record<string, never>;
type RelaySocket = Socket<ClientEvents, ServerEvents, Events, SocketData>;

/** A push of 100 mutations of 4,000 characters each, in UTF-8. */
const LARGEST_PAYLOAD = 2 * 1024 * 1024;
/**
 * How often a desktop is asked whether it is there, and how long it may take to answer. A dead direction is so known to
 * the relay after 8 s and, where not even its closing gets through, to the desktop 4 s later (relayClient.ts).
 * Two small packets per desktop every four seconds: 100 a second for 200 desktops.
 */
const PING_MS = 4_000;
/** Refused handshakes of one address per minute before it is not even looked at. */
const REFUSALS_PER_MINUTE = 60;

export interface SocketDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly authority: Authority;
  readonly access: AccessTokens;
  /** Who stands behind an address (`http/proxies.ts`). */
  readonly proxies: { clientOf(connected: string, forwardedFor: string | undefined): string };
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly pingMs?: number;
  readonly recent: RecentChanges;
  /** Who looks at what; told to each desktop once it is greeted. */
  readonly presence: { set(asker: Asker, state: Presence): void; gone(asker: Asker): void; all(): readonly Present[] };
}

/** The desktops' side: handshake, hello, pull, push, call, reauth and pokes, as docs/protocol.md tells. */
export function createSocketServer(http: HttpServer, deps: SocketDeps): SocketServer {
  const io = new Server<ClientEvents, ServerEvents, Events, SocketData>(http, {
    maxHttpBufferSize: LARGEST_PAYLOAD,
    serveClient: false,
    // No browser page ever connects here: the renderer talks to its host.
    cors: { origin: false },
    pingInterval: deps.pingMs ?? PING_MS,
    pingTimeout: deps.pingMs ?? PING_MS,
  });
  const teller = createTeller(io, deps.recent);
  const refusals = createAttemptLimiter(deps.clock, REFUSALS_PER_MINUTE, 60_000);

  io.use((socket, next) => {
    const { address: connected, headers } = socket.handshake;
    // Node joins repeated headers of this name to one text.
    const forwardedFor = headers['x-forwarded-for'];
    const address = deps.proxies.clientOf(connected, typeof forwardedFor === 'string' ? forwardedFor : undefined);
    if (refusals.waitMs(address) > 0) return next(new Error('rate_limited' satisfies ConnectRefusal));
    const answer = async (): Promise<void> => {
      const refusal = await admit(socket, deps).catch((error: unknown) => {
        deps.logger.error({ code: codeOf(error) }, 'a handshake failed');
        return 'failed' as const;
      });
      if (refusal === null) return next();
      // Nothing is wrong with the desktop: it comes again by itself, and is not counted (a whole office has one address).
      if (refusal === 'failed') return next(new Error('rate_limited' satisfies ConnectRefusal));
      refusals.failed(address);
      deps.logger.info({ reason: refusal }, 'a connection was refused');
      // Which side is too old is the desktop's to tell: it may be the only one that knows both ranges.
      next(Object.assign(new Error(refusal), refusal === 'protocol' ? { data: PROTOCOL } : {}));
    };
    void answer();
  });

  io.on('connection', (socket) => {
    deps.metrics.sockets.inc();
    const stopExpiry = serve(socket, deps, teller);
    socket.on('disconnect', () => {
      deps.metrics.sockets.dec();
      stopExpiry();
      // A desktop that came back before its old connection was known to be dead is still there.
      const { clientId } = socket.data.asker;
      if (![...io.sockets.sockets.values()].some((other) => other !== socket && other.data.asker?.clientId === clientId)) deps.presence.gone(socket.data.asker);
    });
  });

  return {
    poke: (head) => teller.told(head),
    disconnectUsers(users) {
      for (const socket of io.sockets.sockets.values()) if (users.has(socket.data.asker.userId)) socket.disconnect(true);
    },
    tellPresence: (changed) => void io.emit('presence', changed),
    close: () => io.close(),
  };
}

/** Null: let in, and `socket.data` says who. */
async function admit(socket: RelaySocket, deps: SocketDeps): Promise<ConnectRefusal | null> {
  const parsed = handshake.safeParse(socket.handshake.auth);
  if (!parsed.success) return 'malformed';
  const { protocol: oldest, newest = oldest } = parsed.data;
  const protocol = commonProtocol({ oldest, newest }, PROTOCOL);
  if (protocol === null) return 'protocol';
  const claims = deps.access.verify(parsed.data.token, deps.clock.now());
  if (claims === null) return 'token_invalid';
  const asker = { userId: claims.sub, clientId: parsed.data.clientId };
  const person = await readOne(deps.database.db, 'staff', asker.userId);
  const [client] = await deps.database.db.select().from(clients).where(eq(clients.id, asker.clientId));
  // The token is genuine but good for nothing: somebody deactivated, or a desktop that belongs to somebody else.
  if (person === null || !person.active || (client !== undefined && client.userId !== asker.userId)) return 'token_invalid';
  socket.data = { asker, role: person.role, lastN: client?.lastN ?? 0, expiresAt: claims.exp, protocol };
  return null;
}

/** @returns a function that stops the expiry timer */
function serve(socket: RelaySocket, deps: SocketDeps, teller: Teller): () => void {
  const { asker } = socket.data;
  const allows = createTokenBucket(deps.clock, 1000, 200);

  /** Checks rate and shape, answers exactly once, and turns whatever is thrown into a code. */
  function answering<S extends z.ZodType, A>(schema: S, run: (request: z.infer<S>) => Promise<A | WireFailure>) {
    return (request: unknown, answer: unknown): void => {
      // A peer that asks without listening gets nothing.
      if (typeof answer !== 'function') return;
      if (!allows()) return void answer({ ok: false, code: 'rate_limited' } satisfies WireFailure);
      const parsed = schema.safeParse(request);
      if (!parsed.success) return void answer({ ok: false, code: 'malformed' } satisfies WireFailure);
      run(parsed.data).then(
        (result) => {
          answer(result);
          if (isUnauthorized(result)) socket.disconnect(true);
        },
        (error: unknown) => {
          deps.logger.error({ code: codeOf(error), err: error }, 'a request failed');
          answer({ ok: false, code: 'unavailable' } satisfies WireFailure);
        },
      );
    };
  }

  socket.on('pull', answering(pullRequest, async (request): Promise<PullAnswer> => (await deps.recent.page(asker.userId, request)) ?? pull(deps.database, asker.userId, request)));
  socket.on('fetch', answering(fetchRequest, (request): Promise<FetchAnswer> => fetchRows(deps.database, asker.userId, request)));
  socket.on('push', answering(pushRequest, (request) => deps.authority.push(asker, request)));
  socket.on('call', answering(callRequest, (request) => deps.authority.call(asker, request)));

  // Not answered, and not worth a word when it is wrong: the next beat says it again.
  socket.on('presence', (state: unknown) => {
    const parsed = presence.safeParse(state);
    if (parsed.success && allows()) deps.presence.set(asker, parsed.data);
  });

  let cancel = expireAt(socket, deps);
  socket.on(
    'reauth',
    answering(handshake.shape.token, async (token) => {
      const claims = deps.access.verify(token, deps.clock.now());
      if (claims === null || claims.sub !== asker.userId) return { ok: false as const, code: 'unauthorized' as const };
      socket.data.expiresAt = claims.exp;
      cancel();
      cancel = expireAt(socket, deps);
      return { ok: true as const };
    }),
  );

  void greet(socket, deps, teller).catch((error: unknown) => {
    deps.logger.warn({ code: codeOf(error) }, 'a desktop could not be greeted');
    socket.disconnect(true);
  });
  return () => cancel();
}

function expireAt(socket: RelaySocket, deps: SocketDeps): () => void {
  return deps.clock.at(socket.data.expiresAt, () => socket.disconnect(true));
}

async function greet(socket: RelaySocket, deps: SocketDeps, teller: Teller): Promise<void> {
  const { epoch, head } = await readWorkspace(deps.database.db);
  const { role, lastN, protocol } = socket.data;
  deps.recent.told(head);
  socket.emit('hello', { epoch: epochFor(epoch, role), head, now: deps.clock.now(), lastN, protocol });
  teller.add(socket.id, head);
  socket.emit('presence', deps.presence.all());
}

function isUnauthorized(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'code' in result && result.code === 'unauthorized';
}
