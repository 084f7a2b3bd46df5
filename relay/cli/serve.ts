import { v7 as uuidv7 } from 'uuid';
import { pino } from 'pino';
import type { Clock } from '../../shared/time/clock.ts';
import { createAdapters } from '../channels/registry.ts';
import { callbackPath } from '../channels/settings.ts';
import { readConfig, type RelayConfig } from '../config.ts';
import { createRelay, type Relay } from '../createRelay.ts';
import { codeOf } from '../db/database.ts';
import { createLogger } from '../logger.ts';
import { createMetrics } from '../metrics.ts';
import { createDemoAnswers } from '../demo/answers.ts';
import { seedDemo, type DemoUser } from '../seedDemo.ts';
import { openStorage, type Storage } from '../storage.ts';
import { CommandError } from './commandError.ts';
import { parseFlags } from './flags.ts';

export const serveHelp = `relay serve [options]
Runs the relay until SIGINT or SIGTERM.
  --port N              port on 127.0.0.1 (HOST for another address); 0 takes a free one (env PORT)
  --data-dir DIR        where everything is kept (env ZHISHOU_DATA_DIR, default ./data/relay)
  --demo                fill an empty data folder with invented data; needs --simulator-url
  --simulator-url URL   where the platform simulator listens
  --accept-key          go on although the relay's key is not the one of this database (a lost key)
  --json                print one line of JSON when ready
  --help                this text
Environment: PORT HOST DATABASE_URL ZHISHOU_DATA_DIR ZHISHOU_RELAY_KEY LOG_LEVEL PUBLIC_URL ZHISHOU_TRUST_PROXY.`;

interface DemoDesk {
  readonly accounts: readonly unknown[];
  readonly users: readonly DemoUser[];
}

/** @returns the exit code, when it was told to stop */
export async function serve(args: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: Clock): Promise<number> {
  const flags = parseFlags(args, {
    port: { type: 'string' },
    'data-dir': { type: 'string' },
    demo: { type: 'boolean' },
    'simulator-url': { type: 'string' },
    json: { type: 'boolean' },
    'accept-key': { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (flags.help === true) {
    console.log(serveHelp);
    return 0;
  }
  const simulatorUrl = flags['simulator-url'];
  if (flags.demo === true && simulatorUrl === undefined) throw new CommandError('--demo needs --simulator-url');
  if (flags.demo !== true && simulatorUrl !== undefined) throw new CommandError('--simulator-url is for --demo only');
  // Before anything is made of an empty folder.
  if (simulatorUrl !== undefined && !URL.canParse(simulatorUrl)) throw new CommandError(`--simulator-url wants an address such as http://127.0.0.1:8081, not "${simulatorUrl}"`);
  const config = readConfig(env, {
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags['data-dir'] === undefined ? {} : { dataDir: flags['data-dir'] }),
  });
  // Heard from the first moment on: a stop during start-up must not leave a database server behind.
  const stopped = stopSignal();
  const logger = createLogger(config.logLevel, pino.destination({ fd: 2, sync: true }));
  dieInWords(logger);
  const storage = await openStorage(config, logger, { serving: true, acceptKey: flags['accept-key'] === true });
  try {
    const relay = build(config, storage, clock, logger);
    const colleagues = simulatorUrl === undefined ? null : createDemoAnswers({ clock, database: storage.database, queue: relay.queue, logger });
    try {
      const desk = simulatorUrl === undefined ? null : await prepareDemo(relay, storage, simulatorUrl);
      const url = await listen(relay, config);
      colleagues?.start();
      announce(url, desk?.(config.publicUrl ?? url) ?? null, flags.json === true);
      logger.info({ url }, 'ready');
      logger.info({ signal: await stopped }, 'stopping');
    } finally {
      await colleagues?.stop();
      await relay.close();
    }
  } finally {
    await storage.close();
  }
  return 0;
}

/**
 * Version 7: ids of one process ascend in the order they are drawn. Platforms give whole seconds, so messages of one
 * second tie, and the thread is then ordered by id: as they arrived.
 */
const timeOrderedId = (): string => uuidv7();

function build(config: RelayConfig, storage: Storage, clock: Clock, logger: ReturnType<typeof createLogger>): Relay {
  return createRelay({
    clock,
    newId: timeOrderedId,
    keys: storage.keys,
    database: storage.database,
    adapters: createAdapters({ clock, fetch: globalThis.fetch }),
    logger,
    metrics: createMetrics(),
    ...(config.trustProxy === null ? {} : { trustProxy: config.trustProxy }),
  });
}

async function prepareDemo(relay: Relay, storage: Storage, simulatorUrl: string): Promise<(base: string) => DemoDesk> {
  const seeded = await seedDemo({ ...relay, settingsKey: storage.keys.settings, newId: timeOrderedId }, simulatorUrl);
  if (!seeded.ok) throw new CommandError(seeded.error);
  return (base) => ({
    accounts: seeded.accounts.map(({ channel, name, id, settings }) => ({
      channel,
      name,
      account: id,
      callback: `${base}${callbackPath(channel, id)}`,
      secrets: settings,
    })),
    users: seeded.users,
  });
}

async function listen(relay: Relay, config: RelayConfig): Promise<string> {
  try {
    const { host, port } = await relay.listen(config);
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE') throw new CommandError(`port ${config.port} on ${config.host} is in use; choose another with --port`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new CommandError(`HOST: this machine has no address ${config.host}`);
    if (code === 'EACCES') throw new CommandError(`port ${config.port} needs rights that this process does not have; choose one above 1023`);
    throw error;
  }
}

function announce(relay: string, desk: DemoDesk | null, json: boolean): void {
  if (json) console.log(JSON.stringify({ ready: true, relay, ...desk }));
  else console.log(`The relay listens on ${relay}`);
  if (!json) for (const user of desk?.users ?? []) console.log(`  demo ${user.role}: ${user.name} / ${user.password}`);
}

/**
 * A program error that nobody caught: the state in memory is not to be trusted any more. What was committed is safe, and
 * the next start adopts the database server.
 */
function dieInWords(logger: ReturnType<typeof createLogger>): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ code: codeOf(error), err: error }, 'the relay failed');
    process.stderr.write(`zhishou: the relay failed (${codeOf(error)}); start it again, nothing acknowledged is lost\n`);
    process.exit(1);
  });
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      // Stays after the first one: an impatient second Ctrl+C must not cut the orderly stop short.
      process.on(signal, () => resolve(signal));
    }
  });
}
