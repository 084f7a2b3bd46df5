// One data folder, one program: whichever host is first, whichever is second.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '../support/hosts/fixtures.ts';
import { electronExecutable } from '../support/hosts/launch.ts';

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a second program to its end. */
async function runSecond(command: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LANG: 'C.UTF-8' } });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, said };
}

test('a second program on the folder says why in one line and ends with 2, whatever its host; after a SIGKILL the folder is free', async ({ launch, standIn, dataDir, host }) => {
  const running = await launch();
  const browser = () => runSecond(process.execPath, [join(standIn, 'browser', 'main.js'), '--data-dir', dataDir, '--no-open']);
  const executable = electronExecutable(host === 'electron' ? 'electron' : 'electron-double');
  const seconds = [await browser()];
  if ('path' in executable) seconds.push(await runSecond(executable.path, [join(standIn, 'electron', 'main.cjs'), '--data-dir', dataDir]));
  for (const { code, said } of seconds) {
    const lines = said.trim().split('\n').filter((line) => line.startsWith('zhishou:'));
    expect({ code, lines: lines.length }).toEqual({ code: 2, lines: 1 });
    expect(lines[0]).toContain(`the data folder ${dataDir} is in use`);
  }
  // The first was not disturbed.
  await expect(running.page.locator('#root')).toHaveText('在线');

  running.process.kill('SIGKILL');
  await expect.poll(() => running.process.signalCode ?? running.process.exitCode, { timeout: 20_000 }).not.toBeNull();
  const next = await launch();
  await expect(next.page.locator('#root')).toHaveText('在线');
});
