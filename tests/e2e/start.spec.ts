// `npm start` as a person or a service manager uses it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { projectRoot } from '../../build/paths.ts';
import { openDesk } from '../support/desk.ts';
import { runToEnd, startChild } from '../support/child.ts';
import { processesNaming } from '../support/processes.ts';
import { startArgs, startProgram } from '../support/program.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';

test.setTimeout(180_000);

/** One for all: whoever starts on a folder that is there already waits half as long, and finds what those before left running. */
let dir: string;
test.beforeAll(() => {
  dir = scratchDir('start');
});
test.afterAll(async () => removeScratchDir(dir));

test('one line when ready, a ticket good once, SIGTERM leaves nobody behind, and the second start builds nothing', async () => {
  const first = await startProgram(dir);
  expect(Object.keys(first.child.ready).toSorted()).toEqual(['accounts', 'console', 'ready', 'relay', 'simulator', 'users']);
  expect(new Set(first.accounts.map(({ channel }) => channel))).toEqual(new Set(['wecom-kf', 'wecom-app', 'qq-bot', 'official-account', 'mini-program', 'wecom-group']));
  expect(new Set(first.users.map(({ role }) => role))).toEqual(new Set(['agent', 'lead', 'manager', 'admin']));
  const desk = await openDesk(first.console);
  await desk.login(first.relay, first.user('agent'));
  await desk.until('the demo desk to come to life', async () => (await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 50 })).items.length >= 5);
  await expect(openDesk(first.console)).rejects.toThrow('ticket was refused');
  desk.close();

  const asked = performance.now();
  const exit = await first.child.stop();
  expect(exit).toEqual({ code: 0, signal: null });
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect(processesNaming(dir)).toEqual([]);

  const again = await startProgram(dir);
  expect(again.child.errors()).not.toContain('Building');
  expect(again.relay, 'the same addresses again').toBe(first.relay);
  const back = await openDesk(again.console);
  const status = await back.ask('session.status', {});
  expect(status.user?.name, 'still signed in').toBe(first.user('agent').name);
  back.close();
  await again.child.stop();
});

// npm passes a signal on to the shell it started; Debian's shell ends of it and leaves the command itself alone.
test('SIGTERM to npm itself leaves nobody behind', async () => {
  test.skip(process.platform === 'win32', 'Windows has no SIGTERM');
  const npm = spawn('npm', ['start', '--', '--host', 'headless', '--json', '--data-dir', dir], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(npm.stdout);
  await new Promise<void>((resolve) => lines.on('line', (line) => line.startsWith('{"ready":true') && resolve()));
  npm.kill('SIGTERM');
  await expect.poll(() => processesNaming(dir), { timeout: 5_000 }).toEqual([]);
});

test('the start command is killed: its children notice and end', async () => {
  const program = await startProgram(dir);
  await program.child.kill();
  await expect.poll(() => processesNaming(dir), { timeout: 15_000 }).toEqual([]);
});

test('a second start on the same folder is told so in one line', async () => {
  const program = await startProgram(dir);
  const second = await runToEnd(startArgs('--host', 'headless', '--data-dir', dir));
  expect(second.code).toBe(2);
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect(second.stderr).toContain('is in use by another npm start');
  await program.child.stop();
});

test('without the demo no secret is printed; with an unreachable relay the console starts offline', async () => {
  const bare = await startChild({ args: startArgs('--host', 'headless', '--json', '--no-demo', '--data-dir', dir), readyTimeoutMs: 150_000 });
  expect(bare.ready).toMatchObject({ simulator: null, accounts: [], users: [] });
  await bare.stop();

  const offline = await startChild({ args: startArgs('--host', 'headless', '--json', '--relay', 'http://127.0.0.1:9', '--data-dir', `${dir}/offline`) });
  const desk = await openDesk(String(offline.ready['console']));
  await desk.until('the offline state', async () => (await desk.ask('session.status', {})).connection.state === 'offline');
  desk.close();
  await offline.stop();
  expect(processesNaming(dir)).toEqual([]);
});
