import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import { conversationRow, deskRows, deskUsers, messageRow, MORNING, newTicket } from '../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { createTestDesktop } from '../../support/testDesktop.ts';
import type { TestDesktop } from '../../support/testDesktop.ts';
import { TestRelay } from '../../support/testRelay.ts';
import { until } from '../../support/until.ts';

let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];

async function desktop(name: string, secrets?: Map<string, string>): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${name}`, ...(secrets === undefined ? {} : { secrets }) });
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
const ticketTitles = async (of: TestDesktop) =>
  (await of.get('tickets.list', { status: 'all', hospitalId: null, assigneeId: null, kind: null, query: '', limit: 100 })).items.map((t) => t.title);

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows());
  dir = scratchDir('core');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('session', () => {
  it('refuses features until somebody signs in, and says so in words', async () => {
    const one = await desktop('a');
    expect(await one.ask('duty.board', { groupId: null, monday: '2026-11-23' })).toMatchObject({ ok: false, error: { code: 'session.required', message: '请先登录' } });
    expect(await one.core.request('__proto__', {})).toMatchObject({ ok: false, error: { code: 'request.unknown' } });
    expect(await one.core.request('session.login', { relayUrl: 'x' })).toMatchObject({ ok: false, error: { code: 'request.malformed' } });
  });

  it('tells wrong credentials from an unreachable relay', async () => {
    const one = await desktop('a');
    expect(await one.ask('session.login', { relayUrl: relay.url, name: 'agent', password: 'no' })).toMatchObject({ error: { code: 'session.credentials' } });
    expect(await one.ask('session.login', { relayUrl: 'http://127.0.0.1:9', name: 'agent', password: 'secret' })).toMatchObject({ error: { code: 'session.unreachable' } });
  });

  it('opens offline with what it had, and forgets nothing of the device', async () => {
    const one = await signedIn();
    await one.get('session.setPreference', { key: 'theme', value: '"dark"' });
    await one.get('session.setLocale', { locale: 'en' });
    await one.core.close();
    await relay.stop();
    const again = await desktop('agent', one.secrets);
    const status = await again.get('session.status', {});
    expect(status).toMatchObject({ user: { id: 'u-agent' }, complete: true, locale: 'en' });
    expect((await again.get('directory.snapshot', {})).hospitals).toHaveLength(1);
    expect(await again.get('session.preferences', {})).toMatchObject({ theme: '"dark"' });
    await until('offline', async () => (await again.get('session.status', {})).connection.state === 'offline', 5000, 10);
    await relay.listen();
    await again.online();
  });
});

describe('working offline', () => {
  it('keeps a ticket made offline through a restart and sends it once', async () => {
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 5000, 10);
    await one.get('session.mutate', { name: 'tickets.create', args: newTicket('t1', '离线工单') });
    await one.get('session.mutate', { name: 'tickets.comment', args: { ticketId: 't1', entryId: 't1-c', text: '已电话联系信息科' } });
    const detail = await one.get('tickets.get', { ticketId: asId<never>('t1') });
    expect(detail.ticket).toMatchObject({ title: '离线工单', sync: 'pending', number: null });
    await one.core.close();

    const again = await desktop('agent', one.secrets);
    expect(await ticketTitles(again)).toEqual(['离线工单']);
    expect((await again.get('session.status', {})).pending).toBe(2);
    relay.swallowPushes = 1;
    await relay.listen();
    await again.settled();
    expect(relay.rows('tickets')).toHaveLength(1);
    expect(relay.applied.map((one) => one.n)).toEqual([1, 2]);
    await until('number', async () => (await again.get('tickets.get', { ticketId: asId<never>('t1') })).ticket.number === 1);
    const found = await again.get('tickets.get', { ticketId: asId<never>('t1') });
    expect(found.ticket.sync).toBe('synced');
    expect(found.entries.map((entry) => entry.kind)).toEqual(['created', 'comment']);
    expect((await again.get('search.all', { query: '联系', limit: 10 })).hits).toMatchObject([{ kind: 'ticket', id: 't1' }]);
  });

  it('refuses duty offline, switches it online, and the other desktop shows it', async () => {
    const lead = await signedIn('lead');
    const agent = await signedIn('agent');
    const args = { groupId: 'g1', primaryId: 'u-lead', backupId: 'u-agent', reason: '交接', term: 1 };
    expect(await agent.ask('session.mutate', { name: 'duty.switch', args })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await lead.get('session.mutate', { name: 'duty.switch', args })).toEqual({ n: null });
    expect((await lead.get('duty.board', { groupId: null, monday: '2026-11-23' })).group).toMatchObject({ primaryId: 'u-lead', term: 2 });
    await until('other desktop', async () => (await agent.get('duty.board', { groupId: null, monday: '2026-11-23' })).group?.term === 2);
    expect(await lead.ask('session.mutate', { name: 'duty.switch', args })).toMatchObject({ error: { code: 'stale_term' } });
    await relay.stop();
    await until('cut', async () => (await lead.get('session.status', {})).connection.state !== 'online', 5000, 10);
    expect(await lead.ask('session.mutate', { name: 'duty.switch', args: { ...args, term: 2 } })).toMatchObject({ error: { code: 'authority.offline' } });
  });

  it('shows a refusal of the relay with both versions, and redoes or discards it', async () => {
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 5000, 10);
    await one.get('session.mutate', { name: 'inbox.assign', args: { conversationId: 'v1', userId: 'u-lead' } });
    await one.get('session.mutate', { name: 'inbox.setStatus', args: { conversationId: 'v1', status: 'closed' } });
    relay.commit({ entity: 'staff', id: 'u-lead', row: { id: asId<never>('u-lead'), name: 'lead', displayName: 'lead', role: 'lead', active: false } });
    await relay.listen();
    await one.settled();
    const [rejection, ...more] = await one.get('session.rejections', {});
    expect(more).toEqual([]);
    expect(rejection).toMatchObject({ name: 'inbox.assign', code: 'inactive_user', mine: { userId: 'u-lead' } });
    expect(rejection?.theirs.find((row) => row.entity === 'conversations')?.row).toMatchObject({ assigneeId: null });
    const thread = await one.get('inbox.thread', { conversationId: asId<never>('v1'), before: null, limit: 10 });
    expect(thread.conversation).toMatchObject({ assigneeId: null, status: 'closed' });
    const n = rejection?.n ?? -1;
    relay.commit(...deskRows().filter((row) => row.entity === 'staff'));
    await until('staff', async () => (await one.get('directory.snapshot', {})).staff.every((person) => person.active));
    await one.get('session.redo', { n });
    expect(await one.get('session.rejections', {})).toEqual([]);
    await one.settled();
    expect(relay.row('conversations', 'v1')).toMatchObject({ assigneeId: 'u-lead' });
    expect(await one.ask('session.discard', { n })).toMatchObject({ error: { code: 'not_found' } });
  });

  it('is not held up by one action that the relay cannot read', async () => {
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 5000, 10);
    relay.unparsable = 'inbox.assign';
    await one.get('session.mutate', { name: 'tickets.create', args: newTicket('t1') });
    await one.get('session.mutate', { name: 'inbox.assign', args: { conversationId: 'v1', userId: 'u-lead' } });
    for (let i = 0; i < 150; i++) await one.get('session.mutate', { name: 'tickets.comment', args: { ticketId: 't1', entryId: `c${i}`, text: '长'.repeat(3999) } });
    await relay.listen();
    await one.settled();
    expect(relay.applied.map((mutation) => mutation.n)).toEqual(Array.from({ length: 152 }, (_, index) => index + 1));
    expect(await one.get('session.rejections', {})).toMatchObject([{ name: 'inbox.assign', code: 'unknown_mutation', mine: { userId: 'u-lead' } }]);
    expect(relay.rows('ticketEntries')).toHaveLength(151);
  });

  it('keeps what was done when another database stands behind the relay', async () => {
    const one = await signedIn();
    await one.get('session.mutate', { name: 'tickets.create', args: newTicket('t0') });
    await one.settled();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 5000, 10);
    await one.get('session.mutate', { name: 'tickets.create', args: newTicket('t1', '留下的工单') });
    relay.reset('epoch-2');
    relay.commit(...deskRows(), messageRow('m9'));
    await relay.listen();
    await until('new rows', async () => (await ticketTitles(one)).join() === '留下的工单' && (await one.get('session.status', {})).pending === 0, 15_000);
    await one.settled();
    expect(relay.rows('tickets').map((ticket) => ticket.title)).toEqual(['留下的工单']);
  });
});

describe('inbox', () => {
  it('shows list, thread, drafts, unread and pending replies', async () => {
    const one = await signedIn();
    relay.commit(messageRow('m2', { sentAt: MORNING + 2 }), messageRow('m1', { sentAt: MORNING + 1, text: '你好' }), conversationRow('v2', { waitingSince: null, lastMessageAt: MORNING - 5 }));
    await until('messages', async () => (await one.get('inbox.thread', { conversationId: asId<never>('v1'), before: null, limit: 10 })).messages.length === 2);
    await one.get('inbox.saveDraft', { conversationId: asId<never>('v1'), text: '您好，' });
    const list = await one.get('inbox.list', { filter: 'open', hospitalId: null, limit: 10 });
    expect(list.items.map((item) => [item.conversation.id, item.unread, item.hasDraft])).toEqual([['v1', 2, true], ['v2', 0, false]]);
    expect((await one.get('inbox.counts', { hospitalId: null })).views).toMatchObject({ open: 2, unread: 1, waiting: 1 });
    const thread = await one.get('inbox.thread', { conversationId: asId<never>('v1'), before: null, limit: 1 });
    expect(thread).toMatchObject({ hasOlder: true, draft: '您好，', window: { open: true }, maxTextBytes: 2048 });
    expect(thread.messages.map((m) => m.id)).toEqual(['m2']);
    const older = await one.get('inbox.thread', { conversationId: asId<never>('v1'), before: { sentAt: MORNING + 2, id: asId<never>('m2') }, limit: 5 });
    expect(older.messages.map((m) => m.id)).toEqual(['m1']);
    await one.get('session.mutate', { name: 'inbox.markRead', args: { conversationId: 'v1', readUpTo: MORNING + 2 } });
    expect((await one.get('inbox.list', { filter: 'unread', hospitalId: null, limit: 10 })).items).toEqual([]);
    await relay.stop();
    // Reading is no action that waits to be sent; writing is.
    await one.get('session.mutate', { name: 'inbox.markRead', args: { conversationId: 'v1', readUpTo: MORNING + 3 } });
    expect((await one.get('session.status', {})).pending).toBe(0);
    await one.get('session.mutate', { name: 'inbox.send', args: { messageId: 'r1', conversationId: 'v1', text: '正在为您查询' } });
    const replied = await one.get('inbox.thread', { conversationId: asId<never>('v1'), before: null, limit: 10 });
    expect(replied.messages.at(-1)).toMatchObject({ id: 'r1', state: 'queued', pending: true });
    expect((await one.get('session.status', {})).pending).toBe(1);
    // A queued reply stops no clock.
    expect(replied.conversation.waitingSince).toBe(MORNING);
    const other = await one.get('inbox.list', { filter: 'waiting', hospitalId: asId<never>('h1'), limit: 10 });
    expect(other.items).toMatchObject([{ pending: true }]);
  });

  it('notifies of live messages without their words, and sends one digest after an absence', async () => {
    const one = await signedIn();
    const notices = () => one.notices.filter((notice) => notice.tag !== 'turn');
    relay.commit(messageRow('m1', { sentAt: MORNING + 10 }));
    await until('a notice', async () => notices().length === 1);
    // The agent is primary: one summary when their turn begins.
    await until('the turn', async () => one.notices.some((notice) => notice.title === '你的值班开始了（主班）'));
    expect(notices()[0]).toEqual({ title: '江城一院 · 李女士', body: '1 条新消息', tag: 'v1', path: '/inbox/v1' });
    expect(one.events.filter((event) => event.name === 'message.arrived')).toHaveLength(1);
    expect(one.badges.at(-1)).toBe(1);
    await relay.stop();
    for (let i = 0; i < 300; i++) relay.commit(messageRow(`night-${i}`, { sentAt: MORNING + 100 + i }));
    await relay.listen();
    await until('the digest', async () => notices().length === 2);
    await one.settled();
    expect(notices()[1]).toMatchObject({ tag: 'digest', title: '离开期间有 300 条新消息' });
    expect(one.notices).toHaveLength(3);
  });
});

describe('callbacks and directory', () => {
  it('closes only when both parties have a proven reply, and keeps numbers masked until asked', async () => {
    const one = await signedIn();
    const dueAt = Date.now() + 1000;
    await one.get('session.mutate', {
      name: 'callbacks.create',
      args: { callbackId: 'b1', hospitalId: 'h1', kind: 'patient_case', subject: '退费回访', patientName: '李小红', patientPhone: '13900001111', ticketId: null, conversationId: null, assigneeId: null, dueAt },
    });
    const list = await one.get('callbacks.list', { show: 'open', hospitalId: null, limit: 10 });
    expect(list.items[0]).toMatchObject({ patientName: '李**', patientPhone: '139****1111', missing: ['patient', 'hospital'], attempts: 0 });
    expect(list.counts.closed).toBe(0);
    const close = { name: 'callbacks.close', args: { callbackId: 'b1', result: '已解决' } };
    expect(await one.ask('session.mutate', close)).toMatchObject({ error: { code: 'gate_patient', message: '患者尚未回复到位，不能关闭' } });
    const call = { type: 'call', startedAt: MORNING, endedAt: MORNING + 90_000, phoneTail: '1111' };
    const attempt = (attemptId: string, party: string) => ({ name: 'callbacks.logAttempt', args: { attemptId, callbackId: 'b1', party, outcome: 'reached', proof: call, note: '' } });
    await one.get('session.mutate', attempt('x1', 'patient'));
    expect(await one.ask('session.mutate', close)).toMatchObject({ error: { code: 'gate_hospital' } });
    await one.get('session.mutate', attempt('x2', 'hospital'));
    await one.get('session.mutate', close);
    await one.settled();
    expect(relay.row('callbacks', 'b1')).toMatchObject({ status: 'done' });
    expect((await one.get('directory.snapshot', {})).contacts[0]?.phone).toBe('138****5678');
    expect(await one.get('directory.reveal', { subject: 'callback', subjectId: 'b1', field: 'phone' })).toEqual({ value: '13900001111' });
    expect(await one.get('directory.reveal', { subject: 'contact', subjectId: 'p1', field: 'phone' })).toEqual({ value: '13812345678' });
    await one.settled();
    expect(relay.rows('disclosures').map((row) => row.subjectId)).toEqual(['b1', 'p1']);
  });
});
