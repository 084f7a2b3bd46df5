// Ends the tests' PostgreSQL server when nobody has used it for a while: whoever started it may have been killed, and
// the next file of the same run must find it. Arguments: URL of the maintenance database, pid of the postmaster, lock file.
import { openSync, closeSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const [url, pidText, lock] = process.argv.slice(2);
const pid = Number(pidText);

async function isUnused() {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
    return rows[0].n === 0;
  } catch {
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isAlive() {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

let quiet = 0;
while (isAlive()) {
  await delay(2000);
  quiet = (await isUnused()) ? quiet + 1 : 0;
  if (quiet < 4) continue;
  let held;
  try {
    // Under the lock of those who open databases: none of them is between finding the server and connecting to it.
    held = openSync(lock, 'wx');
  } catch {
    continue;
  }
  try {
    if (await isUnused()) process.kill(pid, 'SIGINT');
  } catch {
    // Gone already.
  } finally {
    closeSync(held);
    rmSync(lock, { force: true });
  }
}
