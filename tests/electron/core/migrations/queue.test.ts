import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import { localMigrations } from '../../../../electron/core/migrations/local.ts';
import { openLocal } from '../../../../electron/core/profileFiles.ts';
import { readClient, readOutbox } from '../../../../electron/core/sync/outbox.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';

const dirs: string[] = [];
afterEach(async () => {
  for (const dir of dirs.splice(0)) await removeScratchDir(dir);
});

describe('a filled local.db of the first schema', () => {
  it('keeps its queue, and counts all of it as given to the relay', async () => {
    const dir = scratchDir('migrate-queue');
    dirs.push(dir);
    await mkdir(dir, { recursive: true });
    const secrets = new Map<string, string>();
    const sealer = await createSealer({ get: (name) => Promise.resolve(secrets.get(name) ?? null), set: (name, value) => Promise.resolve(void secrets.set(name, value ?? '')) });
    const first = localMigrations.findIndex((one) => one.name === '0001_local') + 1;
    const old = await openDatabase({ file: join(dir, 'local.db'), durability: 'full', migrations: localMigrations.slice(0, first), appVersion: '0' });
    if (old.kind !== 'opened') throw new Error(old.kind);
    await old.database.write(async (tx) => {
      for (const n of [4, 5]) {
        await tx.run('insert into outbox(n, name, args, at, appliedRev, clientId) values (?, ?, ?, ?, ?, ?)', [n, 'tickets.comment', sealer.seal(JSON.stringify({ text: `第 ${n} 条` })), n, n === 4 ? 9 : null, 'c-1']);
      }
      await tx.run('insert into client(slot, id, nextN) values (1, ?, 6)', ['c-1']);
      await tx.run('insert into drafts(conversationId, text, savedAt) values (?, ?, 1)', ['v1', '您好，']);
    });
    await old.database.close();

    const opened = await openLocal(dir, '1', 0);
    if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
    const { pending, unreadable } = await readOutbox(opened.database.read, sealer);
    expect(unreadable).toBe(0);
    expect(pending.map(({ n, args, appliedRev, id, handed }) => ({ n, args, appliedRev, id, handed }))).toEqual([
      { n: 4, args: { text: '第 4 条' }, appliedRev: 9, id: 'c-1-4', handed: true },
      { n: 5, args: { text: '第 5 条' }, appliedRev: null, id: 'c-1-5', handed: true },
    ]);
    expect(await readClient(opened.database.read)).toEqual({ id: 'c-1', nextN: 6 });
    expect(await opened.database.read.all('select text from drafts')).toEqual([{ text: '您好，' }]);
    await opened.database.close();
  });
});
