import type { NewId } from '../shared/ids.ts';
import type { ChannelKind } from '../shared/inbox/model.ts';
import type { Clock } from '../shared/time/clock.ts';
import { createAccessTokens } from './auth/accessToken.ts';
import { createAuthService } from './auth/authService.ts';
import type { RelayKeys } from './auth/keys.ts';
import { createRefreshTokens } from './auth/refreshTokens.ts';
import { registerAuthRoutes } from './auth/routes.ts';
import type { ChannelAdapter } from './channels/types.ts';
import { codeOf, type Database } from './db/database.ts';
import { standForLeader } from './db/leader.ts';
import { createDutyClock, type HandOver } from './duty/dutyClock.ts';
import { handOverAround } from './duty/handOver.ts';
import { createHttpApp } from './http/app.ts';
import { createProxies } from './http/proxies.ts';
import { firstReplySince } from './inbox/firstReply.ts';
import { createAccountBook, type AccountBook } from './inbox/accountBook.ts';
import { registerCallbackRoute } from './inbox/callbackRoute.ts';
import type { DeliveryHooks } from './inbox/deliveries.ts';
import { handOn, handOnFromThoseWhoLeft } from './inbox/handOn.ts';
import { createKfSync } from './inbox/kfSync.ts';
import { registerLineRoute } from './inbox/lineRoute.ts';
import { createLines } from './inbox/lines.ts';
import { createIntake } from './inbox/intake.ts';
import { createNormaliser } from './inbox/normaliser.ts';
import { createMediaWorker } from './inbox/mediaWorker.ts';
import { namedByMessages } from './inbox/naming.ts';
import { createOutbound } from './inbox/outbound.ts';
import { createPresenceHub } from './inbox/presence.ts';
import { createSessions } from './inbox/sessions.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createCommitQueue, type CommitQueue } from './sync/commitQueue.ts';
import { reactTo } from './sync/reactions.ts';
import { createDoorbell } from './sync/doorbell.ts';
import { PRESENCE_CHANNEL } from './sync/notifications.ts';
import { createAuthority } from './sync/exactlyOnce.ts';
import { createRecentChanges } from './sync/recentChanges.ts';
import { createSocketServer } from './sync/socket.ts';
import type { TxWriter } from './sync/txWriter.ts';
import { replyBefore, stopReplyClocks, takeBackReplies } from './tickets/replies.ts';
import { createFileKeeper } from './files/fileKeeper.ts';
import { registerFileRoutes } from './files/fileRoutes.ts';
import { namedByAttachments } from './tickets/naming.ts';
import { createRecurringClock } from './tickets/recurringClock.ts';

export interface RelayOptions {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly keys: RelayKeys;
  /** Migrated. */
  readonly database: Database;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Addresses of reverse proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy?: string;
  /** How often desktops are asked whether they live, ms; `PING_MS` of sync/socket.ts unless told. */
  readonly pingMs?: number;
}

export interface Relay {
  readonly queue: CommitQueue;
  readonly accounts: AccountBook;
  /** @returns the address it listens on */
  listen(options: { readonly host: string; readonly port: number }): Promise<{ readonly host: string; readonly port: number }>;
  /** Takes nothing new, lets what runs end, then disconnects everybody. Bounded, see `DRAIN_MS`. */
  close(): Promise<void>;
}

/** A platform that does not answer must not hold the stop; its message is found in `sending` at the next start. */
const DRAIN_MS = 2500;

/** Puts the relay's features together. What crosses features is wired here and nowhere else. */
export function createRelay(options: RelayOptions): Relay {
  const { clock, newId, database, adapters, logger, metrics } = options;
  const access = createAccessTokens(options.keys.token);
  const refreshing = createRefreshTokens(database, clock, newId);
  const accounts = createAccountBook(database, options.keys.settings, logger);
  const auth = createAuthService({ database, clock, access, refreshing, logger, metrics });
  const proxies = createProxies(options.trustProxy ?? null);
  const app = createHttpApp({ database, metrics, logger, proxies });

  /** Everything up to here was committed by this node, or looked at since. */
  let knownHead = 0;
  const queue = createCommitQueue({
    database,
    clock,
    logger,
    metrics,
    onCommitted(committed) {
      const isBehind = committed.before > knownHead;
      knownHead = Math.max(knownHead, committed.head);
      sockets.poke(committed.head);
      // The doorbell may be deaf just now, and afterwards it rings with a head that is known already.
      if (isBehind) lookAtAll();
      reactTo(committed.changes, {
        queuedReply: () => outbound.wake(),
        awaitedMedia: () => media.wake(),
        duty: () => duty.wake(),
        recurring: () => recurring.wake(),
        accounts: reloadAccounts,
        deactivated: (users) => {
          sockets.disconnectUsers(users);
          duty.wake();
          for (const user of users) refreshing.revokeAllOf(user).catch(logFailure);
        },
      });
    },
  });
  const handOver: HandOver = {
    changed: (tx, before, after, byUserId) => handOn(tx, newId, before, after, byUserId),
    left: (tx, users) => handOnFromThoseWhoLeft(tx, newId, users),
  };
  const authority = createAuthority({
    queue,
    logger,
    metrics,
    aroundCall: handOverAround(handOver),
    async follow(tx, { name }, changes) {
      if (name !== 'tickets.create') return [];
      const made = changes.find((change) => change.entity === 'tickets')?.row ?? null;
      if (made === null || made.conversationId === null) return [];
      const outcome = await tx.attempt(() => replyBefore(tx, made, firstReplySince));
      if (!outcome.ok) logFailure(outcome.error);
      return outcome.ok ? outcome.value : [];
    },
  });
  const presence = createPresenceHub({
    clock,
    node: newId(),
    tell: (changed) => sockets.tellPresence(changed),
    // Not worth a warning: whoever is there says so again at the next beat.
    ring: (text) => void database.pool.query('select pg_notify($1, $2)', [PRESENCE_CHANNEL, text]).catch(() => undefined),
  });
  const sockets = createSocketServer(app.server, { clock, presence, recent: createRecentChanges(database), database, authority, access, proxies, logger, metrics, ...(options.pingMs === undefined ? {} : { pingMs: options.pingMs }) });

  const hooks: DeliveryHooks = {
    delivered: (tx, sent, conversation) => apart(tx, () => stopReplyClocks(tx, sent, conversation)),
    undelivered: (tx, failed, conversation) => apart(tx, () => takeBackReplies(tx, failed, conversation)),
  };
  const shared = { clock, newId, database, queue, accounts, adapters, hooks, handOver, logger, metrics };
  const duty = createDutyClock(shared);
  const recurring = createRecurringClock(shared);
  const naming = [namedByAttachments, namedByMessages];
  const fileKeeper = createFileKeeper({ ...shared, naming });
  const media = createMediaWorker({ ...shared, onReady: () => outbound.wake() });
  const lines = createLines({ ...shared, intake: { take: (account, events) => intake.take(account, events) }, onState: () => outbound.wake() });
  const outbound = createOutbound({ ...shared, awayOf: (id) => lines.awayOf(id) });
  const kfSync = createKfSync({ ...shared, onStored: () => normaliser.wake() });
  const normaliser = createNormaliser({ ...shared, onRing: (account, token) => kfSync.ring(account, token), onRecorded: (account, meaning, recorded) => sessions.follow(account, meaning, recorded) });
  const sessions = createSessions(shared);
  const intake = createIntake({ ...shared, normaliser });
  registerAuthRoutes(app, auth);

  /** A fault in what follows from a delivery must not make the delivery itself unknown. */
  async function apart(tx: TxWriter, part: () => Promise<void>): Promise<void> {
    const outcome = await tx.attempt(part);
    if (!outcome.ok) logFailure(outcome.error);
  }
  function logFailure(error: unknown): void {
    logger.error({ code: codeOf(error) }, 'a follow-up of a commit failed');
  }
  function reloadAccounts(): void {
    accounts.reload().then(() => lines.look(), logFailure);
  }

  /** Another node or a command committed: what it changed is not known here. */
  function lookAtAll(): void {
    reloadAccounts();
    for (const worker of [outbound, media, duty, recurring, normaliser]) worker.wake();
  }

  let stopDistributed: () => Promise<void> = () => Promise.resolve();
  function startDistributed(): void {
    const doorbell = createDoorbell({
      url: database.url,
      clock,
      logger,
      onRaw: () => normaliser.wake(),
      onFile: () => media.wake(),
      onPresence: (text) => presence.heard(text),
      onHead(head) {
        sockets.poke(head);
        if (head <= knownHead) return;
        // The ring of a commit of our own may be quicker than the answer to it.
        void queue.settled().then(() => {
          if (head <= knownHead) return;
          knownHead = head;
          lookAtAll();
        });
      },
    });
    const leadership = standForLeader({
      url: database.url,
      logger,
      onElected() {
        metrics.isLeader.set(1);
        for (const worker of [lines, normaliser, outbound, media, duty, recurring, kfSync, fileKeeper]) worker.start();
      },
      onLost() {
        metrics.isLeader.set(0);
        stopWorkers().catch(logFailure);
      },
    });
    stopDistributed = async () => {
      await doorbell.close();
      // Before the lock is given up, or the next leader would find our messages still being sent.
      await within(DRAIN_MS, stopWorkers());
      await leadership.close();
    };
  }

  function stopWorkers(): Promise<unknown> {
    return Promise.all([lines.stop(), normaliser.stop(), outbound.stop(), media.stop(), duty.stop(), recurring.stop(), kfSync.stop(), fileKeeper.stop(), sessions.idle()]);
  }

  async function within(ms: number, work: Promise<unknown>): Promise<void> {
    let cancel: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (cancel = clock.at(clock.now() + ms, resolve)));
    await Promise.race([work.catch(logFailure), late]);
    cancel();
  }

  return {
    queue,
    accounts,
    async listen({ host, port }) {
      await accounts.reload();
      await registerCallbackRoute(app, { ...shared, intake });
      registerLineRoute(app.server, shared);
      await registerFileRoutes(app, { ...shared, access, naming });
      await app.listen({ host, port });
      startDistributed();
      const address = app.server.address();
      return { host, port: typeof address === 'object' && address !== null ? address.port : port };
    },
    async close() {
      presence.close();
      // Also closes the HTTP server that it shares with fastify, which waits for every open socket.
      await within(DRAIN_MS, Promise.all([lines.stop(), sockets.close()]));
      await within(DRAIN_MS, app.close());
      await stopDistributed();
      await within(DRAIN_MS, queue.idle());
    },
  };
}
