import sqlite3 from 'sqlite3';
import { mirrorMigrations } from '../../electron/core/migrations/mirror.ts';
import { normalise } from '../../shared/search/normalise.ts';
import { indexText } from '../../electron/core/search/tokens.ts';

export type RawRow = Readonly<Record<string, string | number | null>>;

/** The columns of a message in the mirror. */
const COLUMNS = [
  'id', 'conversationId', 'direction', 'contentKind', 'text', 'senderExternalId', 'senderName', 'userId', 'sentAt',
  'receivedAt', 'state', 'failure', 'retryable', 'attempt', 'platformId', 'rev',
] as const;

/**
 * The reference of everything that fills a mirror: raw `sqlite3`, the mirror's own tables, indexes and search tokens,
 * prepared statements, one transaction for all, rows that are in memory already.
 * @param search false leaves the search index out
 * @returns seconds
 */
export async function rawFill(file: string, rows: readonly RawRow[], search: boolean): Promise<number> {
  const db = new sqlite3.Database(file);
  const done = (run: (callback: (error: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
  const statements = mirrorMigrations.flatMap((migration) => migration.sql);
  for (const sql of ['pragma journal_mode = wal', 'pragma synchronous = normal', ...statements]) await done((callback) => db.run(sql, callback));
  const begin = performance.now();
  await done((callback) => db.run('begin', callback));
  const row = db.prepare(`insert into messages(${COLUMNS.join()}) values (${COLUMNS.map(() => '?').join()})`);
  const doc = db.prepare('insert into search_message values (?, ?, ?, ?, ?)');
  const words = db.prepare('insert into search_message_fts(rowid, t) values (?, ?)');
  for (const [at, message] of rows.entries()) {
    const added = done((callback) => row.run(COLUMNS.map((column) => message[column]), callback));
    const last = search ? done((callback) => addWords(callback, at, message)) : added;
    // The driver queues the calls; waiting now and then bounds the memory.
    if (at % 1000 === 999) await last;
  }
  function addWords(callback: (error: Error | null) => void, at: number, message: RawRow): void {
    const text = normalise(String(message['text']));
    doc.run([at + 1, message['id'], message['conversationId'], message['sentAt'], text]);
    words.run([at + 1, indexText(text)], callback);
  }
  for (const statement of [row, doc, words]) await done((callback) => statement.finalize(() => callback(null)));
  await done((callback) => db.run('commit', callback));
  const seconds = (performance.now() - begin) / 1000;
  await done((callback) => db.close(callback));
  return seconds;
}
