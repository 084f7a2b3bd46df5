// "What bad input gets", on the running program: nothing stored, nothing lost, a clear word, never a stack trace.
import { createServer } from 'node:net';
import { open, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import sqlite3 from 'sqlite3';
import type { HospitalId } from '../../shared/ids.ts';
import { seal } from '../../simulator/wecomCipher.ts';
import { signWebhook } from '../../simulator/qqSigner.ts';
import { runToEnd } from '../support/child.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { newId, type Desk } from '../support/desk.ts';
import { freePort, startArgs, startConsole, type DemoAccount } from '../support/program.ts';
import { profileFile } from '../support/profileFile.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await startWorld('bad-input');
});
test.afterAll(async () => world.close());

function account(channel: string): DemoAccount {
  const found = world.relay.accounts.find((one) => one.channel === channel);
  if (found === undefined) throw new Error(`the demo has no ${channel} account`);
  return found;
}

async function refusals(): Promise<number> {
  const text = await (await fetch(`${world.relayUrl}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('zhishou_callbacks_total{') && !/result="(stored|duplicate|answered)"/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const secretText = '不应入库的正文';
const soon = (): string => String(Math.floor(Date.now() / 1000));
const qqBody = (): string => JSON.stringify({ op: 0, id: 'x', t: 'C2C_MESSAGE_CREATE', d: { id: `bad-${newId()}`, content: secretText, author: { user_openid: 'BAD' }, timestamp: new Date().toISOString() } });

interface BadCallback {
  readonly title: string;
  readonly channel: string;
  request(account: DemoAccount): { readonly query?: string; readonly body: string; readonly headers?: Readonly<Record<string, string>> };
}

function qqHeaders(secret: string, timestamp: string, body: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signWebhook(secret, timestamp, body) };
}

function wecom(secrets: Readonly<Record<string, unknown>>, xml: string, change: { corpId?: string; signature?: string; at?: number } = {}) {
  const sealed = seal(
    { callbackToken: String(secrets['callbackToken']), encodingAesKey: String(secrets['encodingAesKey']), corpId: change.corpId ?? String(secrets['corpId']) },
    xml,
    change.at ?? Date.now(),
  );
  const query = new URLSearchParams({ msg_signature: change.signature ?? sealed.signature, timestamp: sealed.timestamp, nonce: sealed.nonce });
  return { query: query.toString(), body: `<xml><ToUserName>x</ToUserName><Encrypt><![CDATA[${sealed.encrypted}]]></Encrypt></xml>`, headers: { 'content-type': 'text/xml' } };
}

const wecomXml = `<xml><ToUserName>x</ToUserName><FromUserName>bad</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>${secretText}</Content><MsgId>1</MsgId><AgentID>1</AgentID></xml>`;

const badCallbacks: readonly BadCallback[] = [
  { title: 'a wrong signature', channel: 'qq-bot', request: ({ secrets }) => ({ body: qqBody(), headers: { ...qqHeaders(String(secrets['secret']), soon(), 'other') } }) },
  { title: 'no signature', channel: 'qq-bot', request: () => ({ body: qqBody(), headers: { 'content-type': 'application/json' } }) },
  {
    title: 'a stale timestamp',
    channel: 'qq-bot',
    request({ secrets }) {
      const body = qqBody();
      return { body, headers: qqHeaders(String(secrets['secret']), String(Math.floor(Date.now() / 1000) - 86_400), body) };
    },
  },
  {
    title: 'malformed JSON, rightly signed',
    channel: 'qq-bot',
    request({ secrets }) {
      const body = `{"op":0,"d":"${secretText}"`;
      return { body, headers: qqHeaders(String(secrets['secret']), soon(), body) };
    },
  },
  { title: 'unsigned plaintext', channel: 'wecom-app', request: () => ({ body: wecomXml, headers: { 'content-type': 'text/xml' } }) },
  { title: 'a wrong signature', channel: 'wecom-app', request: ({ secrets }) => wecom(secrets, wecomXml, { signature: '0'.repeat(40) }) },
  { title: 'a wrong receive id', channel: 'wecom-app', request: ({ secrets }) => wecom(secrets, wecomXml, { corpId: 'wwsomebodyelse' }) },
  { title: 'malformed XML, rightly signed', channel: 'wecom-app', request: ({ secrets }) => ({ ...wecom(secrets, wecomXml), body: '<xml><Encrypt>' }) },
  { title: 'a wrong signature', channel: 'wecom-kf', request: ({ secrets }) => wecom(secrets, wecomXml, { signature: 'f'.repeat(40) }) },
];

for (const bad of badCallbacks) {
  test(`callback of ${bad.channel} with ${bad.title}: 4xx, counted, logged without the body, nothing stored`, async () => {
    const target = account(bad.channel);
    const before = await refusals();
    const { query, body, headers } = bad.request(target);
    const response = await fetch(query === undefined ? target.callback : `${target.callback}?${query}`, { method: 'POST', body, ...(headers === undefined ? {} : { headers }) });
    expect([400, 401, 403, 413]).toContain(response.status);
    expect(await refusals()).toBe(before + 1);
    expect(world.relay.child.errors()).not.toContain(secretText);
    const rows = await world.rows();
    expect([...rows.messages.values()].filter((message) => message.text.includes(secretText))).toEqual([]);
  });
}

test('a platform whose first try carries a wrong signature gets its message in once with the retry', async () => {
  const desk = await world.openDesk('retry', world.user('lead'));
  await world.simulator.faults({ badSignature: 1 });
  await world.simulator.say({ channel: 'qq-bot', conversation: 'RETRYOPENID', from: 'RETRYOPENID', text: '重试后到达' });
  await expect.poll(() => textsOf(desk, 'RETRYOPENID'), { timeout: 20_000 }).toEqual(['重试后到达']);
  const [delivery] = (await world.simulator.deliveries()).filter((one) => one.attempts.length > 1);
  expect(delivery?.attempts[0]).toBeGreaterThanOrEqual(400);
  expect(delivery?.attempts.at(-1)).toBe(200);
  await desk.quit();
});

async function textsOf(desk: Desk, externalId: string): Promise<readonly string[]> {
  const { items } = await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 500 });
  const found = items.find(({ conversation }) => conversation.externalId === externalId);
  if (found === undefined) return [];
  return (await desk.ask('inbox.thread', { conversationId: found.conversation.id, before: null, limit: 50 })).messages.map((message) => message.text);
}

async function openPage(page: Page, folder: string, relayUrl: string): Promise<Awaited<ReturnType<typeof startConsole>>> {
  const console_ = await startConsole(folder, relayUrl);
  await page.goto(await console_.address());
  return console_;
}

test('a correctly signed event of an unknown kind is acknowledged, stored and shown as such', async ({ page }) => {
  const desk = await world.openDesk('unknown', world.user('lead'));
  await world.simulator.say({ channel: 'wecom-kf', conversation: 'wmUnknown', from: 'wmUnknown', fromName: '未知', text: '先说一句' });
  await world.simulator.say({ channel: 'wecom-kf', conversation: 'wmUnknown', from: 'wmUnknown', fromName: '未知', kind: 'unknown-type' });
  await expect.poll(async () => (await textsOf(desk, 'wmUnknown')).length, { timeout: 20_000 }).toBe(2);
  await page.goto(await desk.console.address());
  await page.getByRole('list', { name: '会话列表' }).getByRole('button').first().click();
  await expect(page.getByText('暂不认识的内容类型（已原样保存）').first()).toBeVisible();
  await desk.quit();
});

async function sqlite(file: string, sql: string): Promise<void> {
  const db = new sqlite3.Database(file);
  await new Promise<void>((resolve, reject) => db.exec(sql, (error) => (error ? reject(error) : resolve())));
  await new Promise<void>((resolve) => db.close(() => resolve()));
}

test('a data folder of a newer version: a clear screen, and nothing in it is touched', async ({ page }) => {
  const first = await world.openDesk('newer', world.user('agent'));
  await first.quit();
  const file = profileFile(world.folder('newer'), 'mirror.db');
  await sqlite(file, 'pragma user_version = 9999');
  const console_ = await openPage(page, world.folder('newer'), world.relayUrl);
  await expect(page.getByRole('heading', { name: '数据由更新版本的程序写入' })).toBeVisible();
  await expect(page.getByText('mirror.db')).toBeVisible();
  await console_.child.stop();
  expect((await readdir(dirname(file))).filter((name) => name.includes('corrupt'))).toEqual([]);
});

async function offlineTicket(name: string, title: string): Promise<void> {
  const proxy = await startFaultProxy(world.relayUrl);
  const desk = await world.openDesk(name, world.user('agent'), proxy.url);
  proxy.cut();
  const hospitalId = (await desk.ask('directory.snapshot', {})).hospitals[0]?.id as HospitalId; // the demo has hospitals
  const result = await desk.mutate('tickets.create', {
    ticketId: newId(), entryId: newId(), hospitalId, conversationId: null, messageId: null, assigneeId: null,
    title, description: '', kind: 'fault', module: null, priority: 'normal', cause: null,
  });
  expect(result.ok).toBe(true);
  await desk.quit();
  await proxy.close();
}

async function overwrite(file: string, at: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
}

test('a corrupt mirror is set aside, said so, rebuilt from the relay, and the outbox still goes out once', async ({ page }) => {
  const title = '损坏前离线建的工单';
  await offlineTicket('corrupt', title);
  const mirror = profileFile(world.folder('corrupt'), 'mirror.db');
  await overwrite(mirror, 0, Buffer.from('this is not a database at all'));
  const console_ = await openPage(page, world.folder('corrupt'), world.relayUrl);
  await expect(page.getByText('本机数据曾损坏，已重建')).toBeVisible();
  await expect(page.getByText('在线', { exact: true })).toBeVisible();
  await expect(page.getByText('待发 0')).toBeVisible();
  expect((await readdir(dirname(mirror))).filter((name) => name.includes('corrupt'))).not.toEqual([]);
  const rows = await world.rows();
  expect([...rows.tickets.values()].filter((ticket) => ticket.title === title)).toHaveLength(1);
  await page.getByRole('navigation').getByRole('link', { name: '工单' }).click();
  await expect(page.getByText(title).first()).toBeVisible();
  await console_.child.stop();
});

test('a corrupt local file: readable actions of the outbox are rescued and go out once', async ({ page }) => {
  const title = '从损坏文件救回的工单';
  await offlineTicket('rescue', title);
  const folder = world.folder('rescue');
  const local = profileFile(folder, 'local.db');
  // A page that holds no rows of the outbox is spoilt beyond what SQLite checks when it opens the file.
  await sqlite(local, "pragma wal_checkpoint(truncate); create table spoilt (t text); insert into spoilt select hex(randomblob(4000)) from (values (1),(2),(3),(4));");
  const handle = await open(local, 'r+');
  const { size } = await handle.stat();
  await handle.write(Buffer.alloc(4096, 0xff), 0, 4096, size - 4096 * 2);
  await handle.close();
  await writeFile(`${local}.state`, 'open');
  const console_ = await openPage(page, folder, world.relayUrl);
  await expect(page.getByText('本机数据曾损坏，已重建')).toBeVisible();
  await expect
    .poll(async () => [...(await world.rows()).tickets.values()].filter((ticket) => ticket.title === title).length, { timeout: 30_000 })
    .toBe(1);
  await console_.child.stop();
});

test('an unreachable relay is the offline state, not an error', async ({ page }) => {
  const first = await world.openDesk('unreachable', world.user('agent'));
  await first.quit();
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const console_ = await openPage(page, world.folder('unreachable'), nobody);
  await expect(page.getByRole('status').filter({ hasText: '已离线' })).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('link', { name: '会话' })).toBeVisible();
  await console_.child.stop();
});

const oneLine = (text: string): readonly string[] => text.trim().split('\n').filter((line) => !line.startsWith('npm '));

test('a port in use: one line, exit code 2', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { code, stderr } = await runToEnd(startArgs('--host', 'headless', '--port', String(port), '--data-dir', join(world.dir, 'port'), '--relay', world.relayUrl));
  server.close();
  expect(code).toBe(2);
  expect(oneLine(stderr)).toEqual([`zhishou: port ${port} is in use; choose another with --port`]);
});

for (const args of [['--nonsense'], ['--host', 'moon'], ['--port', 'many'], ['--relay', 'ftp://x'], ['word']]) {
  test(`npm start -- ${args.join(' ')}: one line, exit code 2`, async () => {
    const { code, stderr, stdout } = await runToEnd(startArgs(...args));
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(oneLine(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/^zhishou: /);
  });
}

const commands: readonly (readonly [string, string])[] = [
  ['start', 'build/start/main.ts'],
  ['test', 'build/test/main.ts'],
  ['build', 'build/bundle/main.ts'],
  ['relay', 'build/relay.ts'],
  ['bench', 'bench/main.ts'],
  ['screenshots', 'build/screenshots/main.ts'],
  ['docs', 'build/docs/main.ts'],
];
for (const [name, file] of commands) {
  test(`npm run ${name} -- --help tells its options and ends with 0; a bad flag ends with 2 and one line`, async () => {
    const helped = await runToEnd(['build/run.mjs', file, '--help']);
    expect(helped.code).toBe(0);
    expect(helped.stdout).toContain('--');
    const refused = await runToEnd(['build/run.mjs', file, '--no-such-flag']);
    expect(refused.code).toBe(2);
    expect(oneLine(refused.stderr)).toHaveLength(1);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
  });
}
