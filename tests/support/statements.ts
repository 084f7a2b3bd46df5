import type pg from 'pg';

/** What is asked of PostgreSQL through one pool. Each text is a round trip. */
export interface Statements {
  /** The transactions that have ended since the last call, each with its statements in order; one outside of any stands alone. */
  take(): readonly (readonly string[])[];
}

/** Watches the connections of a pool from the next time each is used. */
export function watchStatements(pool: pg.Pool): Statements {
  let ended: (readonly string[])[] = [];
  const watched = new WeakSet<pg.ClientBase>();

  function watch(client: pg.ClientBase): void {
    if (watched.has(client)) return;
    watched.add(client);
    let open: string[] | null = null;
    const query = client.query.bind(client);
    const noting = (...given: Parameters<typeof query>): unknown => {
      const [first] = given as unknown as readonly [string | { readonly text: string }]; // each overload begins with one of the two
      const text = typeof first === 'string' ? first : first.text;
      if (/^\s*begin\b/i.test(text)) open = [];
      if (open === null) ended.push([text]);
      else open.push(text);
      if (open !== null && /^\s*(commit|rollback)\s*$/i.test(text)) {
        ended.push(open);
        open = null;
      }
      return query(...given);
    };
    client.query = noting as unknown as typeof client.query; // passes on whichever overload was called
  }

  pool.on('acquire', watch);
  return {
    take() {
      const taken = ended;
      ended = [];
      return taken;
    },
  };
}
