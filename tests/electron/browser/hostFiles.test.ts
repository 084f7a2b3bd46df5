import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBrowserHostPorts } from '../../../electron/browser/hostPorts.ts';
import { createSecretFile } from '../../../electron/core/hosting/secretFile.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhishou-files-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('createBrowserHostPorts', () => {
  it('writes into exports and never over an older file', async () => {
    const ports = createBrowserHostPorts(dir);
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const all = await Promise.all(['1', '2', '3'].map((text) => ports.saveFile('../回访/2026-07.csv', bytes(text))));
    expect(all.every((result) => result.kind === 'saved')).toBe(true);
    const names = (await readdir(join(dir, 'exports'))).toSorted();
    expect(names).toEqual(['_回访_2026-07 (2).csv', '_回访_2026-07 (3).csv', '_回访_2026-07.csv']);
    const texts = await Promise.all(names.map((name) => readFile(join(dir, 'exports', name), 'utf8')));
    expect(texts.toSorted()).toEqual(['1', '2', '3']);
  });
});

describe('createSecretFile', () => {
  it('keeps, replaces and removes under concurrency, readable by the owner only', async () => {
    const file = join(dir, 'deep', 'secrets.json');
    const secrets = createSecretFile(file);
    await Promise.all([secrets.set('a', '1'), secrets.set('b', '2'), secrets.set('a', '3'), secrets.set('c', '4'), secrets.set('c', null)]);
    const again = createSecretFile(file);
    expect(await Promise.all(['a', 'b', 'c'].map((name) => again.get(name)))).toEqual(['3', '2', null]);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
