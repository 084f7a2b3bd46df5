import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildStale } from '../../build/bundle/build.ts';
import type { Target } from '../../build/bundle/targets.ts';

let root: string;
let built: string[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'zhishou-build-'));
  built = [];
  await mkdir(join(root, 'a'));
  await writeFile(join(root, 'a', 'one.ts'), '1');
  await writeFile(join(root, 'b.ts'), '2');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const target = (name: string, sources: string[], build: () => Promise<void> = async () => undefined): Target => ({
  name,
  sources,
  output: join(root, `${name}.out`),
  async build() {
    built.push(name);
    await build();
    await writeFile(join(root, `${name}.out`), '');
  },
});

const run = (targets: readonly Target[], force = false): Promise<readonly string[]> =>
  buildStale({ root, stampFile: join(root, 'stamp', 'stamp.json'), targets, force });

describe('buildStale', () => {
  it('builds only what changed since, or lost its output, or everything when forced', async () => {
    const targets = [target('a', ['a']), target('b', ['b.ts'])];
    expect(await run(targets)).toEqual(['a', 'b']);
    expect(await run(targets)).toEqual([]);
    await writeFile(join(root, 'a', 'two.ts'), '');
    expect(await run(targets)).toEqual(['a']);
    await utimes(join(root, 'b.ts'), 1, 1);
    expect(await run(targets)).toEqual(['b']);
    await rm(join(root, 'a.out'));
    expect(await run(targets)).toEqual(['a']);
    expect(await run(targets, true)).toEqual(['a', 'b']);
  });

  it('builds again what failed, keeps what succeeded, and says the first error in one line', async () => {
    let broken = true;
    const targets = [
      target('good', ['a']),
      target('bad', ['b.ts'], async () => {
        if (broken) throw new Error('Build failed with 1 error:\n\u001b[31mb.ts:1:2: no such thing\u001b[0m\n  lots of source');
      }),
    ];
    await expect(run(targets)).rejects.toThrow('building "bad" failed: Build failed with 1 error: b.ts:1:2: no such thing');
    broken = false;
    built = [];
    expect(await run(targets)).toEqual(['bad']);
    expect(built).toEqual(['bad']);
  });

  it('builds again when a source changes while it builds', async () => {
    const racy = target('racy', ['a'], () => writeFile(join(root, 'a', 'late.ts'), 'x'));
    await run([racy]);
    expect(await run([racy])).toEqual(['racy']);
  });

  it('takes a damaged stamp as none', async () => {
    const targets = [target('a', ['a'])];
    await run(targets);
    await writeFile(join(root, 'stamp', 'stamp.json'), '{"a":');
    expect(await run(targets)).toEqual(['a']);
  });
});
