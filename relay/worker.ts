import type { Clock } from '../shared/time/clock.ts';
import { codeOf } from './db/database.ts';
import type { Logger } from './logger.ts';

/** Something that looks for work when woken, one run at a time. */
export interface Worker {
  start(): void;
  /** Look (again): there may be something to do. Ignored while stopped. */
  wake(): void;
  isStarted(): boolean;
  /** Resolves when no round is running. */
  idle(): Promise<void>;
  /** Resolves when the running round has ended. */
  stop(): Promise<void>;
}

const AFTER_FAILURE_MS = 1000;

/**
 * @param run looks until nothing is left; answers when to look again without being woken (null: only when woken).
 *   A throw is logged and tried again after a second: a worker never gives up.
 */
export function createWorker(deps: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly name: string;
  readonly run: (isStopped: () => boolean) => Promise<number | null>;
}): Worker {
  let isStarted = false;
  let wanted = false;
  let round: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;

  async function rounds(): Promise<void> {
    while (wanted && isStarted) {
      wanted = false;
      cancelTimer?.();
      cancelTimer = null;
      let again: number | null;
      try {
        again = await deps.run(() => !isStarted);
      } catch (error) {
        deps.logger.warn({ worker: deps.name, code: codeOf(error) }, 'a worker failed and tries again');
        again = deps.clock.now() + AFTER_FAILURE_MS;
      }
      if (again !== null && isStarted && !wanted) cancelTimer = deps.clock.at(again, wake);
    }
    round = null;
  }

  function wake(): void {
    wanted = true;
    if (isStarted) round ??= rounds();
  }

  return {
    start() {
      isStarted = true;
      wake();
    },
    wake,
    isStarted: () => isStarted,
    async idle() {
      await round;
    },
    async stop() {
      isStarted = false;
      cancelTimer?.();
      cancelTimer = null;
      await round;
    },
  };
}
