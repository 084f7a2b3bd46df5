import { runningClock, type Clock } from '../../shared/time/clock.ts';

/** The machine's clock, for tests that need time to pass by itself. */
export const systemClock = (): Clock => runningClock(() => Date.now(), { set: setTimeout, clear: clearTimeout });
