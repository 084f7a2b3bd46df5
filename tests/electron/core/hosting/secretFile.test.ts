import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import { renamePatiently } from '../../../../electron/core/hosting/renamePatiently.ts';
import { createSecretFile } from '../../../../electron/core/hosting/secretFile.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhishou-secret-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('a secret file', () => {
  it('that cannot be read now is not taken for empty: no new data key is drawn over the old one', async () => {
    const file = join(dir, 'secrets.json');
    // A folder in its place is what reading refuses for root too.
    await mkdir(file);
    await expect(createSealer(createSecretFile(file))).rejects.toThrow();
    expect(await readdir(file)).toEqual([]);
  });

  it('that is absent or damaged is empty', async () => {
    const file = join(dir, 'secrets.json');
    expect(await createSecretFile(file).get('x')).toBeNull();
    await writeFile(file, '{"x":');
    expect(await createSecretFile(file).get('x')).toBeNull();
  });
});

describe('renamePatiently', () => {
  const refusing = (code: string, times: number) => {
    const calls = { count: 0 };
    const move = (): Promise<void> => ((calls.count += 1) <= times ? Promise.reject(Object.assign(new Error(code), { code })) : Promise.resolve());
    return { calls, move };
  };
  it('waits for who holds the file, not for what cannot be', async () => {
    const held = refusing('EPERM', 2);
    await renamePatiently('a', 'b', held.move);
    expect(held.calls.count).toBe(3);
    const missing = refusing('ENOENT', 1);
    await expect(renamePatiently('a', 'b', missing.move)).rejects.toThrow('ENOENT');
    expect(missing.calls.count).toBe(1);
    const forever = refusing('EBUSY', 99);
    await expect(renamePatiently('a', 'b', forever.move)).rejects.toThrow('EBUSY');
  });
});
