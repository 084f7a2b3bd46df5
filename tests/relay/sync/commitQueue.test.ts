import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atRest } from '../../../shared/inbox/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { ContactId, ConversationId, UserId } from '../../../shared/ids.ts';
import { drop, put, type RowChange } from '../../../shared/wire/mutation.ts';
import { openDatabase, type Database } from '../../../relay/db/database.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import { CommitFailed, createCommitQueue, type Committed } from '../../../relay/sync/commitQueue.ts';
import { readMany, readOne } from '../../../relay/db/rowStore.ts';
import { pull } from '../../../relay/sync/pull.ts';
import { counters } from '../../../relay/sync/schema.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { openMigratedDatabase, type TestDatabase } from '../../support/postgres.ts';
import { START } from '../relayHarness.ts';

let test: TestDatabase;
let database: Database;
const logger = createLogger('silent', process.stderr);
const clock = createManualClock(START);
const reader = asId<UserId>('reader');

beforeAll(async () => {
  test = await openMigratedDatabase();
  database = openDatabase(test.url, logger);
  await queueOf().submit((tx) => tx.write(put('staff', { id: reader, name: 'reader', displayName: '', role: 'admin', active: true })));
});
afterAll(async () => {
  await database.close();
  await test.close();
});

function queueOf(seen: Committed[] = [], on: Database = database) {
  return createCommitQueue({ database: on, clock, logger, metrics: createMetrics(), onCommitted: (committed) => seen.push(committed) });
}

const contact = (id: string, name: string): RowChange =>
  put('contacts', { id: asId<ContactId>(id), hospitalId: asId('h'), name, title: '', phone: '', mergedInto: null });

async function readFrom(cursor: number, limit: number) {
  const page = await pull(database, reader, { epoch: null, cursor, limit });
  if (!page.ok) throw new Error(page.code);
  return page;
}

describe('the commit queue', () => {
  it('a reader that pages by cursor while several nodes write sees the last state of every row', async () => {
    const writes = fc.array(fc.record({ node: fc.nat({ max: 2 }), row: fc.nat({ max: 12 }), delete: fc.boolean(), pause: fc.boolean() }), { minLength: 5, maxLength: 60 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(writes, fc.integer({ min: 1, max: 7 }), async (plan, limit) => {
        run += 1;
        const nodes = [queueOf(), queueOf(), queueOf()];
        const mirror = new Map<string, string | null>();
        let cursor = (await readFrom(0, 500)).head;
        let isDone = false;
        const last = new Map<string, { rev: number; name: string | null }>();
        const reading = (async () => {
          for (;;) {
            const wasDone = isDone;
            const page = await readFrom(cursor, limit);
            expect(page.cursor).toBeGreaterThanOrEqual(cursor);
            for (const { id, row } of page.rows) mirror.set(id, row === null ? null : (row as { name: string }).name);
            cursor = page.cursor;
            if (wasDone && cursor >= page.head) return;
          }
        })();
        const writing = plan.map(async (write, index) => {
          const id = `p${run}-${write.row}`;
          const name = write.delete ? null : `v${index}`;
          const rev = await nodes[write.node]?.submit((tx) => tx.write(name === null ? drop('contacts', id) : contact(id, name)));
          if (rev !== undefined && rev > (last.get(id)?.rev ?? 0)) last.set(id, { rev, name });
        });
        await Promise.all(writing);
        isDone = true;
        await reading;
        expect(Object.fromEntries(mirror)).toEqual(Object.fromEntries([...last].map(([id, { name }]) => [id, name])));
      }),
      { numRuns: 15 },
    );
  });

  it('draws revisions without a gap or a double, in the order of submission', async () => {
    const queue = queueOf();
    const revs = await Promise.all(Array.from({ length: 450 }, (_, index) => queue.submit((tx) => tx.write(contact(`o${index}`, 'x')))));
    expect(revs).toEqual(revs.map((_, index) => (revs[0] ?? 0) + index));
  });

  it('undoes a failing job alone, and its revisions with it', async () => {
    const seen: Committed[] = [];
    const queue = queueOf(seen);
    const outcomes = await Promise.allSettled([
      queue.submit((tx) => tx.write(contact('k1', 'a'))),
      queue.submit(async (tx) => {
        await tx.write(contact('k2', 'b'));
        throw new Error('mine');
      }),
      queue.submit((tx) => tx.db.execute('select no_such_column')),
      queue.submit((tx) => tx.write(contact('k3', 'c'))),
    ]);
    expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    const [first, second, , last] = outcomes;
    expect(second?.status === 'rejected' && String(second.reason)).toBe('Error: mine');
    expect(last?.status === 'fulfilled' && first?.status === 'fulfilled' && Number(last.value) - Number(first.value)).toBe(1);
    expect(seen.flatMap((c) => c.changes.map((change) => change.id))).toEqual(['k1', 'k3']);
  });

  it('a job reads what it wrote, and what a part of it that failed has written is gone', async () => {
    const read = await queueOf().submit(async (tx) => {
      await tx.write(contact('w1', 'a'));
      tx.aside(tx.db.insert(counters).values({ name: 'w', value: 7 }));
      const before = await readOne(tx.db, 'contacts', 'w1');
      const failed = await tx.attempt(async () => {
        await tx.write(contact('w1', 'b'));
        await tx.write(contact('w2', 'b'));
        tx.aside(tx.db.update(counters).set({ value: 8 }).where(eq(counters.name, 'w')));
        throw new Error('no');
      });
      await tx.write(contact('w3', 'c'));
      const after = await readMany(tx.db, 'contacts', ['w1', 'w2', 'w3']);
      const [counter] = await tx.db.select().from(counters).where(eq(counters.name, 'w'));
      return { before: before?.name, failed: failed.ok, after: [...after.values()].map((row) => row.name).toSorted(), counter: counter?.value };
    });
    expect(read).toEqual({ before: 'a', failed: false, after: ['a', 'c'], counter: 7 });
  });

  it('what the database refuses at the end of a job fails that job, not the one before or after', async () => {
    const queue = queueOf();
    const outcomes = await Promise.allSettled([
      queue.submit((tx) => tx.write(contact('n1', 'a'))),
      queue.submit((tx) => tx.write(contact('n2', 'a\u0000b'))),
      queue.submit((tx) => tx.write(contact('n3', 'a'))),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const [first, , last] = outcomes;
    expect(last?.status === 'fulfilled' && first?.status === 'fulfilled' && last.value - first.value).toBe(1);
  });

  it('a row takes over what only one can have from one that goes in the same job', async () => {
    const conversation = (id: string) =>
      put('conversations', { id: asId<ConversationId>(id), accountId: asId('acc'), channel: 'qq-bot', kind: 'direct', externalId: 'one of a kind', title: '', hospitalId: null, assigneeId: null, status: 'open', lastMessageAt: 1, preview: '', lastInboundAt: null, waitingSince: null, repliesSinceInbound: 0, refusal: null, ...atRest });
    const queue = queueOf();
    await queue.submit((tx) => tx.write(conversation('taken')));
    await queue.submit(async (tx) => {
      await tx.write(drop('conversations', 'taken'));
      await tx.write(conversation('takes'));
    });
    const { rows } = await database.pool.query<{ id: string }>("select id from conversations where external_id = 'one of a kind'");
    expect(rows).toEqual([{ id: 'takes' }]);
  });

  it('a job that submits another after its own commit is not forgotten', async () => {
    const queue = queueOf();
    for (let round = 0; round < 50; round += 1) await queue.submit((tx) => tx.write(contact('chain', String(round))));
    await queue.idle();
  });

  it('a lost connection fails the batch as a whole and the next one works', async () => {
    const own = openDatabase(test.url, logger);
    const queue = queueOf([], own);
    await queue.submit((tx) => tx.write(contact('first', 'x')));
    // What is submitted in one breath shares a transaction.
    const broken = queue.submit(async (tx) => {
      await tx.write(contact('lost', 'x'));
      await tx.db.execute('select pg_terminate_backend(pg_backend_pid())');
    });
    const beside = queue.submit((tx) => tx.write(contact('beside', 'x')));
    await expect(broken).rejects.toBeInstanceOf(CommitFailed);
    await expect(beside).rejects.toBeInstanceOf(CommitFailed);
    await queue.submit((tx) => tx.write(contact('next', 'x')));
    const { rows } = await own.pool.query<{ id: string }>("select id from contacts where id in ('first', 'lost', 'beside', 'next')");
    expect(rows.map((row) => row.id).toSorted()).toEqual(['first', 'next']);
    await own.close();
  });
});
