import sqlite3 from 'sqlite3';
import { bulkUpsert } from '../electron/core/db/bulk.ts';
import { normalise } from '../shared/search/normalise.ts';
import { createSearchIndex } from '../electron/core/search/searchIndex.ts';
import { indexText } from '../electron/core/search/tokens.ts';
import { type Figure, figure, percentile } from './figure.ts';
import {
  type BenchMessage, benchMessages, benchTablesSql, drawMessages, inScratchFolder, openBenchDatabase,
} from './support/sqlite.ts';

const ROWS = 30_000;
const PAGE = 500;
const ROUNDS = 3;

/** Rows per second into the mirror with its search index, a page a transaction, against raw `sqlite3`. */
export async function mirrorIngestFigure(): Promise<Figure[]> {
  const messages = drawMessages(ROWS, 11);
  return inScratchFolder(async (folder) => {
    const [raw, mirror]: [number[], number[]] = [[], []];
    // In turns, so that whatever else the machine does meanwhile hits both alike.
    for (let round = 0; round < ROUNDS; round++) {
      raw.push(await rawRate(`${folder}/raw${round}.db`, messages));
      mirror.push(await mirrorRate(`${folder}/mirror${round}.db`, messages));
    }
    const [value, reference] = [percentile(mirror, 0.5), percentile(raw, 0.5)];
    return [
      figure({
        name: 'mirror_ingest',
        unit: 'rows/s',
        value,
        reference,
        goal: 1,
        better: 'higher',
        conditions:
          `${ROWS} messages with their search index, median of ${ROUNDS} rounds; ours: bulkUpsert + indexDocs, a transaction per ${PAGE} rows, WAL, ` +
          'NORMAL; reference: raw sqlite3, the same tables and tokens, prepared statements, one transaction for all',
      }),
    ];
  });
}

async function mirrorRate(file: string, messages: readonly BenchMessage[]): Promise<number> {
  const database = await openBenchDatabase(file);
  const search = createSearchIndex();
  const begin = performance.now();
  for (let from = 0; from < messages.length; from += PAGE) {
    const page = messages.slice(from, from + PAGE);
    await database.write(async (tx) => {
      await bulkUpsert(tx, benchMessages, page);
      await search.indexDocs(tx, page.map(docOf));
    });
  }
  const seconds = (performance.now() - begin) / 1000;
  await database.close();
  return messages.length / seconds;
}

export function docOf(message: BenchMessage) {
  const { id, conversationId: parentId, sentAt: at, body: text } = message;
  return { kind: 'message' as const, id, parentId, at, text };
}

async function rawRate(file: string, messages: readonly BenchMessage[]): Promise<number> {
  const db = new sqlite3.Database(file);
  const done = (run: (callback: (error: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
  for (const sql of ['pragma journal_mode = wal', 'pragma synchronous = normal', ...benchTablesSql]) {
    await done((callback) => db.run(sql, callback));
  }
  const begin = performance.now();
  await done((callback) => db.run('begin', callback));
  const row = db.prepare('insert into messages values (?, ?, ?, ?, ?, ?, ?)');
  const doc = db.prepare('insert into search_message values (?, ?, ?, ?, ?)');
  const words = db.prepare('insert into search_message_fts(rowid, t) values (?, ?)');
  for (const [at, message] of messages.entries()) {
    const { id, conversationId, direction, author, body, sentAt, rev } = message;
    const text = normalise(body);
    row.run([id, conversationId, direction, author, body, sentAt, rev]);
    doc.run([at + 1, id, conversationId, sentAt, text]);
    const added = done((callback) => words.run([at + 1, indexText(text)], callback));
    // The driver queues the calls; waiting now and then bounds the memory.
    if (at % 1000 === 999) await added;
  }
  for (const statement of [row, doc, words]) await done((callback) => statement.finalize(() => callback(null)));
  await done((callback) => db.run('commit', callback));
  const seconds = (performance.now() - begin) / 1000;
  await done((callback) => db.close(callback));
  return messages.length / seconds;
}
