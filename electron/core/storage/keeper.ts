import { horizonAt } from '../../../shared/storage/rules.ts';
import type { Clock, Instant } from '../../../shared/time/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time/shanghai.ts';
import type { Database } from '../db/types.ts';
import type { Replica } from '../sync/replica.ts';

export interface KeeperDeps {
  readonly replica: Replica;
  readonly files: readonly Database[];
  readonly clock: Clock;
  /** The relay's clock. */
  readonly now: () => Instant;
  /** When a window last asked for something, by `clock`. */
  readonly lastAsked: () => Instant;
  /** Whether the relay could give back on demand what is removed here. */
  readonly canFetch: () => boolean;
  readonly failed: (thrown: unknown) => void;
}

/** Keeps the files small while nobody waits for them: removes what is beyond the retention, gives back free pages. */
export interface Keeper {
  start(): void;
  stop(): void;
  /** When it last came to an end; null: not since the start. */
  tidiedAt(): Instant | null;
  /** Does everything now; for tests and for whoever asks for it. */
  run(isWanted?: () => boolean): Promise<void>;
}

const LOOK_EVERY_MS = MINUTE_MS;
const IDLE_MS = MINUTE_MS;
const EVERY_MS = DAY_MS / 4;
/** A desk that is never idle is tidied all the same, in the same small steps. */
const PATIENCE_MS = 6 * HOUR_MS;

export function createKeeper(deps: KeeperDeps): Keeper {
  const { replica, files, clock } = deps;
  const began = clock.now();
  let last: Instant | null = null;
  let running = false;
  let stopped = false;
  let cancel: () => void = () => undefined;

  const isOverdue = () => clock.now() - (last ?? began) > EVERY_MS + PATIENCE_MS;
  const isIdle = () => clock.now() - deps.lastAsked() >= IDLE_MS || isOverdue();

  async function run(isWanted: () => boolean): Promise<void> {
    const goOn = () => !stopped && isWanted();
    const { complete, horizon } = replica.state();
    if (complete && deps.canFetch()) {
      if (horizonAt(deps.now()) > horizon) await replica.moveHorizon(deps.now());
      await replica.prune(goOn);
    }
    for (const file of files) while (goOn() && (await file.tidy()));
    if (goOn()) last = clock.now();
  }

  function look(): void {
    cancel = clock.after(LOOK_EVERY_MS, look);
    const isDue = last === null ? clock.now() - began >= IDLE_MS : clock.now() - last >= EVERY_MS;
    if (running || !isDue || !isIdle()) return;
    running = true;
    run(isIdle)
      .catch(deps.failed)
      .finally(() => (running = false));
  }

  return {
    start: look,
    stop() {
      stopped = true;
      cancel();
    },
    tidiedAt: () => last,
    run: (isWanted = () => true) => run(isWanted),
  };
}
