import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { getTableName } from 'drizzle-orm';
import { io, type Socket } from 'socket.io-client';
import { asId } from '../../shared/ids.ts';
import type { AccountId, HospitalId, UserId } from '../../shared/ids.ts';
import type { ChannelKind } from '../../shared/inbox/model.ts';
import type { Role } from '../../shared/session/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import { put, type RowChange } from '../../shared/wire/mutation.ts';
import { PROTOCOL, type CallAnswer, type ClientEvents, type Hello, type MutationVerdict, type News, type PullAnswer, type PushAnswer, type ServerEvents, type TokenAnswer } from '../../shared/wire/protocol.ts';
import { deriveKeys } from '../../relay/auth/keys.ts';
import { hashPassword } from '../../relay/auth/password.ts';
import { usersSecret } from '../../relay/auth/schema.ts';
import { DEFAULT_LIMITS } from '../../relay/channels/defaults.ts';
import { createAdapters } from '../../relay/channels/registry.ts';
import { callbackPath, parseChannelAccount } from '../../relay/channels/settings.ts';
import type { ChannelAdapter } from '../../relay/channels/types.ts';
import { createRelay, type Relay } from '../../relay/createRelay.ts';
import { openDatabase, type Database } from '../../relay/db/database.ts';
import { readMany, readOne } from '../../relay/db/rowStore.ts';
import { entityTables } from '../../relay/db/tables.ts';
import { saveAccount } from '../../relay/inbox/accountBook.ts';
import { createLogger } from '../../relay/logger.ts';
import { createMetrics, type Metrics } from '../../relay/metrics.ts';
import { createSimulator, type Simulator } from '../../simulator/createSimulator.ts';
import type { SimAccount } from '../../simulator/model.ts';
import { createManualClock, type ManualClock } from '../support/manualClock.ts';
import { openMigratedDatabase, type TestDatabase } from '../support/postgres.ts';
import { until } from '../support/until.ts';

/** Thursday 2026-01-15, 10:00 in Shanghai. */
export const START = Date.UTC(2026, 0, 15, 2, 0, 0);
export const PASSWORD = 'correct horse';
/** One of each role, and a second agent. */
export const people = [
  ['u-agent', 'agent'],
  ['u-agent2', 'agent'],
  ['u-lead', 'lead'],
  ['u-manager', 'manager'],
  ['u-admin', 'admin'],
] as const satisfies readonly (readonly [string, Role])[];
export type Person = (typeof people)[number][0];

const keys = deriveKeys(Buffer.alloc(32, 7));

/** The whole relay on a real PostgreSQL and a real port; its clock is moved by hand. */
export interface RelayUnderTest {
  readonly clock: ManualClock;
  readonly relay: Relay;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly url: string;
  /** Parsed log lines so far. */
  readonly log: readonly Record<string, unknown>[];
  /** Writes rows as the relay itself would. */
  commit(...changes: RowChange[]): Promise<void>;
  row<E extends EntityName>(entity: E, id: string): Promise<Entities[E] | null>;
  rows<E extends EntityName>(entity: E): Promise<readonly Entities[E][]>;
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
  login(person: Person): Promise<TokenAnswer>;
  connect(person: Person, clientId?: string): Promise<Desktop>;
  /** The value of one counter with these labels. */
  count(name: string, labels: Readonly<Record<string, string>>): Promise<number>;
  /** Stops the relay (its database stays) and starts another on it. */
  restart(adapters?: ReadonlyMap<ChannelKind, ChannelAdapter>): Promise<void>;
  close(): Promise<void>;
}

export interface Desktop {
  readonly socket: Socket<ServerEvents, ClientEvents>;
  readonly hello: Hello;
  /** Heads it was told, with rows or without. */
  readonly pokes: number[];
  readonly news: News[];
  pull(cursor: number, epoch?: string | null, limit?: number): Promise<PullAnswer>;
  /** Every visible row from the beginning, by `entity id`. */
  pullAll(limit?: number): Promise<Map<string, unknown>>;
  push(mutations: readonly { n: number; name: string; args: unknown; at?: number }[]): Promise<PushAnswer>;
  /** Pushes one and returns its verdict. */
  mutate(n: number, name: string, args: unknown): Promise<MutationVerdict>;
  call(callId: string, name: string, args: unknown): Promise<CallAnswer>;
  close(): void;
}

export async function startRelay(options: { readonly adapters?: ReadonlyMap<ChannelKind, ChannelAdapter> } = {}): Promise<RelayUnderTest> {
  const testDatabase: TestDatabase = await openMigratedDatabase();
  const clock = createManualClock(START);
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString('utf8')) as Record<string, unknown>);
      done();
    },
  });
  const logger = createLogger('info', sink);
  const desktops: Desktop[] = [];
  let adapters = options.adapters ?? createAdapters({ clock, fetch, lineRetryMs: 20 });
  let current = await begin();

  async function begin() {
    const database = openDatabase(testDatabase.url, logger);
    const metrics = createMetrics();
    const relay = createRelay({ clock, newId: randomUUID, keys, database, adapters, logger, metrics });
    const { port } = await relay.listen({ host: '127.0.0.1', port: 0 });
    return { database, metrics, relay, url: `http://127.0.0.1:${port}` };
  }
  async function end(): Promise<void> {
    for (const desktop of desktops.splice(0)) desktop.close();
    await current.relay.close();
    await current.database.close();
  }

  await seedPeople(current.relay, current.database);

  const harness: RelayUnderTest = {
    clock,
    log: lines,
    get relay() {
      return current.relay;
    },
    get database() {
      return current.database;
    },
    get metrics() {
      return current.metrics;
    },
    get url() {
      return current.url;
    },
    commit: (...changes) =>
      current.relay.queue.submit(async (tx) => {
        for (const change of changes) await tx.write(change);
      }),
    row: (entity, id) => readOne(current.database.db, entity, id),
    async rows(entity) {
      const ids = await current.database.pool.query<{ id: string }>(`select id from ${getTableName(entityTables[entity])}`);
      return [...(await readMany(current.database.db, entity, ids.rows.map((row) => row.id))).values()];
    },
    async post(path, body) {
      const response = await fetch(`${current.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    async login(person) {
      const { status, body } = await harness.post('/auth/login', { name: person, password: PASSWORD });
      if (status !== 200) throw new Error(`log-in of ${person}: HTTP ${status}`);
      return body as TokenAnswer;
    },
    async connect(person, clientId = `client-${person}`) {
      const { accessToken } = await harness.login(person);
      const desktop = await connectWith(current.url, accessToken, clientId, () => clock.now());
      desktops.push(desktop);
      return desktop;
    },
    async count(name, labels) {
      const metric = current.metrics.registry.getSingleMetric(name);
      const values = (await metric?.get())?.values ?? [];
      return values.filter((v) => Object.entries(labels).every(([key, value]) => v.labels[key as never] === value)).reduce((sum, v) => sum + v.value, 0);
    },
    async restart(next) {
      await end();
      adapters = next ?? adapters;
      current = await begin();
    },
    async close() {
      await end();
      await testDatabase.close();
    },
  };
  return harness;
}

async function seedPeople(relay: Relay, database: Database): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  await relay.queue.submit(async (tx) => {
    for (const [id, role] of people) await tx.write(put('staff', { id: asId<UserId>(id), name: id, displayName: id, role, active: true }));
  });
  await database.db.insert(usersSecret).values(people.map(([id]) => ({ userId: asId<UserId>(id), passwordHash })));
}

/** @param newest the highest protocol it speaks */
export async function connectWith(url: string, token: string, clientId: string, now: () => number, newest: number = PROTOCOL.newest): Promise<Desktop> {
  const socket: Socket<ServerEvents, ClientEvents> = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth: { token, clientId, protocol: PROTOCOL.oldest, newest } });
  const pokes: number[] = [];
  const news: News[] = [];
  socket.on('poke', (head) => pokes.push(head));
  socket.on('news', (told) => {
    news.push(told);
    pokes.push(told.to);
  });
  const hello = await new Promise<Hello>((resolve, reject) => {
    socket.once('hello', resolve);
    socket.once('connect_error', reject);
    socket.once('disconnect', (reason) => reject(new Error(`disconnected: ${reason}`)));
  });
  const desktop: Desktop = {
    socket,
    hello,
    pokes,
    news,
    pull: (cursor, epoch = null, limit = 500) => socket.timeout(60_000).emitWithAck('pull', { epoch, cursor, limit }),
    async pullAll(limit = 500) {
      const rows = new Map<string, unknown>();
      for (let cursor = 0; ; ) {
        const page = await desktop.pull(cursor, hello.epoch, limit);
        if (!page.ok) throw new Error(`pull: ${page.code}`);
        for (const { entity, id, row } of page.rows) rows.set(`${entity} ${id}`, row);
        cursor = page.cursor;
        if (cursor >= page.head) return rows;
      }
    },
    push: (mutations) => socket.timeout(60_000).emitWithAck('push', { mutations: mutations.map((m) => ({ at: now(), ...m })) }),
    async mutate(n, name, args) {
      const answer = await desktop.push([{ n, name, args }]);
      const verdict = answer.ok ? answer.verdicts[0] : undefined;
      if (verdict === undefined) throw new Error(`push: ${JSON.stringify(answer)}`);
      return verdict;
    },
    call: (callId, name, args) => socket.timeout(60_000).emitWithAck('call', { callId, name, args, at: now() }),
    close: () => void socket.disconnect(),
  };
  return desktop;
}

/** Rows that most tests stand on: two hospitals, their duty group, and accounts that lead to the simulator. */
export function baseRows(): RowChange[] {
  const group = { id: asId<Entities['dutyGroups']['id']>('g1'), name: '一组', phone: '400', term: 1, primaryId: asId<UserId>('u-agent'), backupId: asId<UserId>('u-agent2'), since: START, source: 'roster' as const, holdUntil: null };
  const hospital = (id: string) => put('hospitals', { id: asId<HospitalId>(id), name: `医院${id}`, shortName: id, dutyGroupId: group.id, active: true });
  return [put('dutyGroups', group), hospital('h1'), hospital('h2')];
}

export const accountIds = { 'wecom-kf': asId<AccountId>('acc-kf'), 'wecom-app': asId<AccountId>('acc-app'), 'qq-bot': asId<AccountId>('acc-qq'), 'official-account': asId<AccountId>('acc-oa'), 'mini-program': asId<AccountId>('acc-mp'), 'wecom-group': asId<AccountId>('acc-group') };

/** What the platforms have to do with a relay. */
export interface PlatformsTarget {
  readonly clock: Clock;
  /** Where it is called back. */
  readonly url: string;
  readonly relay: { readonly queue: Relay['queue']; readonly accounts: Pick<Relay['accounts'], 'reload'> };
}

/** The platforms beside a relay, on its clock, with one account of each channel and fast retries. */
export async function startPlatforms(target: PlatformsTarget, pageSize = 1000): Promise<Simulator> {
  let ids = 0;
  const simulator = createSimulator({
    clock: target.clock,
    newId: () => `sim${String((ids += 1)).padStart(8, '0')}`,
    pace: { timeoutMs: 5000, tries: 3, retryDelayMs: 20, refusedDelayMs: 20, refusedForMs: 2000, reorderFlushMs: 200 },
    pageSize,
  });
  const url = await simulator.listen({ host: '127.0.0.1', port: 0 });
  const wecom = { corpId: 'wwtest', secret: 'secret-secret', callbackToken: 'token', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
  const weixin = { secret: 'weixin-secret', callbackToken: wecom.callbackToken, encodingAesKey: wecom.encodingAesKey };
  const settings = { 'wecom-kf': { ...wecom, openKfId: 'wktest' }, 'wecom-app': { ...wecom, secret: 'other-secret', agentId: 7 }, 'qq-bot': { appId: '1020', secret: 'DG5g3B4j9X2KOErG' }, 'official-account': { ...weixin, appId: 'wxtest1' }, 'mini-program': { ...weixin, appId: 'wxtest2' }, 'wecom-group': { key: 'group-robot-key' } };
  for (const channel of ['wecom-kf', 'wecom-app', 'qq-bot', 'official-account', 'mini-program', 'wecom-group'] as const) {
    const id = accountIds[channel];
    const named = channel === 'qq-bot' ? { tokenBaseUrl: url } : {};
    const hosts = channel === 'qq-bot' || channel === 'official-account' || channel === 'mini-program' ? { mediaHosts: [url] } : {};
    const bases = { baseUrl: url, ...named, ...hosts };
    const parsed = parseChannelAccount({ channel, id, name: channel, settings: { ...settings[channel], ...bases } });
    if (!parsed.ok) throw new Error(parsed.error);
    const { account } = parsed;
    await target.relay.queue.submit((tx) => saveAccount(tx, keys.settings, { id, channel, name: channel, limits: DEFAULT_LIMITS[channel] }, account));
    await target.relay.accounts.reload();
    const known = { channel, name: channel, callbackUrl: `${target.url}${callbackPath(channel, id)}`, ...settings[channel] } as SimAccount;
    const added = await simulator.addAccount(known);
    if (!added.ok) throw new Error(added.error);
  }
  return simulator;
}

/** Asks every few milliseconds: most of what a relay does is done in ten. */
export function soon<T>(what: string, probe: () => Promise<T | null | false>, timeoutMs = 30_000): Promise<T> {
  return until(what, probe, timeoutMs, 10);
}
