import type { Socket } from 'node:net';

/** `up`: from the desktop to the relay. */
export type Direction = 'up' | 'down';

export interface Weather {
  readonly latencyMs: number;
  /** At most so much more, drawn for every chunk; order is kept. */
  readonly jitterMs: number;
  /** Share of chunks that are lost on the way and sent again, as TCP does: they and what follows come late. */
  readonly lossRate: number;
}

/** TCP's first retransmission. */
const RETRANSMIT_MS = 200;

/** One connection through a `FaultProxy`. */
export interface Pair {
  /** Asks `allow` how many bytes of every chunk may still pass. */
  limit(direction: Direction, allow: (length: number) => number): void;
  destroy(): void;
}

interface PairDeps {
  readonly near: Socket;
  readonly far: Socket;
  readonly muted: ReadonlySet<Direction>;
  readonly weather: () => Weather;
  readonly random: () => number;
  readonly ended: () => void;
}

export function createPair({ near, far, muted, weather, random, ended }: PairDeps): Pair {
  const limits = new Map<Direction, (length: number) => number>();
  const timers = new Set<() => void>();
  const open = new Set<Socket>([near, far]);

  function destroy(): void {
    for (const stop of timers) stop();
    near.destroy();
    far.destroy();
  }

  function carry(from: Socket, to: Socket, direction: Direction): void {
    const queue: { readonly due: number; readonly run: () => void }[] = [];
    let timer: NodeJS.Timeout | undefined;
    timers.add(() => clearTimeout(timer));
    const pump = (): void => {
      const now = performance.now();
      while (queue[0] !== undefined && queue[0].due <= now) queue.shift()?.run();
      timer = queue[0] === undefined ? undefined : setTimeout(pump, Math.ceil(queue[0].due - now));
    };
    /** In order, each after its delay; without one at once, so that fair weather costs nothing. */
    const deliver = (run: () => void): void => {
      const { latencyMs, jitterMs, lossRate } = weather();
      const delay = latencyMs + random() * jitterMs + (lossRate > 0 && random() < lossRate ? RETRANSMIT_MS : 0);
      if (delay === 0 && queue.length === 0) return run();
      queue.push({ due: Math.max(queue.at(-1)?.due ?? 0, performance.now() + delay), run });
      if (timer === undefined) pump();
    };
    from.setNoDelay(true);
    from.on('error', () => from.destroy());
    from.on('data', (chunk: Buffer) => {
      if (muted.has(direction)) return;
      const length = limits.get(direction)?.(chunk.length) ?? chunk.length;
      deliver(() => !to.destroyed && to.write(chunk.subarray(0, length)));
    });
    // The end of a muted way is not heard of either; the other end stays open until something breaks it.
    from.on('end', () => muted.has(direction) || deliver(() => to.end()));
    from.on('close', () => {
      open.delete(from);
      if (!muted.has(direction)) deliver(() => to.destroySoon());
      if (open.size === 0) ended();
    });
  }
  carry(near, far, 'up');
  carry(far, near, 'down');
  return { limit: (direction, allow) => void limits.set(direction, allow), destroy };
}
