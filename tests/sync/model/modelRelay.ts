import { Writable } from 'node:stream';
import { deriveKeys } from '../../../relay/auth/keys.ts';
import { createAccessTokens } from '../../../relay/auth/accessToken.ts';
import { createAdapters } from '../../../relay/channels/registry.ts';
import type { ChannelAdapter } from '../../../relay/channels/types.ts';
import { createRelay, type Relay } from '../../../relay/createRelay.ts';
import { openDatabase } from '../../../relay/db/database.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { startFaultProxy, type FaultProxy } from '../../support/faultProxy.ts';
import { mortal } from './clocks.ts';
import { inTime } from './inTime.ts';
import type { Platform } from './platform.ts';

/** Real time; by hands that move twenty times as fast it is below a desktop's patience, and no busy machine is taken for a dead link. */
const PING_MS = 400;
export const keys = deriveKeys(Buffer.alloc(32, 7));
export const tokens = createAccessTokens(keys.token);

/** One life of the relay: the real one on the real PostgreSQL, in this process, with its only way to the database a proxy. */
export interface RelayLife {
  readonly url: string;
  readonly relay: Relay;
  /** Every connection to PostgreSQL breaks; the relay lives on. */
  breakDatabase(): void;
  /**
   * SIGKILL as the others see it: in one moment nothing reaches the database or a platform any more and no timer runs.
   * What was on the way to PostgreSQL may still be committed, as after a real kill. The links of the desktops are the
   * caller's to break.
   */
  kill(): void;
  close(): Promise<void>;
}

export async function startRelayLife(deps: {
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly platform: () => Platform;
}): Promise<RelayLife> {
  const toDatabase: FaultProxy = await startFaultProxy(deps.databaseUrl);
  const url = new URL(deps.databaseUrl);
  url.port = new URL(toDatabase.url).port;
  const clock = mortal(deps.clock);
  const logger = createLogger('error', new Writable({ write: (_chunk, _encoding, done) => done() }));
  const database = openDatabase(url.href, logger);
  let isAlive = true;
  const never = new Promise<never>(() => undefined);
  const real = createAdapters({ clock, fetch });
  const qq = real.get('qq-bot');
  if (qq === undefined) throw new Error('no adapter for the QQ bot');
  const adapter: ChannelAdapter = {
    ...qq,
    // A killed program hears no answer and asks nothing.
    send: async (_account, message) => {
      const answer = isAlive ? await deps.platform().accept(message) : await never;
      return isAlive ? answer : never;
    },
  };
  const relay = createRelay({ clock, newId: deps.newId, keys, database, adapters: new Map(real).set('qq-bot', adapter), logger, metrics: createMetrics(), pingMs: PING_MS });
  const address = await relay.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${address.port}`,
    relay,
    breakDatabase: () => toDatabase.breakAll(),
    kill() {
      isAlive = false;
      toDatabase.cut();
      clock.die();
      // Gives back the port and the memory; its timers are dead and its database is gone, so it can do nothing else.
      void relay.close().catch(() => undefined);
      void database.close().catch(() => undefined);
      void toDatabase.close();
    },
    async close() {
      await inTime('the relay to stop', relay.close());
      await inTime('its database connections to end', database.close());
      await inTime('its way to the database to close', toDatabase.close());
    },
  };
}
