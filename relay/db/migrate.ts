import { createHash } from 'node:crypto';
import type pg from 'pg';
import { connectTo } from './connect.ts';

/** A named step of the schema, as SQL text, so that the bundle needs no files at run time. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Any constant: all nodes and commands of this program agree on it. */
const MIGRATION_LOCK = 7_304_221;

/** The database cannot be used by this program; the message is one line for the operator. */
export class MigrationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MigrationError';
  }
}

/**
 * Brings the database to this program's schema, each step in a transaction of its own, under an advisory lock so that
 * several nodes may start at once.
 * @returns the names of the steps that ran
 * @throws MigrationError when a newer program wrote the database, or a step was altered after it ran
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  const client = await connectTo(url);
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query('create table if not exists migrations (name text primary key, hash text not null, ran_at timestamptz not null default now())');
    const ran = await client.query<{ name: string; hash: string }>('select name, hash from migrations order by name');
    checkHistory(ran.rows, migrations);
    const todo = migrations.slice(ran.rows.length);
    for (const step of todo) await runStep(client, step);
    return todo.map((step) => step.name);
  } finally {
    // The lock belongs to the session and ends with it.
    await client.end().catch(() => undefined);
  }
}

function checkHistory(ran: readonly { name: string; hash: string }[], migrations: readonly Migration[]): void {
  for (const [index, row] of ran.entries()) {
    const mine = migrations[index];
    if (mine === undefined) throw new MigrationError(`the database was written by a newer version (${row.name}); update this relay`);
    if (mine.name !== row.name || hashOf(mine) !== row.hash) {
      throw new MigrationError(`the database's history does not match this version (${row.name}); restore a backup or use the version that wrote it`);
    }
  }
}

async function runStep(client: pg.Client, step: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(step.sql);
    await client.query('insert into migrations (name, hash) values ($1, $2)', [step.name, hashOf(step)]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function hashOf(step: Migration): string {
  return createHash('sha256').update(step.sql).digest('hex');
}
