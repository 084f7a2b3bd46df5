import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectWith } from '../relayHarness.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { endWith, openRelayCli, type RelayCli } from './relayCli.ts';

let cli: RelayCli;
beforeAll(async () => {
  cli = await openRelayCli();
});
afterEach(() => cli.endAll());
const databases: TestDatabase[] = [];
afterAll(async () => {
  await cli.close();
  for (const one of databases) await one.close();
});

/** For what does not depend on whose PostgreSQL it is: starting one takes longer than the rest. */
async function ownDatabase(): Promise<{ DATABASE_URL: string }> {
  const database = await openTestDatabase();
  databases.push(database);
  return { DATABASE_URL: database.url };
}

describe('a life', () => {
  it('first administrator, an account, serving, a change while it serves, SIGKILL, and again', async () => {
    const data = ['--data-dir', join(cli.dir, 'life')];
    const created = await cli.run(['create-user', '--name', 'boss', '--role', 'admin', '--display-name', '老板', '--password-stdin', ...data], { input: 'long enough\n' });
    expect(created).toMatchObject({ code: 0, out: 'Created admin "boss".\n' });
    const first = await cli.serve(data);
    const url = String(first.ready['relay']);
    expect(first.ready).toEqual({ ready: true, relay: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect((await cli.run(['serve', '--port', '0', ...data])).err).toContain('another relay is running');
    expect((await cli.run(['create-user', '--name', 'BOSS', '--role', 'agent', '--display-name', 'x', ...data])).err).toContain('already');
    const drawn = await cli.run(['create-user', '--name', 'ann', '--role', 'agent', '--display-name', '安', ...data]);
    const password = /shown only now: (\S+)/.exec(drawn.out)?.[1] ?? '';
    expect(password.length).toBeGreaterThan(11);

    const settings = join(cli.dir, 'qq.json');
    writeFileSync(settings, JSON.stringify({ appId: '1', secret: 'SECRETSECRETSECRET' }));
    const limits = join(cli.dir, 'limits.json');
    writeFileSync(limits, JSON.stringify({ repliesPerInbound: 4, rates: [{ per: 'account', count: 2, windowMs: 1000 }] }));
    const added = await cli.run(['add-account', '--channel', 'qq-bot', '--name', '机器人', '--settings', settings, '--limits', limits, ...data], { env: { PUBLIC_URL: 'https://relay.example/' } });
    expect(added.code).toBe(0);
    const path = /https:\/\/relay\.example(\/channels\/qq-bot\/[^/]+\/callback)/.exec(added.out)?.[1] ?? '';
    const client = join(cli.dir, 'onebot.json');
    writeFileSync(client, JSON.stringify({ accessToken: 'SECRETSECRETSECRET', selfId: '10001' }));
    const unofficial = await cli.run(['add-account', '--channel', 'onebot', '--name', '群', '--settings', client, '--i-accept-the-risk', ...data], { env: { PUBLIC_URL: 'https://relay.example/' } });
    expect(unofficial.out).toMatch(/unofficial[^]*freezes accounts[^]*forbids commercial use[^]*Reverse WebSocket: wss:\/\/relay\.example\/channels\/onebot\//);
    const listed = await cli.run(['list-accounts', ...data]);
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
    const second = await cli.serve(data);
    const again = String(second.ready['relay']);
    const back = await connectWith(again, (await login('ann', password, again)).accessToken, 'c1', () => 0);
    expect(back.hello.lastN).toBe(1);
    const rows = await back.pullAll();
    expect([...rows.keys()].some((key) => key.startsWith('readMarks '))).toBe(true);
    // What an administrator knew better, beside what is published.
    const corrected = { directWindowMs: 3_600_000, repliesPerInbound: 4, rates: [{ per: 'account', count: 2, windowMs: 1000 }] };
    expect([...rows.values()]).toContainEqual(expect.objectContaining({ channel: 'qq-bot', limits: expect.objectContaining(corrected) }));

    expect((await cli.run(['update-user', '--name', 'ann', '--active', 'no', ...data])).code).toBe(0);
    expect(await login('ann', password, again)).toMatchObject({ code: 'credentials' });
    back.close();
    const ended = await endWith(second.child, 'SIGINT');
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(5000);
    expect(second.out().trim().split('\n')).toHaveLength(1);
  }, 90_000);

  it('ends within 5 s although a platform takes what is asked and never answers', async () => {
    let asked = 0;
    const silent = createServer(() => (asked += 1)).listen(0, '127.0.0.1');
    await new Promise((done) => silent.once('listening', done));
    const { port } = silent.address() as AddressInfo; // a TCP server's address
    const { child } = await cli.serve(['--data-dir', join(cli.dir, 'silent'), '--demo', '--simulator-url', `http://127.0.0.1:${port}`], await ownDatabase());
    await expect.poll(() => asked, { timeout: 5000 }).toBeGreaterThan(0);
    const { code, ms } = await endWith(child, 'SIGTERM');
    silent.close();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5000);
  }, 30_000);

  it('the demo prints its accounts and users, keeps their secrets, and refuses a real workspace', async () => {
    const data = ['--data-dir', join(cli.dir, 'demo'), '--demo', '--simulator-url', 'http://127.0.0.1:9'];
    const database = await ownDatabase();
    const first = await cli.serve(data, database);
    const accounts = first.ready['accounts'] as { channel: string; callback: string; secrets: Record<string, unknown> }[];
    expect(accounts.map((a) => a.channel)).toEqual(['wecom-kf', 'wecom-app', 'qq-bot', 'official-account', 'mini-program', 'wecom-group']);
    expect((first.ready['users'] as { role: string }[]).map((u) => u.role)).toEqual(['lead', 'agent', 'agent', 'agent', 'manager', 'admin']);
    expect((await endWith(first.child, 'SIGTERM')).code).toBe(0);
    const second = await cli.serve(data, database);
    expect((second.ready['accounts'] as typeof accounts).map((a) => a.secrets)).toEqual(accounts.map((a) => a.secrets));
    await endWith(second.child, 'SIGTERM');

    const real = ['--data-dir', join(cli.dir, 'real')];
    const env = await ownDatabase();
    await cli.run(['create-user', '--name', 'x', '--role', 'admin', '--display-name', 'X', ...real], { env });
    const refused = await cli.run(['serve', '--port', '0', ...real, '--demo', '--simulator-url', 'http://127.0.0.1:9'], { env });
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('real workspace')]);
  }, 90_000);
});
