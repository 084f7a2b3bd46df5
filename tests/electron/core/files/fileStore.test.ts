import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import { createFileStore, hashOf, type FileStore, type FileStoreDeps } from '../../../../electron/core/files/fileStore.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';

const dirs: string[] = [];
afterEach(async () => {
  for (const dir of dirs.splice(0)) await removeScratchDir(dir);
});

const secrets = new Map<string, string>();
const sealer = await createSealer({ get: (name) => Promise.resolve(secrets.get(name) ?? null), set: (name, value) => Promise.resolve(void secrets.set(name, value ?? '')) });

let now = 1_000_000;
function open(over: Partial<FileStoreDeps> = {}): { store: FileStore; folder: string } {
  const folder = over.folder ?? join(scratchDir('files'), 'files');
  if (over.folder === undefined) dirs.push(join(folder, '..'));
  return { folder, store: createFileStore({ folder, sealer, now: () => (now += 1000), cap: 10_000, ...over }) };
}
const pathOf = (folder: string, sha256: string, mark = ''): string => join(folder, sha256.slice(0, 2), sha256 + mark);

describe('files on this desktop', () => {
  it('are kept under their hash, sealed, and found again by the next start', async () => {
    const { store, folder } = open();
    const secret = Buffer.from('患者 李秀兰 13900020001'.repeat(20));
    const sha256 = await store.put(secret, true);
    expect(sha256).toBe(hashOf(secret));
    const onDisk = await readFile(pathOf(folder, sha256, '.up'));
    expect(onDisk.includes(Buffer.from('13900020001'))).toBe(false);
    const next = open({ folder }).store;
    expect(await next.get(sha256)).toEqual(secret);
    expect(await next.waiting()).toEqual([sha256]);
    await next.uploaded(sha256);
    expect(existsSync(pathOf(folder, sha256, '.up'))).toBe(false);
    const last = open({ folder }).store;
    expect(await last.waiting()).toEqual([]);
    expect(await last.has(sha256)).toBe(true);
    expect(await last.get(sha256)).toEqual(secret);
  });

  it('are uploaded in the order they came, over a restart too', async () => {
    const { store, folder } = open();
    const wanted: string[] = [];
    for (let n = 0; n < 5; n += 1) wanted.push(await store.put(randomBytes(10), true));
    expect(await store.waiting()).toEqual(wanted);
    expect((await open({ folder }).store.waiting()).toSorted()).toEqual(wanted.toSorted());
  });

  it('make room by what was unused for longest, never by what the relay lacks', async () => {
    const { store } = open({ cap: 10_000 });
    const waiting = await store.put(randomBytes(9_000), true);
    const old = await store.put(randomBytes(4_000), false);
    const used = await store.put(randomBytes(4_000), false);
    await store.get(old);
    const fresh = await store.put(randomBytes(4_000), false);
    expect([await store.has(waiting), await store.has(old), await store.has(used), await store.has(fresh)]).toEqual([true, true, false, true]);
  });

  it('leave nothing half written: what a crash left beside is swept, a failure is thrown and forgotten', async () => {
    const { store, folder } = open();
    await mkdir(join(folder, 'new'), { recursive: true });
    await writeFile(join(folder, 'new', 'x'), 'half');
    expect(await store.waiting()).toEqual([]);
    expect(existsSync(join(folder, 'new', 'x'))).toBe(false);
    let full = true;
    const bytes = randomBytes(10);
    const failing = open({ folder, write: (beside, file) => (full ? Promise.reject(Object.assign(new Error('x'), { code: 'ENOSPC' })) : mkdir(join(file, '..'), { recursive: true }).then(() => writeFile(file, sealer.sealBytes(bytes))).then(() => void beside)) }).store;
    await expect(failing.put(bytes, true)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await failing.has(hashOf(bytes))).toBe(false);
    full = false;
    expect(await failing.put(bytes, true)).toBe(hashOf(bytes));
    expect(await failing.get(hashOf(bytes))).toEqual(bytes);
  });

  it('tell when a file was removed, cut or altered behind their back', async () => {
    const { store, folder } = open();
    const [gone, cut, altered] = [await store.put(randomBytes(50), true), await store.put(randomBytes(50), true), await store.put(randomBytes(50), false)];
    await rm(pathOf(folder, gone, '.up'));
    await truncate(pathOf(folder, cut, '.up'), 20);
    const other = await readFile(pathOf(folder, altered));
    other[40] = (other[40] ?? 0) ^ 1;
    await writeFile(pathOf(folder, altered), other);
    for (const sha256 of [gone, cut, altered]) {
      expect(await store.get(sha256)).toBeNull();
      expect(await store.has(sha256)).toBe(false);
    }
    expect(await readdir(join(folder, cut.slice(0, 2)))).toEqual([]);
  });
});
