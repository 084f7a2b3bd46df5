import sqlite3 from 'sqlite3';

// Holds a database file as a virus scanner on Windows does: nobody else can read or write it. Lets go on SIGTERM.
const db = new sqlite3.Database(process.argv[2] ?? '');
const run = (sql: string) => new Promise<void>((resolve, reject) => db.run(sql, (error) => (error === null ? resolve() : reject(error))));
for (;;) {
  try {
    await run('pragma busy_timeout = 100');
    await run('begin exclusive');
    break;
  } catch {
    // The program writes just now.
  }
}
process.stdout.write('held\n');
process.on('SIGTERM', () => db.close(() => process.exit(0)));
setInterval(() => undefined, 60_000);
