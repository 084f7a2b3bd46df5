import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../../../electron/core/hosting/folderLock.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';

const HOLDER = new URL('lockHolder.ts', import.meta.url).pathname;
let dir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dir = scratchDir('folder-lock');
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await removeScratchDir(dir);
});

async function another(): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

describe('one program per data folder', () => {
  it('refuses another process while the first lives, and only then', async () => {
    const letGo = await lockFolder(dir, 50);
    expect(letGo).not.toBeNull();
    expect((await another()).said).toBe('refused');
    await letGo?.();
    expect((await another()).said).toBe('held');
  });

  it('is free at once after a SIGKILL', async () => {
    const { child, said } = await another();
    expect(said).toBe('held');
    expect(await lockFolder(dir, 50)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const letGo = await lockFolder(dir, 50);
    expect(letGo).not.toBeNull();
    await letGo?.();
  });

  it('waits for one that is just ending', async () => {
    const letGo = await lockFolder(dir, 50);
    const next = lockFolder(dir, 20_000);
    await letGo?.();
    const taken = await next;
    expect(taken).not.toBeNull();
    await taken?.();
  });

  it('is not kept out by a lock file that holds rubbish', async () => {
    await writeFile(join(dir, 'instance.lock'), 'rubbish '.repeat(1000));
    const letGo = await lockFolder(dir, 50);
    expect(await lockFolder(dir, 50)).toBeNull();
    await letGo?.();
  });
});
