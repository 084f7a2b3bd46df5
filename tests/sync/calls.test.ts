import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../shared/ids.ts';
import { put } from '../../shared/wire/mutation.ts';
import { baseRows, PASSWORD, startRelay, START } from '../relay/relayHarness.ts';
import type { RelayUnderTest } from '../relay/relayHarness.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import type { FaultProxy } from '../support/faultProxy.ts';
import { newTicket } from '../support/deskRows.ts';
import { comparable, mirrorRows, readSqlite } from '../support/mirrorRows.ts';
import { profileFile } from '../support/profileFile.ts';
import type { RelayRows } from '../support/relayReader.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';
import { createTestDesktop } from '../support/testDesktop.ts';
import type { TestDesktop } from '../support/testDesktop.ts';
import { until } from '../support/until.ts';

/** The phone log between two desktops and the relay: one works on when the cable is out, and reads the same afterwards. */
let relay: RelayUnderTest;
let dir: string;
let proxy: FaultProxy;
let agent: TestDesktop;
let lead: TestDesktop;

beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows(), put('contacts', { id: asId<never>('p1'), hospitalId: asId<never>('h1'), name: '王主任', title: '信息科主任', phone: '13812345678', mergedInto: null }));
  dir = scratchDir('calls');
  proxy = await startFaultProxy(relay.url);
  agent = createTestDesktop({ dataDir: `${dir}/agent`, relayUrl: proxy.url });
  lead = createTestDesktop({ dataDir: `${dir}/lead`, relayUrl: relay.url });
  for (const [desktop, url, name] of [[agent, proxy.url, 'u-agent'], [lead, relay.url, 'u-lead']] as const) {
    await desktop.core.start();
    await desktop.get('session.login', { relayUrl: url, name, password: PASSWORD });
    await desktop.settled();
  }
});
afterAll(async () => {
  for (const one of [agent, lead]) await one.core.close();
  await proxy.close();
  await relay.close();
  await removeScratchDir(dir);
});

const act = (desktop: TestDesktop, name: string, args: unknown) => desktop.ask('session.mutate', { name, args });
const log = (callId: string, over: object = {}) => ({
  callId, direction: 'in', hospitalId: null, contactId: null, callerName: '', topic: 'fault', topicText: '挂号打不开', notes: '', phone: '', startedAt: START - 60_000, endedAt: START - 60_000, result: 'answered', ...over,
});
const everywhere = (what: string) =>
  until(what, async () => {
    const names = ['calls', 'callbacks', 'attempts', 'tickets'] as const;
    const rows = Object.fromEntries(await Promise.all(names.map(async (name) => [name, new Map((await relay.rows(name)).map((row) => [row.id as string, row]))] as const)));
    const expected = comparable(rows as unknown as RelayRows, names); // pairs of every entity that is asked for
    for (const who of ['agent', 'lead']) expect(await mirrorRows(profileFile(`${dir}/${who}`, 'mirror.db'), names)).toEqual(expected);
    return true;
  }, 15_000);
const list = { hospitalId: null, direction: null, userId: null, missedOnly: false, from: null, to: null, limit: 100 } as const;

describe('the phone log', () => {
  it('makes the callback of a missed call at once without a network, and the same one everywhere', async () => {
    proxy.cut();
    await act(agent, 'calls.log', log('k1', { contactId: 'p1', hospitalId: 'h1', result: 'missed' }));
    const due = await agent.get('callbacks.list', { show: 'open', hospitalId: null, limit: 10 });
    expect(due.items).toMatchObject([{ id: 'k1.m', kind: 'missed_call', subject: '王主任 138****5678', patientPhone: '138****5678', dueAt: START + 540_000, sync: 'pending' }]);
    expect((await agent.get('calls.list', list)).items).toMatchObject([{ id: 'k1', phone: '138****5678', callback: { id: 'k1.m', status: 'open' }, sync: 'pending' }]);
    expect((await lead.get('calls.list', list)).total).toBe(0);
    proxy.restore();
    await agent.settled();
    await everywhere('the call and its callback on both desktops');
    expect((await lead.get('callbacks.list', { show: 'open', hospitalId: null, limit: 10 })).items).toMatchObject([{ id: 'k1.m', assigneeId: 'u-agent', due: 'today' }]);
    expect(await relay.rows('callbacks')).toHaveLength(1);
  });

  it('finds people while their number or name is typed, and what is due to that number', async () => {
    const lookup = (args: object) => lead.get('customers.lookup', { name: '', phone: '', contactId: null, limit: 5, ...args });
    expect(await lookup({ phone: '5678' })).toMatchObject({ people: [{ contact: { id: 'p1', phone: '138****5678' }, exact: false }], due: [] });
    expect(await lookup({ phone: '+86 138 1234 5678' })).toMatchObject({ people: [{ exact: true, callbacks: [{ id: 'k1.m' }] }], due: [{ id: 'k1.m' }] });
    expect(await lookup({ name: '王' })).toMatchObject({ people: [{ contact: { id: 'p1' } }] });
    expect(await lookup({ contactId: 'p1' })).toMatchObject({ people: [{ contact: { id: 'p1' }, callbacks: [{ id: 'k1.m' }] }], due: [{ id: 'k1.m' }] });
    expect([await lookup({ phone: '56' }), await lookup({ name: '李' }), await lookup({ phone: '999999' })]).toEqual(Array.from({ length: 3 }, () => ({ people: [], due: [] })));
  });

  it('keeps the number sealed in its file and masked outside; who reads it is written down', async () => {
    const stored = await readSqlite(profileFile(`${dir}/agent`, 'mirror.db'), (all) => all(`select phone from calls`));
    expect(stored).toEqual([{ phone: expect.stringMatching(/^s1\./) }]);
    expect(await agent.get('directory.reveal', { subject: 'call', subjectId: 'k1', field: 'phone' })).toEqual({ value: '13812345678' });
    await agent.settled();
    expect(await relay.rows('disclosures')).toMatchObject([{ subject: 'call', subjectId: 'k1', field: 'phone', userId: 'u-agent' }]);
  });

  it('ends the callback with a later call to the same number, with a ticket in between', async () => {
    proxy.cut();
    for (const [name, args] of [
      ['calls.log', log('k2', { direction: 'out', phone: '138-1234-5678', hospitalId: 'h1', startedAt: START, endedAt: START + 95_000, notes: '已告知恢复时间' })],
      ['tickets.create', newTicket('t1')],
      ['calls.link', { callId: 'k2', ticketId: 't1' }],
      ['calls.attempt', { callId: 'k2', callbackId: 'k1.m', attemptId: 'x1', party: 'hospital' }],
      ['callbacks.close', { callbackId: 'k1.m', result: '已电话沟通' }],
    ] as const) expect(await act(agent, name, args)).toMatchObject({ ok: true });
    proxy.restore();
    await agent.settled();
    await everywhere('everything that hangs on the call');
    expect(await lead.get('session.rejections', {})).toEqual([]);
    expect(await lead.get('callbacks.get', { callbackId: asId<never>('k1.m') })).toMatchObject({
      callback: { status: 'done', missing: [] }, attempts: [{ outcome: 'reached', note: '已告知恢复时间', proof: { type: 'call', phoneTail: '5678', callId: 'k2' } }],
    });
    expect((await lead.get('tickets.get', { ticketId: asId<never>('t1') })).calls).toMatchObject([{ id: 'k2', phone: '138****5678' }]);
    expect(await lead.get('calls.get', { callId: asId<never>('k2') })).toMatchObject({ call: { ticket: { id: 't1' }, callback: { id: 'k1.m', status: 'done' } }, due: [] });
    // One call, one line: the attempt stands for the call that it was.
    const report = await lead.get('reports.preview', { hospitalId: asId<never>('h1'), month: '2026-01' });
    expect(report.log.totals).toMatchObject({ calls: 2, callsMissed: 1, attempts: 1 });
    expect(report.log.rows.filter((row) => row.means === 'call').map((row) => row.kind).toSorted()).toEqual(['call', 'callback_attempt']);
  });

  it('is filtered by hospital, direction, who, missed and days', async () => {
    const ids = async (over: object) => (await lead.get('calls.list', { ...list, ...over })).items.map((one) => one.id);
    expect(await ids({})).toEqual(['k2', 'k1']);
    expect([await ids({ hospitalId: 'h1' }), await ids({ hospitalId: 'h2' })]).toEqual([['k2', 'k1'], []]);
    expect([await ids({ direction: 'in' }), await ids({ direction: 'out' }), await ids({ missedOnly: true })]).toEqual([['k1'], ['k2'], ['k1']]);
    expect([await ids({ userId: 'u-agent' }), await ids({ userId: 'u-lead' })]).toEqual([['k2', 'k1'], []]);
    expect([await ids({ from: START }), await ids({ to: START }), await ids({ ticketId: 't1' }), await ids({ contactId: 'p1' })]).toEqual([['k2'], ['k1'], ['k2'], ['k1']]);
    expect(await lead.get('calls.list', { ...list, missedOnly: true })).toMatchObject({ total: 2, missed: 1 });
  });
});
