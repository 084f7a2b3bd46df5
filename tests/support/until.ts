import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until there is an answer. For conditions of other processes that announce nothing.
 * @param probe null or false: not yet
 * @throws after `timeoutMs` with `what`, and with the last error if the probe threw
 */
export async function until<T>(what: string, probe: () => Promise<T | null | false>, timeoutMs = 20_000, everyMs = 50): Promise<T> {
  const end = performance.now() + timeoutMs;
  let last: unknown = null;
  for (;;) {
    try {
      const found = await probe();
      if (found !== null && found !== false) return found;
      last = null;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`, { cause: last });
    await delay(everyMs);
  }
}
