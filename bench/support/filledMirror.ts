import { bulkUpsert } from '../../electron/core/db/bulk.ts';
import { openDatabase } from '../../electron/core/db/open.ts';
import type { Database } from '../../electron/core/db/types.ts';
import { conversations, messages } from '../../electron/core/inbox/schema.ts';
import { mirrorMigrations } from '../../electron/core/migrations/mirror.ts';
import { createSearchIndex } from '../../electron/core/search/searchIndex.ts';
import { asId } from '../../shared/ids.ts';
import type { BenchMessage } from './sqlite.ts';

const PAGE = 2000;

/** Opens a stopped desktop's mirror for writing. */
export async function withMirror(file: string, work: (database: Database) => Promise<void>): Promise<void> {
  const result = await openDatabase({ file, durability: 'normal', migrations: mirrorMigrations, appVersion: 'bench' });
  if (result.kind !== 'opened') throw new Error(`cannot open ${file}: ${result.kind}`);
  await work(result.database);
  await result.database.close();
}

/** Takes every message out of a stopped desktop's mirror; its conversations stay in the list. */
export async function emptyMirror(file: string): Promise<void> {
  await withMirror(file, (database) =>
    database.write(async (tx) => {
      const rows = await database.read.all<{ id: string }>('select id from messages', []);
      await createSearchIndex().removeDocs(tx, 'message', rows.map(({ id }) => id));
      await tx.run('delete from messages', []);
    }),
  );
}

/** Puts messages with their conversations and search index into a stopped desktop's mirror, as pulls would have. */
export async function fillMirror(file: string, drawn: Iterable<BenchMessage>): Promise<void> {
  const search = createSearchIndex();
  await withMirror(file, async (database) => {
    const newest = new Map<string, BenchMessage>();
    const put = (page: readonly BenchMessage[]): Promise<void> =>
      database.write(async (tx) => {
        await bulkUpsert(tx, messages, page.map(messageRow));
        await search.indexDocs(tx, page.map(({ id, conversationId, sentAt, body }) => ({ kind: 'message', id, parentId: conversationId, at: sentAt, text: body })));
      });
    let page: BenchMessage[] = [];
    for (const message of drawn) {
      newest.set(message.conversationId, message);
      page.push(message);
      if (page.length < PAGE) continue;
      await put(page);
      page = [];
    }
    await put(page);
    await database.write(async (tx) => void (await bulkUpsert(tx, conversations, [...newest.values()].map(conversationRow))));
  });
}

function conversationRow(message: BenchMessage): typeof conversations.$inferInsert {
  return {
    id: asId(message.conversationId),
    accountId: asId('bench'),
    channel: 'qq-bot',
    kind: 'direct',
    externalId: message.conversationId,
    title: `患者 ${message.conversationId}`,
    hospitalId: null,
    assigneeId: null,
    status: 'open',
    lastMessageAt: message.sentAt,
    preview: message.body.slice(0, 80),
    lastInboundAt: message.sentAt,
    waitingSince: message.sentAt,
    repliesSinceInbound: 0,
    rev: 1,
  };
}

function messageRow(message: BenchMessage): typeof messages.$inferInsert {
  return {
    id: asId(message.id),
    conversationId: asId(message.conversationId),
    direction: message.direction === 'in' ? 'in' : 'out',
    contentKind: 'text',
    text: message.body,
    senderExternalId: null,
    senderName: message.author,
    userId: null,
    sentAt: message.sentAt,
    receivedAt: message.sentAt,
    state: message.direction === 'in' ? 'received' : 'sent',
    failure: null,
    retryable: false,
    attempt: 1,
    platformId: message.id,
    rev: 1,
  };
}
