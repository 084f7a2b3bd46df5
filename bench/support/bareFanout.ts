import pg from 'pg';
import { startBareEcho } from './bareEcho.ts';

/** The bare echo as a program of its own, so that its processor time can be read: `DATABASE_URL=… node build/run.mjs bench/support/bareFanout.ts`. */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
pool.on('error', () => undefined);
const echo = await startBareEcho(pool);
process.stdout.write(`${JSON.stringify({ ready: true, url: echo.url })}\n`);
process.once('SIGTERM', () => {
  void echo.close().then(() => pool.end());
});
