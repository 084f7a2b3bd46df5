import { createHash } from 'node:crypto';
import type pg from 'pg';

type Client = pg.Pool | pg.PoolClient | pg.Client;

/** What a statement must have come before it is worth a name: what comes once would only fill the server's memory. */
const TIMES = 3;
/** Each connection keeps a plan for each; the statements that every message asks are a few dozen. */
const MOST_NAMES = 100;
/** Texts that are counted; those with a list of changing length come in ever new ones. */
const MOST_COUNTED = 1_000;

interface Asked {
  readonly text: string;
  readonly name?: string;
}

/**
 * Gives statements that come again and again a name of their own, with which PostgreSQL reads and plans them once for each connection and not at
 * every call (docs/decisions/0019-few-round-trips.md).
 * @returns wraps a connection or pool; what is asked through it with parameters may get a name
 */
export function createNaming(): <C extends Client>(client: C) => C {
  const counts = new Map<string, number>();
  const names = new Map<string, string>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST_NAMES) return known;
    const times = (counts.get(text) ?? 0) + 1;
    if (times < TIMES) {
      if (counts.size >= MOST_COUNTED) counts.clear();
      counts.set(text, times);
      return undefined;
    }
    counts.delete(text);
    const name = `z${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    names.set(text, name);
    return name;
  }

  return (client) => {
    const query = (asked: unknown, ...rest: unknown[]): unknown => {
      const ask = client.query as (...given: readonly unknown[]) => unknown; // whichever overload was called
      if (!isUnnamed(asked)) return ask.call(client, asked, ...rest);
      const name = nameOf(asked.text);
      return ask.call(client, name === undefined ? asked : { ...asked, name }, ...rest);
    };
    return new Proxy(client, { get: (target, key) => (key === 'query' ? query : Reflect.get(target, key, target)) });
  };
}

function isUnnamed(asked: unknown): asked is Asked {
  return typeof asked === 'object' && asked !== null && 'text' in asked && typeof asked.text === 'string' && (!('name' in asked) || asked.name === undefined);
}
