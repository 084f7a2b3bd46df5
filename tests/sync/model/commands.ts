import fc from 'fast-check';
import type { Direction } from '../../support/faultProxy.ts';
import { actionOf, actions, FREQUENT, type Choice } from './actions.ts';
import { inTime } from './inTime.ts';
import type { Mood } from './platform.ts';
import type { Sequence } from './sequence.ts';

/** fast-check keeps a model beside the real thing; ours is the ledger, which the sequence keeps with what people were told. */
type Model = Record<string, never>;

class Step implements fc.AsyncCommand<Model, Sequence> {
  readonly #words: string;
  readonly #run: (real: Sequence) => Promise<unknown> | void;

  constructor(words: string, run: (real: Sequence) => Promise<unknown> | void) {
    this.#words = words;
    this.#run = run;
  }
  /** Everything may happen at any time. */
  check = (): boolean => true;
  async run(_model: Model, real: Sequence): Promise<void> {
    await inTime(this.#words, Promise.resolve(this.#run(real)));
  }
  toString = (): string => this.#words;
}

const who = fc.nat(2);
/** Two of three on the same row: where nobody meets, nothing can go wrong. */
const choice: fc.Arbitrary<Choice> = fc.record({ row: fc.constantFrom(0, 0, 0, 1, 2), value: fc.nat(9) });
const what = fc.oneof(fc.nat(FREQUENT - 1), fc.nat(actions.length - 1));
const several = fc.array(what, { minLength: 1, maxLength: 5 });
/** Long enough for what the others do, and for a push to be answered. */
const CUT_MS = 15;
/** By then what somebody did has come to everybody who is online. */
const WRITE_MS = 100;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function act(real: Sequence, desktop: number, kind: number, chosen: Choice): Promise<unknown> {
  const action = actionOf(kind, chosen, real.round, real.ledger.nextSerial());
  return real.act(desktop, action.name === 'tickets.edit' && chosen.value % 3 !== 0 ? await real.withBase(desktop, action) : action);
}
function actAll(real: Sequence, desktop: number, kinds: readonly number[], chosen: Choice): Promise<unknown> {
  return Promise.all(kinds.map((kind) => act(real, desktop, kind, chosen)));
}
/** Everybody at once, on the same row. */
function collide(real: Sequence, kinds: readonly number[], chosen: Choice): Promise<unknown> {
  return Promise.all([0, 1, 2].map((desktop) => actAll(real, desktop, kinds, { ...chosen, value: chosen.value + desktop })));
}
/** The link breaks somewhere in the middle of what goes up, or of the answer that comes down, and is whole again a little later. */
async function actAndCut(real: Sequence, desktop: number, kinds: readonly number[], chosen: Choice, way: Direction, bytes: number): Promise<void> {
  const { link } = real.desktop(desktop);
  link.cutAfter(way, bytes);
  await actAll(real, desktop, kinds, chosen);
  await pause(CUT_MS);
  link.restore();
}
/** What the others do meanwhile arrives together with the answers to what waited here. */
async function actAlone(real: Sequence, desktop: number, kinds: readonly number[], others: readonly number[], chosen: Choice): Promise<void> {
  const { link } = real.desktop(desktop);
  link.cut();
  await actAll(real, desktop, kinds, chosen);
  await actAll(real, (desktop + 1) % 3, others, { ...chosen, value: chosen.value + 1 });
  await pause(CUT_MS);
  link.restore();
}

/** Several at once, and the desktop dies somewhere in the middle of them. */
async function actAndDie(real: Sequence, desktop: number, kinds: readonly number[], chosen: Choice, turns: number, mirror: boolean): Promise<void> {
  const acting = actAll(real, desktop, kinds, chosen);
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await real.killDesktop(desktop, { mirror });
  await acting;
}

/** The desktop dies while it writes what the relay tells, its own verdicts or somebody else's rows. */
async function dieInWrite(real: Sequence, desktop: number, actor: number, kinds: readonly number[], chosen: Choice, turns: number): Promise<void> {
  const begun = Promise.race([real.desktop(desktop).life.nextWrite(), pause(WRITE_MS)]);
  const acting = actAll(real, actor, kinds, chosen);
  await begun;
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await real.killDesktop(desktop, { mirror: true });
  await acting;
}

const direction = fc.constantFrom<Direction>('up', 'down');
const tuple = fc.tuple;
const weighted: readonly (readonly [number, fc.Arbitrary<Step>])[] = [
  [20, tuple(who, what, choice).map(([d, kind, c]) => new Step(`act(${d},${kind},${c.row},${c.value})`, (real) => act(real, d, kind, c)))],
  [4, tuple(who, several, choice).map(([d, kinds, c]) => new Step(`actAtOnce(${d},[${kinds}],${c.row},${c.value})`, (real) => actAll(real, d, kinds, c)))],
  [4, tuple(fc.array(what, { minLength: 1, maxLength: 2 }), choice).map(([kinds, c]) => new Step(`collide([${kinds}],${c.row},${c.value})`, (real) => collide(real, kinds, c)))],
  [3, tuple(who, several, choice, direction, fc.nat(900)).map(([d, kinds, c, way, bytes]) => new Step(`actAndCut(${d},[${kinds}],${c.row},${c.value},${way},${bytes})`, (real) => actAndCut(real, d, kinds, c, way, bytes)))],
  [3, tuple(who, several, several, choice).map(([d, kinds, others, c]) => new Step(`actAlone(${d},[${kinds}],[${others}],${c.row},${c.value})`, (real) => actAlone(real, d, kinds, others, c)))],
  [4, tuple(who, fc.nat(9)).map(([d, value]) => new Step(`switchDuty(${d},${value})`, (real) => real.switchDuty(d, value)))],
  [6, tuple(fc.nat(2), fc.boolean(), fc.boolean()).map(([c, held, doubled]) => new Step(`say(${c},${held ? 'held' : 'now'},${doubled ? 'twice' : 'once'})`, (real) => real.platform.say(`ext-v${c + 1}`, `客户 ${real.ledger.nextSerial()}`, { held, doubled })))],
  [2, who.map((d) => new Step(`cut(${d})`, (real) => real.desktop(d).link.cut()))],
  [2, who.map((d) => new Step(`stall(${d})`, (real) => real.desktop(d).link.stall()))],
  [3, tuple(who, direction).map(([d, way]) => new Step(`mute(${d},${way})`, (real) => real.desktop(d).link.mute(way)))],
  [3, tuple(who, direction, fc.nat(600)).map(([d, way, bytes]) => new Step(`cutAfter(${d},${way},${bytes})`, (real) => real.desktop(d).link.cutAfter(way, bytes)))],
  [1, tuple(who, fc.nat(15)).map(([d, ms]) => new Step(`delay(${d},${ms})`, (real) => real.desktop(d).link.weather({ latencyMs: ms, jitterMs: ms, lossRate: 0 })))],
  [5, who.map((d) => new Step(`restore(${d})`, (real) => real.desktop(d).link.restore()))],
  [2, tuple(who, fc.boolean()).map(([d, on]) => new Step(`stutter(${d},${on})`, (real) => void (real.desktop(d).life.stutter = on)))],
  [3, tuple(who, fc.constantFrom(0, -3_600_000, -70_000, 70_000, 3_600_000)).map(([d, ms]) => new Step(`setHands(${d},${ms})`, (real) => real.setHands(d, ms)))],
  [3, tuple(who, fc.array(what, { maxLength: 4 }), choice, fc.nat(40), fc.integer({ min: 0, max: 9 })).map(([d, kinds, c, turns, mirror]) => new Step(`killDesktop(${d},[${kinds}],${c.row},${c.value},${turns},${mirror > 0})`, (real) => actAndDie(real, d, kinds, c, turns, mirror > 0)))],
  [3, tuple(who, who, several, choice, fc.nat(30)).map(([d, actor, kinds, c, turns]) => new Step(`dieInWrite(${d},${actor},[${kinds}],${c.row},${c.value},${turns})`, (real) => dieInWrite(real, d, actor, kinds, c, turns)))],
  [1, who.map((d) => new Step(`restart(${d})`, (real) => real.restartDesktop(d)))],
  [2, fc.constant(new Step('killRelay()', (real) => real.killRelay()))],
  [1, fc.constant(new Step('breakDatabase()', (real) => real.breakDatabase()))],
  [1, fc.constantFrom<Mood>('well', 'answer_lost', 'busy', 'refusing').map((mood) => new Step(`platform(${mood})`, (real) => void (real.platform.mood = mood)))],
  [2, tuple(who, fc.boolean()).map(([d, again]) => new Step(`answerRejection(${d},${again ? 'again' : 'let go'})`, (real) => real.answerRejection(d, again)))],
  [6, fc.nat(30).map((ms) => new Step(`wait(${ms})`, () => pause(ms)))],
];

/** The commands of one sequence. `replayPath` is printed with a counterexample and belongs to its seed and path. */
export function sequenceOf(most: number, replayPath: string | null): ReturnType<typeof fc.commands<Model, Sequence, false>> {
  const arbitraries = [fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })))];
  return fc.commands<Model, Sequence, false>(arbitraries, { maxCommands: most, size: 'max', ...(replayPath === null ? {} : { replayPath }) });
}
