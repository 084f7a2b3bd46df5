import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectWith } from '../relayHarness.ts';

const root = resolve(import.meta.dirname, '../../..');
// Inside the project, or Node would not find the packages that stay outside the bundle.
const bundle = join(root, '.cache', `relay-test-${process.pid}.mjs`);
let dir: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  await build({ absWorkingDir: root, entryPoints: ['relay/main.ts'], outfile: bundle, bundle: true, platform: 'node', format: 'esm', packages: 'external', target: 'node20', logLevel: 'silent' });
  dir = mkdtempSync(join(tmpdir(), 'zhishou-relay-cli-'));
  // Open to the server's own user, when the tests run as root.
  chmodSync(dir, 0o755);
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
  }
});
afterAll(() => {
  rmSync(bundle, { force: true });
  rmSync(dir, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [bundle, ...args], { env: { ...process.env, LOG_LEVEL: 'info', ...env }, stdio: 'pipe' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function run(args: readonly string[], options: { env?: Record<string, string>; input?: string } = {}): Promise<Ended> {
  const child = start(args, options.env);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin?.end(options.input ?? '');
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, out, err };
}

async function serve(args: readonly string[]): Promise<{ child: ChildProcess; ready: Record<string, unknown>; out: () => string }> {
  const child = start(['serve', '--json', '--port', '0', ...args]);
  child.stderr?.resume();
  let out = '';
  if (child.stdout === null) throw new Error('no output');
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const line = await new Promise<string>((done, fail) => {
    if (child.stdout !== null) createInterface(child.stdout).once('line', done);
    child.once('exit', () => fail(new Error('ended before it was ready')));
  });
  return { child, ready: JSON.parse(line) as Record<string, unknown>, out: () => out };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  child.kill(signal);
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, ms: performance.now() - began };
}

const hasStack = (text: string) => /\n\s+at /.test(text);

describe('mistakes', () => {
  it.each([
    [['serve', '--port', 'abc'], {}, /--port wants a number/],
    [['serve', '--port', '70000'], {}, /--port wants a number/],
    [['serve', '--nonsense'], {}, /--nonsense/],
    [['serve', '--demo'], {}, /--simulator-url/],
    [['serve', '--demo', '--simulator-url', 'nonsense'], {}, /--simulator-url/],
    [['dance'], {}, /unknown command "dance"/],
    [['serve'], { PORT: 'x' }, /PORT/],
    [['serve'], { LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
    [['serve'], { ZHISHOU_RELAY_KEY: 'SECRETKEY' }, /ZHISHOU_RELAY_KEY/],
    [['serve'], { DATABASE_URL: 'mysql://root:SECRETPW@x' }, /DATABASE_URL/],
    [['serve'], { DATABASE_URL: 'postgres://u:SECRETPW@127.0.0.1:1/x' }, /DATABASE_URL.*127\.0\.0\.1:1.*cannot be reached/],
    [['create-user', '--name', 'x', '--display-name', 'X', '--role', 'king'], {}, /--role/],
    [['create-user', '--role', 'agent', '--display-name', 'X'], {}, /--name is missing/],
    [['add-account', '--channel', 'fax', '--name', 'x', '--settings', '-'], {}, /--channel/],
    [['add-account', '--channel', 'qq-bot', '--name', 'x', '--settings', '/nowhere.json'], {}, /cannot be read/],
    [['backup'], {}, /--to is missing/],
    [['restore', '--from', '/nowhere.backup'], {}, /cannot be read as a backup \(ENOENT\)/],
    [['move'], {}, /DATABASE_URL has to name/],
  ] as const)('%j %j: one clear line, exit code 2', async (args, env, line) => {
    const folder = join(dir, 'mistakes');
    const { code, out, err } = await run(args, { env: { ...env, ZHISHOU_DATA_DIR: folder } });
    const said = err.split('\n').filter((text) => text.startsWith('zhishou: '));
    expect([code, said.length]).toEqual([2, 1]);
    expect(said[0]).toMatch(line);
    expect(hasStack(out + err)).toBe(false);
    expect(out + err).not.toMatch(/SECRET/);
  });

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as AddressInfo; // a TCP server's address
    const { code, err } = await run(['serve', '--port', String(port), '--data-dir', join(dir, 'in-use')]);
    other.close();
    expect(code).toBe(2);
    expect(err).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(hasStack(err)).toBe(false);
  });

  it.each([[], ['serve'], ['create-user'], ['update-user'], ['add-account'], ['list-accounts'], ['backup'], ['restore'], ['move']])('--help of %s', async (...command) => {
    const { code, out } = await run([...command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/relay/);
  });
});

describe('a life', () => {
  it('first administrator, an account, serving, a change while it serves, SIGKILL, and again', async () => {
    const data = ['--data-dir', join(dir, 'life')];
    const created = await run(['create-user', '--name', 'boss', '--role', 'admin', '--display-name', '老板', '--password-stdin', ...data], { input: 'long enough\n' });
    expect(created).toMatchObject({ code: 0, out: 'Created admin "boss".\n' });
    expect((await run(['create-user', '--name', 'BOSS', '--role', 'agent', '--display-name', 'x', ...data])).err).toContain('already');
    const drawn = await run(['create-user', '--name', 'ann', '--role', 'agent', '--display-name', '安', ...data]);
    const password = /shown only now: (\S+)/.exec(drawn.out)?.[1] ?? '';
    expect(password.length).toBeGreaterThan(11);

    const first = await serve(data);
    const url = String(first.ready['relay']);
    expect(first.ready).toEqual({ ready: true, relay: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect((await run(['serve', '--port', '0', ...data])).err).toContain('another relay is running');

    const settings = join(dir, 'qq.json');
    writeFileSync(settings, JSON.stringify({ appId: '1', secret: 'SECRETSECRETSECRET' }));
    const added = await run(['add-account', '--channel', 'qq-bot', '--name', '机器人', '--settings', settings, ...data], { env: { PUBLIC_URL: 'https://relay.example/' } });
    expect(added.code).toBe(0);
    const path = /https:\/\/relay\.example(\/channels\/qq-bot\/[^/]+\/callback)/.exec(added.out)?.[1] ?? '';
    const listed = await run(['list-accounts', ...data]);
    expect(listed.out).toContain(path);
    expect(added.out + listed.out).not.toContain('SECRET');
    // The relay that runs knows the account at once: unknown accounts are 404, this is a bad signature.
    await expect.poll(async () => (await fetch(`${url}${path}`, { method: 'POST', body: '{"op":0}' })).status, { timeout: 5000 }).toBe(401);

    const login = async (name: string, word: string, at = url) => (await fetch(`${at}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, password: word }) })).json() as Promise<{ accessToken: string }>;
    const desktop = await connectWith(url, (await login('ann', password)).accessToken, 'c1', () => 0);
    const read = await desktop.mutate(1, 'inbox.markRead', { conversationId: 'c', readUpTo: 5 });
    expect(read.status).toBe('applied');

    first.child.kill('SIGKILL');
    await new Promise((done) => first.child.once('exit', done));
    desktop.close();
    const second = await serve(data);
    const again = String(second.ready['relay']);
    const back = await connectWith(again, (await login('ann', password, again)).accessToken, 'c1', () => 0);
    expect(back.hello.lastN).toBe(1);
    expect([...(await back.pullAll()).keys()].some((key) => key.startsWith('readMarks '))).toBe(true);

    expect((await run(['update-user', '--name', 'ann', '--active', 'no', ...data])).code).toBe(0);
    expect(await login('ann', password, again)).toMatchObject({ code: 'credentials' });
    back.close();
    const ended = await stop(second.child, 'SIGINT');
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(5000);
    expect(second.out().trim().split('\n')).toHaveLength(1);
  }, 90_000);

  it('ends within 5 s although a platform takes what is asked and never answers', async () => {
    let asked = 0;
    const silent = createServer(() => (asked += 1)).listen(0, '127.0.0.1');
    await new Promise((done) => silent.once('listening', done));
    const { port } = silent.address() as AddressInfo; // a TCP server's address
    const { child } = await serve(['--data-dir', join(dir, 'silent'), '--demo', '--simulator-url', `http://127.0.0.1:${port}`]);
    await expect.poll(() => asked, { timeout: 5000 }).toBeGreaterThan(0);
    const { code, ms } = await stop(child, 'SIGTERM');
    silent.close();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5000);
  }, 30_000);

  it('the demo prints its accounts and users, keeps their secrets, and refuses a real workspace', async () => {
    const data = ['--data-dir', join(dir, 'demo'), '--demo', '--simulator-url', 'http://127.0.0.1:9'];
    const first = await serve(data);
    const accounts = first.ready['accounts'] as { channel: string; callback: string; secrets: Record<string, unknown> }[];
    expect(accounts.map((a) => a.channel)).toEqual(['wecom-kf', 'wecom-app', 'qq-bot']);
    expect((first.ready['users'] as { role: string }[]).map((u) => u.role)).toEqual(['lead', 'agent', 'agent', 'agent', 'manager', 'admin']);
    expect((await stop(first.child, 'SIGTERM')).code).toBe(0);
    const second = await serve(data);
    expect((second.ready['accounts'] as typeof accounts).map((a) => a.secrets)).toEqual(accounts.map((a) => a.secrets));
    await stop(second.child, 'SIGTERM');

    const real = ['--data-dir', join(dir, 'real')];
    await run(['create-user', '--name', 'x', '--role', 'admin', '--display-name', 'X', ...real]);
    const refused = await run(['serve', '--port', '0', ...real, '--demo', '--simulator-url', 'http://127.0.0.1:9']);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('real workspace')]);
  }, 90_000);
});
