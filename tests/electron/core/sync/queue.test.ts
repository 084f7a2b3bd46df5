import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../support/systemClock.ts';
import { asId } from '../../../../shared/ids.ts';
import type { Clock } from '../../../../shared/time/clock.ts';
import { deskRows, deskUsers, newTicket } from '../../../support/deskRows.ts';
import { profileFile } from '../../../support/profileFile.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { until } from '../../../support/until.ts';

let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];

async function desktop(folder: string, over: { secrets?: Map<string, string>; clock?: Clock } = {}): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${folder}`, ...over });
  open.push(made);
  await made.core.start();
  return made;
}
async function signedIn(name = 'agent', folder = name): Promise<TestDesktop> {
  const made = await desktop(folder);
  await made.login(relay.url, name);
  await made.settled();
  return made;
}
async function offline(one: TestDesktop): Promise<void> {
  await relay.stop();
  await until('cut', async () => (await one.get('session.status', {})).connection.state === 'offline', 10_000, 10);
}
const mutate = (one: TestDesktop, name: string, args: unknown) => one.get('session.mutate', { name, args });
const queue = async (one: TestDesktop) => (await one.get('sync.state', {})).queue;
async function idOf(one: TestDesktop, name: string): Promise<string> {
  const found = (await queue(one)).find((item) => item.name === name);
  if (found === undefined) throw new Error(`${name} does not wait`);
  return found.id;
}
const numbers = () => relay.applied.map((one) => one.n);

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows());
  dir = scratchDir('queue');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('what waits for the relay', () => {
  it('is told in its order, with what each is about, its size and its state', async () => {
    const one = await signedIn();
    await offline(one);
    await mutate(one, 'tickets.create', newTicket('t1', '窗口未到账'));
    await mutate(one, 'tickets.comment', { ticketId: 't1', entryId: 'c1', text: '已电话联系信息科' });
    await mutate(one, 'inbox.send', { messageId: 'r1', conversationId: 'v1', text: '正在为您查询' });
    await mutate(one, 'inbox.markRead', { conversationId: 'v1', readUpTo: 5 });
    const state = await one.get('sync.state', {});
    expect(state.silent).toBe(1);
    expect(state.queue.map(({ name, state: s, subject, texts }) => [name, s, subject, texts.map((text) => text.value)])).toEqual([
      ['tickets.create', 'waiting', { kind: 'ticket', number: null, title: '窗口未到账' }, ['窗口未到账', '门诊缴费页面报错']],
      ['tickets.comment', 'waiting', { kind: 'ticket', number: null, title: '窗口未到账' }, ['已电话联系信息科']],
      ['inbox.send', 'waiting', { kind: 'conversation', title: '客户 v1' }, ['正在为您查询']],
    ]);
    expect(state.queue[1]?.bytes).toBeGreaterThan(Buffer.byteLength('已电话联系信息科'));
    expect(state).toMatchObject({ cursor: relay.head, head: relay.head, protocol: 1 });
    expect(state.pulledAt).not.toBeNull();
    expect(state.history.map((line) => line.state).slice(0, 2)).toEqual(['offline', 'connecting']);
    await one.core.close();
    const again = await desktop('agent', { secrets: one.secrets });
    const history = async () => (await again.get('sync.state', {})).history.map((line) => line.state);
    await until('the start is noted', async () => (await history()).includes('started'), 10_000, 10);
    expect((await history()).at(-1)).toBe('online');
  });

  it('is sent when asked to, in its order, and says how that went and when it is tried again', async () => {
    const one = await signedIn();
    await offline(one);
    await mutate(one, 'tickets.create', newTicket('t1'));
    await mutate(one, 'tickets.comment', { ticketId: 't1', entryId: 'c1', text: '补充' });
    const began = Date.now();
    const tried = await one.get('sync.sendNow', {});
    expect(tried?.result).toBe('no_connection');
    expect(tried?.at).toBeGreaterThanOrEqual(began - 1000);
    expect(tried?.nextAt).toBeGreaterThan(tried?.at ?? 0);
    const told = one.events.length;
    await until('the next attempt is told of', async () => one.events.slice(told).some((event) => event.name === 'status.changed'), 20_000, 10);

    relay.refusesPushes = 'rate_limited';
    await relay.listen();
    await one.online();
    expect(await one.get('sync.sendNow', {})).toMatchObject({ result: 'rate_limited', nextAt: expect.any(Number) });
    expect((await one.get('sync.state', {})).sending).toMatchObject({ result: 'rate_limited' });
    expect(await queue(one)).toHaveLength(2);
    relay.refusesPushes = null;
    expect(await one.get('sync.sendNow', {})).toMatchObject({ result: 'answered', nextAt: null });
    await one.settled();
    expect(numbers()).toEqual([1, 2]);
  });

  it('can be taken out with everything that cannot stand without it; the rest arrives once, without a gap', async () => {
    const one = await signedIn();
    await offline(one);
    await mutate(one, 'inbox.assign', { conversationId: 'v1', userId: 'u-lead' });
    await mutate(one, 'tickets.create', { ...newTicket('t1'), details: { severity: 'minor', firstActionAt: 1 } });
    await mutate(one, 'tickets.create', newTicket('t2', '另一张'));
    await mutate(one, 'tickets.comment', { ticketId: 't1', entryId: 'c1', text: '随它一起走' });
    await mutate(one, 'tickets.comment', { ticketId: 't2', entryId: 'c2', text: '留下' });
    await mutate(one, 'tickets.close', { ticketId: 't1', entryId: 'c3', result: '已解决', cause: 'his' });
    const falling = await one.get('sync.discardPreview', { id: await idOf(one, 'tickets.create') });
    expect(falling.map((item) => [item.name, item.texts[0]?.value])).toEqual([
      ['tickets.create', '缴费失败'], ['tickets.comment', '随它一起走'], ['tickets.close', '已解决'],
    ]);
    // What is shown must be what is lost.
    expect(await one.ask('sync.discard', { ids: falling.slice(0, 1).map((item) => item.id) })).toMatchObject({ error: { code: 'sync.changed' } });
    await one.get('sync.discard', { ids: falling.map((item) => item.id) });
    expect(await one.ask('tickets.get', { ticketId: asId<never>('t1') })).toMatchObject({ error: { code: 'not_found' } });
    expect(await one.ask('sync.discard', { ids: falling.map((item) => item.id) })).toMatchObject({ error: { code: 'sync.changed' } });
    await one.core.close();

    const again = await desktop('agent', { secrets: one.secrets });
    expect((await queue(again)).map((item) => item.name)).toEqual(['inbox.assign', 'tickets.create', 'tickets.comment']);
    await mutate(again, 'tickets.comment', { ticketId: 't2', entryId: 'c4', text: '后写的' });
    await relay.listen();
    await again.settled();
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(new Set(relay.applied.map((applied) => applied.clientId)).size).toBe(1);
    expect(relay.rows('tickets').map((row) => row.title)).toEqual(['另一张']);
    expect(relay.rows('ticketEntries').map((row) => row.text)).toEqual(['', '留下', '后写的']);
  });

  it('gets other words in its old place', async () => {
    const one = await signedIn();
    await offline(one);
    await mutate(one, 'tickets.create', newTicket('t1', '写错的标题'));
    await mutate(one, 'inbox.send', { messageId: 'r1', conversationId: 'v1', text: '写错的回复' });
    await one.get('sync.edit', { id: await idOf(one, 'tickets.create'), texts: { title: '对的标题', ticketId: 'x' } });
    expect(await one.ask('sync.edit', { id: await idOf(one, 'inbox.send'), texts: { text: ' ' } })).toMatchObject({ error: { code: 'request.malformed' } });
    await one.get('sync.edit', { id: await idOf(one, 'inbox.send'), texts: { text: '对的回复' } });
    expect((await one.get('tickets.get', { ticketId: asId<never>('t1') })).ticket).toMatchObject({ title: '对的标题', sync: 'pending' });
    await relay.listen();
    await one.settled();
    expect(relay.applied.map((applied) => [applied.n, applied.name])).toEqual([[1, 'tickets.create'], [2, 'inbox.send']]);
    expect(relay.row('tickets', 't1')).toMatchObject({ title: '对的标题' });
    expect(relay.row('messages', 'r1')).toMatchObject({ text: '对的回复' });
  });

  it('cannot be changed any more once the relay may have it, also after a restart; it takes effect once', async () => {
    const one = await signedIn();
    relay.swallowPushes = 1_000; // applied, and never answered
    await mutate(one, 'tickets.create', newTicket('t1', '可能已到达'));
    await until('the relay has it', async () => relay.row('tickets', 't1') !== null, 5000, 5);
    await relay.stop();
    await until('the answer is lost', async () => (await one.get('session.status', {})).connection.state === 'offline', 10_000, 10);
    await mutate(one, 'tickets.comment', { ticketId: 't1', entryId: 'c1', text: '之后写的' });
    await one.core.close();
    const again = await desktop('agent', { secrets: one.secrets });
    expect((await queue(again)).map(({ name, state }) => [name, state])).toEqual([['tickets.create', 'handed'], ['tickets.comment', 'waiting']]);
    const id = await idOf(again, 'tickets.create');
    expect(await again.ask('sync.discard', { ids: [id] })).toMatchObject({ error: { code: 'sync.handed' } });
    expect(await again.ask('sync.edit', { id, texts: { title: '别的' } })).toMatchObject({ error: { code: 'sync.handed' } });
    await again.get('sync.discard', { ids: [await idOf(again, 'tickets.comment')] });
    await mutate(again, 'tickets.comment', { ticketId: 't1', entryId: 'c2', text: '改主意后写的' });
    relay.swallowPushes = 0;
    await relay.listen();
    await again.settled();
    expect(numbers()).toEqual([1, 2]);
    expect(relay.rows('ticketEntries').map((row) => row.text)).toEqual(['', '改主意后写的']);
  });

  it('can be saved as a file, with what was refused, unmasked and saying so', async () => {
    const one = await signedIn();
    await offline(one);
    await mutate(one, 'callbacks.create', {
      callbackId: 'b1', hospitalId: 'h1', kind: 'patient_case', subject: '退费回访', patientName: '李小红', patientPhone: '13900001111',
      ticketId: null, conversationId: null, assigneeId: null, dueAt: 1,
    });
    // Not in the page, though.
    expect(JSON.stringify(await queue(one))).not.toContain('李小红');
    expect(await one.get('sync.export', {})).toMatchObject({ kind: 'saved', count: 1 });
    const [file] = one.saved;
    expect(file?.name).toMatch(/^zhishou-queue-\d{4}-\d\d-\d\d-\d{4}\.json$/);
    const content = JSON.parse(Buffer.from(file?.bytes ?? []).toString('utf8')) as { warning: string; queue: { args: object }[] };
    expect(content.warning).toContain('个人信息');
    expect(content.queue.map((item) => item.args)).toMatchObject([{ patientName: '李小红', patientPhone: '13900001111' }]);
  });
});

describe('two people who edit one ticket', () => {
  const edit = (entryId: string, fields: object, base: object) => ({ ticketId: 't1', entryId, fields, base });

  /** What somebody else did meanwhile. */
  const theirs = (fields: object): void => {
    const row = relay.row('tickets', 't1');
    if (row === null) throw new Error('no ticket');
    relay.commit({ entity: 'tickets', id: asId<never>('t1'), row: { ...row, ...fields } });
  };

  it('both keep their different fields; the same field is decided by a person who sees both', async () => {
    const agent = await signedIn('agent');
    await mutate(agent, 'tickets.create', { ...newTicket('t1', '原标题'), description: '原描述' });
    await agent.settled();
    await offline(agent);
    await mutate(agent, 'tickets.edit', edit('e1', { priority: 'urgent' }, { priority: 'normal' }));
    await mutate(agent, 'tickets.edit', edit('e2', { title: '我的标题', description: '我的描述' }, { title: '原标题', description: '原描述' }));
    theirs({ description: '组长的描述', cause: 'his' });
    await relay.listen();
    await until('refused', async () => (await agent.get('session.status', {})).rejections === 1, 10_000, 10);
    expect(relay.row('tickets', 't1')).toMatchObject({ priority: 'urgent', cause: 'his', title: '原标题', description: '组长的描述' });
    const [refused] = await agent.get('session.rejections', {});
    expect(refused).toMatchObject({ code: 'conflict', name: 'tickets.edit' });
    expect(refused?.theirs).toMatchObject([{ entity: 'tickets', row: { description: '组长的描述' } }, { entity: 'ticketEntries', row: null }]);
    // The same again would be refused again, and at once.
    expect(await agent.ask('session.redo', { n: refused?.n ?? 0 })).toMatchObject({ error: { code: 'conflict' } });
    await agent.get('sync.resolve', { n: refused?.n ?? 0, mine: ['title'] });
    await agent.settled();
    expect(await agent.get('session.rejections', {})).toEqual([]);
    expect(relay.row('tickets', 't1')).toMatchObject({ title: '我的标题', description: '组长的描述', priority: 'urgent', cause: 'his' });
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  it('both keep what they did to different points of one list; reworded by both, the second one is asked', async () => {
    const agent = await signedIn('agent');
    const point = (id: string, text: string) => ({ id, text, done: false });
    await mutate(agent, 'tickets.create', { ...newTicket('t1'), checklist: [point('a', '备份'), point('b', '升级')] });
    await agent.settled();
    await offline(agent);
    const change = (entryId: string, itemId: string, wanted: object) => mutate(agent, 'tickets.changeItem', { ticketId: 't1', entryId, itemId, change: wanted });
    await change('e1', 'c', { op: 'add', text: '核对', after: 'b' });
    await change('e2', 'c', { op: 'move', after: null });
    await change('e3', 'b', { op: 'rename', text: '我的升级', base: '升级' });
    expect((await queue(agent)).at(-1)).toMatchObject({ name: 'tickets.changeItem', texts: [{ path: 'change.text', value: '我的升级', min: 1, max: 200 }] });
    theirs({ checklist: [{ ...point('a', '备份'), done: true }, point('b', '组长的升级'), point('d', '通知')] });
    await relay.listen();
    await until('refused', async () => (await agent.get('session.status', {})).rejections === 1, 10_000, 10);
    expect((await agent.get('session.rejections', {}))[0]).toMatchObject({ code: 'conflict', name: 'tickets.changeItem', mine: { itemId: 'b' } });
    expect(relay.row('tickets', 't1')?.checklist).toEqual([point('c', '核对'), { ...point('a', '备份'), done: true }, point('b', '组长的升级'), point('d', '通知')]);
    await agent.settled();
  });

  it('lets the person’s own version win where they say so, once they have seen the other', async () => {
    const agent = await signedIn('agent');
    await mutate(agent, 'tickets.create', { ...newTicket('t1', '原标题'), description: '原描述' });
    await agent.settled();
    await offline(agent);
    await mutate(agent, 'tickets.edit', edit('e2', { description: '我的描述' }, { description: '原描述' }));
    theirs({ description: '组长的描述' });
    await relay.listen();
    await until('refused', async () => (await agent.get('session.status', {})).rejections === 1, 10_000, 10);
    await agent.get('sync.resolve', { n: (await agent.get('session.rejections', {}))[0]?.n ?? 0, mine: ['description'] });
    await agent.settled();
    expect(relay.row('tickets', 't1')).toMatchObject({ description: '我的描述' });
  });

  it('gives a refused edit up where theirs are kept everywhere', async () => {
    const agent = await signedIn('agent');
    await mutate(agent, 'tickets.create', newTicket('t1', '原标题'));
    await agent.settled();
    await offline(agent);
    await mutate(agent, 'tickets.edit', edit('e1', { title: '我的标题' }, { title: '原标题' }));
    theirs({ title: '别人的标题' });
    await relay.listen();
    await until('refused', async () => (await agent.get('session.status', {})).rejections === 1, 10_000, 10);
    const [refused] = await agent.get('session.rejections', {});
    await agent.get('sync.resolve', { n: refused?.n ?? 0, mine: [] });
    expect(await agent.get('session.rejections', {})).toEqual([]);
    expect((await agent.get('tickets.get', { ticketId: asId<never>('t1') })).ticket).toMatchObject({ title: '别人的标题', sync: 'synced' });
    expect(await agent.ask('sync.resolve', { n: refused?.n ?? 0, mine: [] })).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('a desktop whose clock is two hours fast', () => {
  it('takes what is due, when it was done and since when it is offline from the relay’s clock', async () => {
    const real = systemClock();
    const fast = 2 * 3_600_000;
    const one = await desktop('agent', { clock: { ...real, now: () => real.now() + fast, at: (at, run) => real.at(at - fast, run) } });
    await one.login(relay.url, 'agent');
    await one.settled();
    expect(Math.abs((await one.get('session.status', {})).clockOffset + fast)).toBeLessThan(30_000);
    const callback = (callbackId: string, dueAt: number) => ({
      callbackId, hospitalId: 'h1', kind: 'hospital_monthly', subject: callbackId, patientName: '', patientPhone: '',
      ticketId: null, conversationId: null, assigneeId: null, dueAt,
    });
    // Due in an hour by the relay, an hour ago by this desktop.
    await mutate(one, 'callbacks.create', callback('soon', Date.now() + 3_600_000));
    await mutate(one, 'callbacks.create', callback('late', Date.now() - 3_600_000));
    const { items } = await one.get('callbacks.list', { show: 'overdue', hospitalId: null, limit: 10 });
    expect(items.map((item) => item.subject)).toEqual(['late']);
    await offline(one);
    const before = Date.now();
    await mutate(one, 'tickets.create', newTicket('t1'));
    const { connection } = await one.get('session.status', {});
    const state = await one.get('sync.state', {});
    const told = [
      (await one.get('tickets.get', { ticketId: asId<never>('t1') })).ticket.createdAt,
      connection.state === 'online' ? 0 : connection.since,
      state.queue[0]?.at ?? 0,
      state.pulledAt ?? 0,
      state.history[0]?.at ?? 0,
    ];
    for (const at of told) expect(Math.abs(at - before)).toBeLessThan(60_000);
  });
});

describe('half-filled forms', () => {
  it('outlive the program, belong to the person, and are sealed', async () => {
    const one = await signedIn();
    await one.get('drafts.save', { name: 'callback.new', text: '{"patientName":"李小红"}' });
    await one.get('drafts.save', { name: 'ticket.new', text: '{"title":"半句"}' });
    await one.get('drafts.save', { name: 'ticket.new', text: '' });
    await one.core.close();
    const file = profileFile(`${dir}/agent`, 'local.db');
    const bytes = (await Promise.all([file, `${file}-wal`].map((path) => readFile(path).catch(() => Buffer.alloc(0))))).map((part) => part.toString('utf8')).join('');
    expect(bytes).toContain('callback.new');
    expect(bytes).not.toContain('李小红');
    const again = await desktop('agent', { secrets: one.secrets });
    expect(await again.get('drafts.list', {})).toEqual({ 'callback.new': '{"patientName":"李小红"}' });
    await again.get('session.logout', {});
    expect(await again.ask('drafts.list', {})).toMatchObject({ error: { code: 'session.required' } });
    await again.login(relay.url, 'lead');
    expect(await again.get('drafts.list', {})).toEqual({});
  });
});
