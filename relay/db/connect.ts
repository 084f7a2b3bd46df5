import pg from 'pg';

/** A connection of one's own, for what takes longer or holds more than the pool's connections may. End it. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A broken connection rejects the running query; the event itself must only not be unhandled.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
