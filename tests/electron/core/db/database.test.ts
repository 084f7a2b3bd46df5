import { eq } from 'drizzle-orm';
import { AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../../../electron/core/db/connection.ts';
import type { WritableDb } from '../../../../electron/core/db/types.ts';
import { hospitals, messages, openAt, scratchDatabase, scratchFolder } from './scratch.ts';

const add = (tx: WritableDb, id: string) => tx.insert(hospitals).values({ id, name: id });

describe('Database', () => {
  it('runs transactions one after the other, in the order of the calls', async () => {
    const database = await scratchDatabase();
    const steps: string[] = [];
    const turn = (name: string, ms: number) =>
      database.write(async (tx) => {
        steps.push(`${name}+`);
        await add(tx, name);
        await sleep(ms);
        steps.push(`${name}-`);
      });
    await Promise.all([turn('a', 20), turn('b', 5), turn('c', 0)]);
    expect(steps).toEqual(['a+', 'a-', 'b+', 'b-', 'c+', 'c-']);
  });

  it('does not lose a write made during a transaction that rolls back', async () => {
    const database = await scratchDatabase();
    const failing = database.write(async (tx) => {
      await add(tx, 'lost');
      await sleep(10);
      throw new Error('no');
    });
    const other = database.write((tx) => add(tx, 'kept'));
    await expect(failing).rejects.toThrow('no');
    await other;
    expect(await database.read.select().from(hospitals)).toEqual([{ id: 'kept', name: 'kept' }]);
  });

  it('reads the last commit while a transaction is open, and its own rows inside', async () => {
    const database = await scratchDatabase();
    await database.write(async (tx) => {
      await add(tx, 'a');
      expect(await tx.$count(hospitals)).toBe(1);
      expect(await database.read.$count(hospitals)).toBe(0);
    });
    expect(await database.read.$count(hospitals)).toBe(1);
  });

  it('refuses a write inside a write instead of waiting for ever, and rolls back', async () => {
    const database = await scratchDatabase();
    const work = database.write(async (tx) => {
      await add(tx, 'a');
      await database.write((inner) => add(inner, 'b'));
    });
    await expect(work).rejects.toMatchObject({ code: 'NESTED_WRITE' });
    expect(await database.read.$count(hospitals)).toBe(0);
  });

  it('lets what a transaction started write after its end', async () => {
    const database = await scratchDatabase();
    let later: Promise<unknown> = Promise.resolve();
    const afterwards = async () => {
      await sleep(20);
      return database.write((tx) => add(tx, 'b'));
    };
    await database.write(async (tx) => {
      await add(tx, 'a');
      later = afterwards();
    });
    await later;
    expect(await database.read.$count(hospitals)).toBe(2);
  });

  it('writes to another database inside a transaction', async () => {
    const [mirror, outbox] = [await scratchDatabase(), await scratchDatabase()];
    await mirror.write(() => outbox.write((tx) => add(tx, 'a')));
    expect(await outbox.read.$count(hospitals)).toBe(1);
  });

  it('refuses the handle of a transaction that is over', async () => {
    const database = await scratchDatabase();
    const kept = await database.write(async (tx) => ({ tx }));
    await expect(add(kept.tx, 'late')).rejects.toMatchObject({ code: 'TRANSACTION_OVER' });
    await expect(kept.tx.run('delete from hospitals')).rejects.toMatchObject({ code: 'TRANSACTION_OVER' });
  });

  it('rolls back when a statement was left running', async () => {
    const database = await scratchDatabase();
    const work = database.write(async (tx) => {
      void tx.run(`insert into hospitals values ('a', 'a')`);
    });
    await expect(work).rejects.toMatchObject({ code: 'STATEMENT_NOT_AWAITED' });
    expect(await database.read.$count(hospitals)).toBe(0);
  });

  it('goes on after a caught constraint failure, with foreign keys on', async () => {
    const database = await scratchDatabase();
    await database.write(async (tx) => {
      await add(tx, 'a');
      await expect(add(tx, 'a')).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
      await expect(tx.insert(messages).values({ id: 'm', hospitalId: 'none', name: '' })).rejects.toMatchObject({
        code: 'SQLITE_CONSTRAINT',
      });
      await tx.insert(messages).values({ id: 'm', hospitalId: 'a', name: '' });
    });
    await database.write((tx) => tx.delete(hospitals).where(eq(hospitals.id, 'a')));
    expect(await database.read.$count(messages)).toBe(0);
  });

  it('keeps un-awaited statements of one connection in order', async () => {
    const database = await scratchDatabase();
    await database.write((tx) =>
      Promise.all(Array.from({ length: 50 }, (_, index) => tx.run('insert into hospitals values (?, ?)', [`${index}`, '']))),
    );
    const rows = await database.read.all<{ id: string }>('select id from hospitals order by rowid');
    expect(rows.map((row) => Number(row.id))).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('leaves no snapshot pinned: the WAL can be emptied after reads and RETURNING', async () => {
    const database = await scratchDatabase();
    await database.write((tx) => tx.insert(hospitals).values([{ id: 'a', name: 'a' }, { id: 'b', name: 'b' }]).returning());
    await database.read.select().from(hospitals).get();
    await database.read.select().from(hospitals).limit(1);
    await database.write((tx) => add(tx, 'c'));
    const second = await openAt(database.file);
    const [answer] = await second.read.all('select 1 as one');
    expect(answer).toEqual({ one: 1 });
    const plain = await openConnection(database.file, 'existing');
    expect(await plain.all('pragma wal_checkpoint(truncate)')).toEqual([{ busy: 0, log: 0, checkpointed: 0 }]);
    await plain.close();
  });

  it('finishes queued work at close, refuses later work, and closes twice', async () => {
    const database = await openAt(`${await scratchFolder()}/x.db`);
    const work = database.write(async (tx) => {
      await sleep(10);
      await add(tx, 'a');
    });
    const closing = [database.close(), database.close()];
    await expect(database.write((tx) => add(tx, 'b'))).rejects.toMatchObject({ code: 'CLOSED' });
    await Promise.all([work, ...closing]);
    await expect(database.read.$count(hospitals)).rejects.toMatchObject({ code: 'CLOSED' });
    const again = await openAt(database.file);
    expect(await again.read.$count(hospitals)).toBe(1);
  });

  /** Before Node 24 every storage in use leaves a mark on every asynchronous resource; later there is nothing to count. */
  it('leaves nothing behind that every promise pays for', async () => {
    const storages = () => Object.getOwnPropertySymbols(new AsyncResource('probe')).length;
    const before = storages();
    const database = await openAt(`${await scratchFolder()}/one.db`);
    await database.write((tx) => add(tx, 'a'));
    await database.close();
    expect(storages()).toBe(before);
  });
});
