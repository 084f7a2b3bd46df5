import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Called } from '../../../electron/core/sync/engine.ts';
import { asId, type TicketId } from '../../../shared/ids.ts';
import { START } from '../../relay/relayHarness.ts';
import type { FaultProxy } from '../../support/faultProxy.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { switchDuty, type Action, type Round } from './actions.ts';
import type { ModelDatabase } from './database.ts';
import { inTime } from './inTime.ts';
import { createLedger, type Deed, type Ledger } from './ledger.ts';
import { openDesktopLife, type DesktopLife, type DesktopSpec } from './modelDesktop.ts';
import { startRelayLife, type RelayLife } from './modelRelay.ts';
import type { Platform } from './platform.ts';
import { createRest } from './rest.ts';

/** Real milliseconds between two moves of the hands, and how far they move: 20 times as fast, so that retries are soon. */
const TICK_MS = 5;
const TICK_HANDS_MS = 100;
/** Real time in which a desktop that is online has met the relay again. */
const LEARN_MS = 150;
/** What greeting and answer take by those hands; they are set by far more. */
const KNOWN_WITHIN_MS = 20_000;

export interface ModelDesktop {
  readonly link: FaultProxy;
  life: DesktopLife;
  /** Its hands minus the true time, ms. */
  skew: number;
}

/**
 * One sequence in progress: what commands may do to the system, and what it has told the people so far. As long as all
 * is well, the next one goes on with the same programs and files: opening them anew would cost more than the sequence.
 */
export interface Sequence {
  readonly round: Round;
  readonly desktops: readonly ModelDesktop[];
  readonly platform: Platform;
  readonly platformLink: FaultProxy;
  readonly database: ModelDatabase;
  readonly ledger: Ledger;
  /** What the programs reported about themselves and must never report. */
  readonly failures: readonly string[];
  desktop(index: number): ModelDesktop;
  /** @param skew hands minus true time. Afterwards the desktop mostly knows it, unless it cannot reach the relay. */
  setHands(index: number, skew: number): Promise<void>;
  /** The same edit as the form sends it: with what this person sees in the fields that it changes. */
  withBase(index: number, edit: Action): Promise<Action>;
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
  /**
   * Everything whole again, then waits until nothing moves any more; the hands stand still from then on.
   * @returns the relay's head then
   */
  rest(): Promise<number>;
  head(): Promise<number>;
  /** Another sequence begins where this one came to rest. */
  next(): Promise<void>;
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
  let pump: NodeJS.Timeout | undefined;
  const go = (): void => void (pump ??= setInterval(() => clock.advance(TICK_HANDS_MS), TICK_MS));
  const stop = (): void => {
    clearInterval(pump);
    pump = undefined;
  };
  go();
  let round: Round = { number: 0, since: START };
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
  /** The true time, where the desktop knows how far its hands are from the relay's. */
  const knownTime = (index: number): Instant | null => {
    const { life, skew } = desktop(index);
    return Math.abs(life.profile.replica.state().clockOffset + skew) < KNOWN_WITHIN_MS ? clock.now() : null;
  };
  await Promise.all(
    links.map(async (link, index) => {
      const folder = folderOf(index);
      deps.newFiles(index, folder);
      desktops[index] = { link, skew: 0, life: await open(index, folder) };
    }),
  );

  const rest = createRest({ database, desktops, hands: { go, stop }, moving: () => [...(platform.isIdle() ? [] : ['the platform still knocks']), ...(calls.size > 0 ? [`${calls.size} calls are open`] : [])] });

  return {
    get round() {
      return round;
    },
    desktops,
    platform,
    platformLink,
    database,
    ledger,
    failures,
    desktop,
    async setHands(index, skew) {
      desktop(index).skew = skew;
      const end = performance.now() + LEARN_MS;
      while (knownTime(index) === null && performance.now() < end) await delay(5);
    },
    async withBase(index, edit) {
      const { life } = desktop(index);
      const look = async () => life.profile.handlers['tickets.get']?.({ ticketId: asId<TicketId>(String(edit.args['ticketId'])) });
      const found = await look().catch((thrown: unknown) => {
        if (life.isAlive()) throw thrown;
      });
      if (found?.ok !== true) return edit;
      const { title, priority, details: { agreed } } = found.value.ticket;
      const { fields, details } = edit.args;
      const base = { ...seenOf(fields, { title, priority }), ...(details === undefined ? {} : { details: seenOf(details, { agreed }) }) };
      return { ...edit, args: { ...edit.args, base } };
    },
    async act(index, action) {
      const { life } = desktop(index);
      const deed = ledger.add(index, action, knownTime(index));
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
      const deed = ledger.add(index, action, null);
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
      if (old !== undefined && result !== null) Object.assign(ledger.add(index, { name: old.name, args: old.args }, null), { told: 'acknowledged', n: result.n });
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
        if (ledger.deeds.some((deed) => deed.desktop === index && deed.n === saved.n)) continue;
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
      return rest.come();
    },
    head: rest.head,
    async next() {
      for (const one of desktops) {
        one.skew = 0;
        one.life.stutter = false;
        const { profile } = one.life;
        for (const { n } of await profile.rejections()) await profile.discard(n);
      }
      const clients = await database.query<{ id: string; last_n: number }>('select id, last_n from clients');
      ledger.turnPage(new Map(clients.map(({ id, last_n }) => [id, last_n])));
      round = { number: round.number + 1, since: clock.now() };
      go();
    },
    async end() {
      deps.announce(null);
      go();
      await inTime('the desktops to close', Promise.all(desktops.map(({ life }) => life.close())));
      await inTime('the killed desktops to close', Promise.all(leaving));
      await relay.close();
      stop();
      await rm(deps.folder, { recursive: true, force: true });
    },
  };
}

function seenOf(wanted: unknown, seen: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names = Object.keys(typeof wanted === 'object' && wanted !== null ? wanted : {});
  return Object.fromEntries(Object.entries(seen).filter(([name]) => names.includes(name)));
}
