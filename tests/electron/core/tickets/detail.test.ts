import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import type { ConversationId, TicketId } from '../../../../shared/ids.ts';
import { put } from '../../../../shared/wire/mutation.ts';
import { conversationRow, deskRows, deskUsers, messageRow, newTicket } from '../../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { ticketRow } from '../../../support/ticketRows.ts';
import { until } from '../../../support/until.ts';

let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];
const patient = { patientName: '李秀兰', patientPhone: '13900020001' };
const patientCase = { ...newTicket('t1', '退费未到账'), kind: 'patient_case', details: patient };

async function signedIn(name: string): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${name}` });
  open.push(made);
  await made.core.start();
  await made.login(relay.url, name);
  await made.settled();
  return made;
}
const act = async (of: TestDesktop, name: string, args: unknown): Promise<void> => void (await of.get('session.mutate', { name, args }));
const detail = (of: TestDesktop, ticketId = 't1') => of.get('tickets.get', { ticketId: asId<TicketId>(ticketId) });

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows());
  dir = scratchDir('ticket-detail');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('who the patient is', () => {
  it('leaves the core masked, is revealed only with an audit line, and survives edits of other fields', async () => {
    const one = await signedIn('agent');
    await act(one, 'tickets.create', patientCase);
    await act(one, 'tickets.edit', { ticketId: 't1', entryId: 'e2', fields: { title: '退费仍未到账' }, details: { patientName: '李秀兰一' } });
    const shown = JSON.stringify([await detail(one), await one.get('tickets.list', { status: 'all', hospitalId: null, assigneeId: null, kind: null, query: '', limit: 10 })]);
    expect(shown).toContain('139****0001');
    expect(shown).not.toMatch(/李秀兰|13900020001/);
    expect(await one.get('directory.reveal', { subject: 'ticket', subjectId: 't1', field: 'phone' })).toEqual({ value: '13900020001' });
    expect(await one.get('directory.reveal', { subject: 'ticket', subjectId: 't1', field: 'name' })).toEqual({ value: '李秀兰一' });
    expect(await one.ask('directory.reveal', { subject: 'ticket', subjectId: 'nowhere', field: 'name' })).toMatchObject({ error: { code: 'not_found' } });
    await one.settled();
    expect(relay.row('tickets', 't1')).toMatchObject({ title: '退费仍未到账', details: { patientPhone: '13900020001' } });
    expect(relay.rows('disclosures').map((row) => `${row.subject} ${row.field}`)).toEqual(['ticket phone', 'ticket name']);
  });

  it('is not in the file for R&D, offline too', async () => {
    const one = await signedIn('agent');
    await relay.stop();
    await act(one, 'tickets.create', { ...patientCase, kind: 'fault', description: '李秀兰 13900020001 缴费失败' });
    await act(one, 'tickets.sendToRnd', { ticketId: 't1', entryId: 'e2', question: '为何失败', soFar: '重试无效', logs: 'ERR user=13900020001', attachmentIds: [] });
    const attach = { ticketId: asId<TicketId>('t1'), entryId: asId<never>('e3'), attachmentId: asId<never>('log'), role: 'log' as const, name: 'his.log', fromAt: null, toAt: null, source: '前置机' };
    await one.get('tickets.addFile', { transferId: 'transfer-1', at: 0, data: Buffer.from('10:02 结算返回 -103，李秀兰 13900020001').toString('base64'), attach });
    expect((await one.get('sync.state', {})).queue.map(({ file }) => file)).toEqual([null, null, { name: 'his.log', size: 47 }]);
    expect(await one.get('tickets.exportForRnd', { ticketId: asId<TicketId>('t1') })).toMatchObject({ kind: 'saved' });
    const [file] = one.saved;
    expect(file?.name).toMatch(/\.html$/);
    const html = Buffer.from(file?.bytes ?? []).toString('utf8');
    expect(html).toContain('为何失败');
    expect(html).toContain('10:02 结算返回 -103，李** 139****0001');
    expect(html).not.toMatch(/李秀兰|13900020001/);
  });
});

describe('what is around a ticket', () => {
  it('messages of its conversation around its time, links in both directions, files', async () => {
    const one = await signedIn('agent');
    const now = Date.now();
    relay.commit(conversationRow('v1'), messageRow('near', { sentAt: now - 60_000 }), messageRow('long-ago', { sentAt: now - 90 * 86_400_000 }));
    await until('the messages', async () => (await one.get('inbox.thread', { conversationId: asId<ConversationId>('v1'), before: null, limit: 10 })).messages.length === 2, 10_000, 10);
    await act(one, 'tickets.create', { ...newTicket('t1'), conversationId: 'v1' });
    await act(one, 'tickets.create', newTicket('t2', '另一张'));
    await act(one, 'tickets.link', { linkId: 'l1', entryId: 'e-l', ticketId: 't1', toId: 't2', kind: 'caused_by' });
    await act(one, 'tickets.attach', { ticketId: 't1', entryId: 'e-f', attachmentId: 'f1', role: 'log', name: 'a.log', mime: 'text/plain', size: 1, sha256: 'a'.repeat(64), fromAt: null, toAt: null, source: '' });
    expect(await detail(one)).toMatchObject({ messages: [{ id: 'near' }], attachments: [{ id: 'f1' }], links: [{ direction: 'out', other: { id: 't2', title: '另一张' } }] });
    expect(await detail(one, 't2')).toMatchObject({ messages: [], links: [{ direction: 'in', other: { id: 't1' } }] });
  });

  it('finds tickets to link to by number and by a part of the title, never itself', async () => {
    const one = await signedIn('agent');
    relay.commit(...[12, 112, 7].map((number) => put('tickets', ticketRow({ id: asId(`n${number}`), number, title: number === 7 ? '一百% 12 号窗口' : `工单${number}`, updatedAt: number }))));
    await until('the tickets', async () => (await one.get('tickets.find', { query: '', except: asId<TicketId>('none'), limit: 10 })).length === 3, 10_000, 10);
    const found = async (query: string) => (await one.get('tickets.find', { query, except: asId<TicketId>('n112'), limit: 10 })).map((ticket) => ticket.number);
    expect(await found('#12')).toEqual([12, 7]);
    expect(await found('100%')).toEqual([]);
    expect(await found('%')).toEqual([7]);
    expect(await found('')).toEqual([12, 7]);
  });
});

describe('notices', () => {
  it('tell the owner and the watchers what a colleague did, in words that fit a lock screen, and nobody else', async () => {
    const [agent, lead] = [await signedIn('agent'), await signedIn('lead')];
    await act(agent, 'tickets.create', { ...patientCase, assigneeId: 'u-lead' });
    const about = (of: TestDesktop) => of.notices.filter((notice) => notice.path === '/tickets/t1');
    await until('the owner to be told', async () => about(lead).length > 0, 10_000, 10);
    await act(lead, 'tickets.comment', { ticketId: 't1', entryId: 'c1', text: '李秀兰来电' });
    await lead.settled();
    await agent.settled();
    expect(about(agent)).toEqual([]);
    await act(agent, 'tickets.watch', { ticketId: 't1', userId: 'u-agent', on: true });
    await agent.settled();
    await act(lead, 'tickets.setStatus', { ticketId: 't1', entryId: 's1', status: 'waiting_hospital', reason: '等流水' });
    await until('the watcher to be told', async () => about(agent).length > 0, 10_000, 10);
    expect(about(agent)).toMatchObject([{ body: '状态改为「等医院」', tag: 'ticket t1' }]);
    expect(JSON.stringify([...lead.notices, ...agent.notices])).not.toMatch(/李秀兰|退费|等流水/);
  });
});
