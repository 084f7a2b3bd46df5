import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

describe('simulator command', () => {
  const children: ChildProcess[] = [];
  const folders: string[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  function run(args: readonly string[]) {
    const child = spawn(process.execPath, ['build/run.mjs', 'simulator/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
    const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
    const firstLine = new Promise<string>((resolve) => child.stdout.on('data', () => out.stdout.includes('\n') && resolve(out.stdout)));
    return { child, out, exit, firstLine };
  }

  it('says one line of JSON when ready, serves, and ends cleanly on SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    folders.push(folder);
    const file = join(folder, 'accounts.json');
    writeFileSync(file, JSON.stringify([{ channel: 'qq-bot', callback: 'http://127.0.0.1:1/cb', secrets: { appId: '1', secret: 'abcdefgh' } }]));
    const one = run(['--port', '0', '--demo', '--accounts', file]);
    const ready = JSON.parse(await one.firstLine) as { ready: boolean; simulator: string; accounts: string[] };
    expect(ready).toMatchObject({ ready: true, accounts: ['qq-bot'] });
    expect(await (await fetch(`${ready.simulator}/healthz`)).json()).toEqual({ ok: true });
    const second = run(['--port', new URL(ready.simulator).port]);
    expect(await second.exit).toBe(2);
    expect(second.out.stderr).toMatch(/^simulator: port \d+ is in use\n$/);
    const asked = performance.now();
    one.child.kill('SIGTERM');
    expect(await one.exit).toBe(0);
    expect(performance.now() - asked).toBeLessThan(3000);
    expect(one.out.stdout.trim().split('\n')).toHaveLength(1);
  }, 20_000);
});
