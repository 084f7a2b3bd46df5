import type pg from 'pg';

/** Counts what is asked of PostgreSQL through one pool; each is a round trip. */
export interface Statements {
  /** What was asked since the last call, one text each. */
  take(): readonly string[];
}

/** Counts on connections that the pool has and on those it makes. Call it while none is in use. */
export async function countStatements(pool: pg.Pool): Promise<Statements> {
  let asked: string[] = [];
  const counted = new WeakSet<pg.ClientBase>();
  function count(client: pg.ClientBase): void {
    if (counted.has(client)) return;
    counted.add(client);
    const query = client.query.bind(client);
    const noting = (...given: Parameters<typeof query>): unknown => {
      const [first] = given as unknown as readonly [string | { readonly text: string }]; // every overload begins with the text or an object that has it
      asked.push(typeof first === 'string' ? first : first.text);
      return query(...given);
    };
    client.query = noting as unknown as typeof client.query; // the same overloads, passed on as they came
  }
  // `acquire` tells of connections that were made before.
  pool.on('acquire', count);
  return {
    take() {
      const taken = asked;
      asked = [];
      return taken;
    },
  };
}
