import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from '../../../electron/core/hosting/logFile.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhishou-log-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('openLogFile', () => {
  it('goes on where it ended, for its owner only, and sets a large file aside', async () => {
    const file = join(dir, 'logs', 'console.log');
    for (const line of ['one\n', 'two\n']) {
      const log = openLogFile(file, 6);
      log.write(line);
      log.close();
    }
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    const log = openLogFile(file, 6);
    log.write('three\n');
    log.close();
    expect(await readFile(file, 'utf8')).toBe('three\n');
    expect(await readFile(`${file}.old`, 'utf8')).toBe('one\ntwo\n');
  });

  it('does not stop the program when it cannot write', async () => {
    const blocked = join(dir, 'a-file');
    await writeFile(blocked, '');
    const log = openLogFile(join(blocked, 'console.log'), 6);
    expect(() => log.write('lost\n')).not.toThrow();
    log.close();
    log.write('after the end\n');
  });
});
