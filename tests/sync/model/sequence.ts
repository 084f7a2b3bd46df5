import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Called } from '../../../electron/core/sync/engine.ts';
import { START } from '../../relay/relayHarness.ts';
import type { FaultProxy } from '../../support/faultProxy.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { readSqlite } from '../../support/mirrorRows.ts';
import { until } from '../../support/until.ts';
import { switchDuty, type Action } from './actions.ts';
import type { ModelDatabase } from './database.ts';
import { createLedger, type Deed, type Ledger } from './ledger.ts';
import { openDesktopLife, type DesktopLife, type DesktopSpec } from './modelDesktop.ts';
import { startRelayLife, type RelayLife } from './modelRelay.ts';
import type { Platform } from './platform.ts';

/** Real milliseconds between two moves of the hands, and how far they move: 20 times as fast, so that retries are soon. */
const TICK_MS = 5;
const TICK_HANDS_MS = 100;
/** Real time in which everything must have come to rest; generous, for a busy machine. */
const REST_MS = 60_000;

export interface ModelDesktop {
  readonly link: FaultProxy;
  life: DesktopLife;
  /** Its hands minus the true time, ms. */
  skew: number;
}

/** One sequence in progress: what commands may do to the system, and what it has told the people so far. */
export interface Sequence {
  readonly desktops: readonly ModelDesktop[];
  readonly platform: Platform;
  readonly platformLink: FaultProxy;
  readonly database: ModelDatabase;
  readonly ledger: Ledger;
  /** What the programs reported about themselves and must never report. */
  readonly failures: readonly string[];
  desktop(index: number): ModelDesktop;
  /** A person acts; resolves when they were told, or cannot be told any more. */
  act(index: number, action: Action): Promise<Deed>;
  /** Asks the authority. Goes on in the background, as a person would. */
  switchDuty(index: number, value: number): Promise<void>;
  /** The person looks at their oldest refusal: does it again, or lets it go. */
  answerRejection(index: number, again: boolean): Promise<void>;
  killDesktop(index: number, keeping: { readonly mirror: boolean }): Promise<void>;
  /** Quits in order and starts again. */
  restartDesktop(index: number): Promise<void>;
  killRelay(): Promise<void>;
  breakDatabase(): void;
  /** Everything whole again, then waits until nothing moves any more. */
  rest(): Promise<void>;
  end(): Promise<void>;
}

export interface SequenceDeps {
  readonly database: ModelDatabase;
  readonly random: () => number;
  readonly folder: string;
  readonly links: readonly FaultProxy[];
  readonly platformLink: FaultProxy;
  readonly platformOn: (now: () => number) => Platform;
  readonly specOf: (index: number, clock: DesktopSpec['clock'], random: () => number, newId: () => string, fault: DesktopSpec['fault']) => DesktopSpec;
  /** Where the relay is from now on; null: nowhere. */
  readonly announce: (url: string | null) => void;
  readonly newFiles: (index: number, to: string) => void;
}

export async function beginSequence(deps: SequenceDeps): Promise<Sequence> {
  const { database, links, platformLink } = deps;
  const clock = createManualClock(START);
  const pump = setInterval(() => clock.advance(TICK_HANDS_MS), TICK_MS);
  const platform = deps.platformOn(() => clock.now());
  const ledger = createLedger();
  const failures: string[] = [];
  const leaving: Promise<unknown>[] = [];
  const calls = new Set<Promise<unknown>>();
  const desktops: ModelDesktop[] = [];
  let ids = 0;
  let lives = 0;
  const newId = (): string => `drawn-${(ids += 1)}`;
  const folderOf = (index: number): string => join(deps.folder, `${index}-${(lives += 1)}`);
  let relay: RelayLife = await startRelay();

  async function startRelay(): Promise<RelayLife> {
    const life = await startRelayLife({ databaseUrl: database.url, clock, newId, platform: () => platform });
    deps.announce(life.url);
    return life;
  }
  const open = (index: number, folder: string): Promise<DesktopLife> => {
    const fault = (thrown: unknown): void => void failures.push(`desktop ${index}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    return openDesktopLife(deps.specOf(index, clock, deps.random, newId, fault), folder, () => desktops[index]?.skew ?? 0);
  };
  const desktop = (index: number): ModelDesktop => {
    const found = desktops[index];
    if (found === undefined) throw new Error(`no desktop ${index}`);
    return found;
  };
  await Promise.all(
    links.map(async (link, index) => {
      const folder = folderOf(index);
      deps.newFiles(index, folder);
      desktops[index] = { link, skew: 0, life: await open(index, folder) };
    }),
  );

  /** What still moves, in words; empty when nothing does. */
  async function unrest(): Promise<readonly string[]> {
    const asking = [...(platform.isIdle() ? [] : ['the platform still knocks']), ...(calls.size > 0 ? [`${calls.size} calls are open`] : [])];
    if (asking.length > 0) return asking;
    const answer = await database.query<{ head: string; raw: string; out: string }>(
      "select (select head from workspace) as head, (select count(*) from raw_events where processed_at is null) as raw, (select count(*) from messages where state in ('queued', 'sending')) as out",
    );
    const state = answer[0];
    if (state === undefined || state.raw !== '0' || state.out !== '0') return [`the relay has work: ${JSON.stringify(state)}`];
    const restless = desktops.flatMap(({ life: { profile } }, index) => {
      const { cursor, complete } = profile.replica.state();
      const connection = profile.engine.connection();
      const unsent = profile.replica.unsent(Number.MAX_SAFE_INTEGER).length;
      const isAtRest = connection.state === 'online' && complete && unsent === 0 && cursor === Number(state.head);
      return isAtRest ? [] : [`desktop ${index}: ${JSON.stringify(connection)}, ${unsent} unsent, cursor ${cursor} of ${state.head}`];
    });
    if (restless.length > 0) return restless;
    // An action leaves the outbox a moment after its rows have come.
    const left = desktops.map(async ({ life }, index) => {
      const names = await readSqlite(join(life.folder, 'local.db'), (all) => all('select name from outbox'));
      return names.map(({ name }) => `desktop ${index}: ${String(name)} is still in the outbox`);
    });
    return (await Promise.all(left)).flat();
  }

  return {
    desktops,
    platform,
    platformLink,
    database,
    ledger,
    failures,
    desktop,
    async act(index, action) {
      const { life } = desktop(index);
      const deed = ledger.add(index, action);
      const result = await life.profile.enqueue(action.name, action.args).catch((thrown: unknown) => {
        if (life.isAlive()) throw thrown;
        return null;
      });
      if (result === null || !life.isAlive()) return deed;
      deed.told = result.ok ? 'acknowledged' : 'refused';
      deed.n = result.ok ? result.n : null;
      return deed;
    },
    async switchDuty(index, value) {
      const { life } = desktop(index);
      const seen = await life.profile.handlers['duty.board']?.({ groupId: null, monday: '2026-01-12' });
      const term = seen?.ok === true ? (seen.value.group?.term ?? 0) : 0;
      const action = switchDuty(value, ledger.nextSerial(), term);
      const deed = ledger.add(index, action);
      const called = life.profile.call(action.name, action.args).then((answer: Called) => {
        if (!life.isAlive()) return;
        if (answer.kind === 'applied') deed.told = 'acknowledged';
        else if (answer.kind !== 'timeout') deed.told = 'refused';
      }, () => undefined);
      calls.add(called);
      void called.then(() => calls.delete(called));
    },
    async answerRejection(index, again) {
      const { profile } = desktop(index).life;
      const [oldest] = await profile.rejections();
      const rejection = oldest === undefined ? null : await profile.rejection(oldest.n);
      if (rejection === null) return;
      const old = ledger.deeds.find((deed) => deed.desktop === index && !deed.isDiscarded && isDeepStrictEqual(deed.args, rejection.args) && deed.name === rejection.name);
      if (!again) await profile.discard(rejection.n);
      const result = again ? await profile.redo(rejection) : null;
      if (result?.ok === false) return;
      if (old !== undefined) old.isDiscarded = true;
      if (old !== undefined && result !== null) Object.assign(ledger.add(index, { name: old.name, args: old.args }), { told: 'acknowledged', n: result.n });
    },
    async killDesktop(index, keeping) {
      const one = desktop(index);
      const folder = folderOf(index);
      one.life.kill(folder, keeping);
      one.link.breakAll();
      leaving.push(one.life.close());
      one.life = await open(index, folder);
      // What it had saved and could not tell any more: known now, before it is sent.
      for (const saved of one.life.profile.replica.unsent(Number.MAX_SAFE_INTEGER)) {
        const untold = ledger.deeds.find((deed) => deed.desktop === index && deed.told === 'doubtful' && deed.n === null && deed.name === saved.name && isDeepStrictEqual(deed.args, saved.args));
        if (untold !== undefined) untold.n = saved.n;
      }
    },
    async restartDesktop(index) {
      const one = desktop(index);
      await one.life.close();
      one.life = await open(index, one.life.dataDir);
    },
    async killRelay() {
      deps.announce(null);
      relay.kill();
      for (const link of [...links, platformLink]) link.breakAll();
      relay = await startRelay();
    },
    breakDatabase: () => relay.breakDatabase(),
    async rest() {
      platform.mood = 'well';
      for (const link of [...links, platformLink]) link.restore();
      platform.release();
      let moving: readonly string[] = [];
      await until('rest', async () => (moving = await unrest()).length === 0, REST_MS, 8).catch(() => {
        throw new Error(`does not come to rest: ${moving.join('; ')}`);
      });
    },
    async end() {
      deps.announce(null);
      await Promise.all(desktops.map(({ life }) => life.close()));
      await Promise.all(leaving);
      await relay.close();
      clearInterval(pump);
      await rm(deps.folder, { recursive: true, force: true });
    },
  };
}
