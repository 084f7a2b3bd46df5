/** How often a connection that must not be dead unnoticed is asked something. */
const BEAT_MS = 2000;
/** `query_timeout` of such a connection: no answer for so long, and it counts as dead. */
export const ANSWER_MS = 4000;
/**
 * After so long without a question the server ends such a session and frees its locks: longer than this side needs to
 * notice (`BEAT_MS + ANSWER_MS`), so that a node knows that it has lost a lock before another can have it.
 */
export const SESSION_MS = 8000;

/**
 * Asks until an answer fails. A machine that lost its power or its network closes no connection, and TCP alone would
 * find out after hours. By the machine's own timers, not by a Clock: the server counts these seconds as well, whatever
 * a test or an operator does with the time of day.
 * @returns stops asking
 */
export function keepPulse(ask: () => Promise<unknown>, onDead: (error: unknown) => void): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  async function beat(): Promise<void> {
    try {
      await ask();
    } catch (error) {
      if (!isStopped) onDead(error);
      return;
    }
    later();
  }
  function later(): void {
    if (!isStopped) timer = setTimeout(() => void beat(), BEAT_MS).unref();
  }
  later();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
