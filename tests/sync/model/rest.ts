import { setTimeout as delay } from 'node:timers/promises';
import type { ModelDatabase } from './database.ts';
import type { DesktopLife } from './modelDesktop.ts';

/** Real time in which everything must have come to rest; generous, for a busy machine. */
const REST_MS = 60_000;
/** Real time between two looks into memory, and into the tables when memory is at rest, ms. */
const LOOK_MS = 2;
const DEEP_LOOK_MS = 15;

/** Finds out when nothing moves any more: memory is asked often, tables only when memory is at rest. */
export interface Rest {
  /** Leaves the hands standing still. @returns the relay's head then */
  come(): Promise<number>;
  head(): Promise<number>;
}

export function createRest(deps: {
  readonly database: ModelDatabase;
  readonly desktops: readonly { readonly life: DesktopLife }[];
  readonly hands: { go(): void; stop(): void };
  /** What moves besides relay and desktops, in words. */
  readonly moving: () => readonly string[];
}): Rest {
  const { database, desktops, hands } = deps;

  /** What still moves as far as memory tells, in words; empty when nothing does. */
  function unrest(): readonly string[] {
    const restless = desktops.flatMap(({ life: { profile } }, index) => {
      const { replica, engine } = profile;
      const { cursor, complete } = replica.state();
      const connection = engine.connection();
      const isAtRest = connection.state === 'online' && complete && replica.queue().length === 0 && cursor === engine.head();
      return isAtRest ? [] : [`desktop ${index}: ${JSON.stringify(connection)}, ${replica.queue().length} waiting, cursor ${cursor} of ${engine.head()}`];
    });
    return [...deps.moving(), ...restless];
  }
  /** The same as the relay's tables tell, and when every step that a desktop has begun is over. */
  async function deepUnrest(): Promise<readonly string[]> {
    const [state] = await database.query<{ head: string; raw: string; out: string }>(
      "select (select head from workspace) as head, (select count(*) from raw_events where processed_at is null) as raw, (select count(*) from messages where state in ('queued', 'sending')) as out",
    );
    const isAtRest = state?.raw === '0' && state.out === '0' && desktops.every(({ life }) => life.profile.replica.state().cursor === Number(state.head));
    if (!isAtRest) return [`the relay: ${JSON.stringify(state)}`];
    // Steps of a replica run one after the other: this one answers when those before it have ended.
    await Promise.all(desktops.map(({ life }) => life.profile.replica.fallingWith('')));
    return unrest();
  }
  async function head(): Promise<number> {
    const [row] = await database.query<{ head: string }>('select head from workspace');
    return Number(row?.head);
  }

  return {
    head,
    async come() {
      const end = performance.now() + REST_MS;
      for (;;) {
        let moving = unrest();
        const isDeep = moving.length === 0;
        if (isDeep) {
          // A shift or a retry may be due in between; with hands that stand still only what has begun can go on.
          hands.stop();
          const seen = await head();
          moving = await deepUnrest();
          if (moving.length === 0) return seen;
          hands.go();
        }
        if (performance.now() > end) throw new Error(`does not come to rest: ${moving.join('; ')}`);
        await delay(isDeep ? DEEP_LOOK_MS : LOOK_MS);
      }
    },
  };
}
