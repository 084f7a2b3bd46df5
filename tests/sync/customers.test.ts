import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../shared/ids.ts';
import { put } from '../../shared/wire/mutation.ts';
import { baseRows, PASSWORD, startRelay, START } from '../relay/relayHarness.ts';
import type { RelayUnderTest } from '../relay/relayHarness.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import type { FaultProxy } from '../support/faultProxy.ts';
import { conversationRow, deskRows, messageRow, newTicket } from '../support/deskRows.ts';
import { comparable, mirrorRows } from '../support/mirrorRows.ts';
import { profileFile } from '../support/profileFile.ts';
import type { RelayRows } from '../support/relayReader.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';
import { createTestDesktop } from '../support/testDesktop.ts';
import type { TestDesktop } from '../support/testDesktop.ts';
import { until } from '../support/until.ts';

/** One person across channels, said by two leads of whom one has no network meanwhile. */
let relay: RelayUnderTest;
let dir: string;
let proxy: FaultProxy;
let away: TestDesktop;
let here: TestDesktop;

const contact = (id: string, phone: string) => put('contacts', { id: asId<never>(id), hospitalId: asId<never>('h1'), name: id, title: '', phone, mergedInto: null });
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(
    ...baseRows(),
    ...deskRows().filter((row) => row.entity === 'accounts' || row.entity === 'contracts'),
    contact('p1', '13800000001'),
    contact('p2', '+86 13800000001'),
    contact('p3', ''),
    conversationRow('v1'),
    conversationRow('v2'),
    conversationRow('g1', { kind: 'group', externalId: 'group-1', title: '项目群' }),
    messageRow('m1', { conversationId: asId<never>('g1'), senderExternalId: 'ext-v1', senderName: '王', sentAt: START - 1 }),
    messageRow('m2', { conversationId: asId<never>('g1'), senderExternalId: 'ext-x', senderName: '赵', sentAt: START }),
    put('bindings', { id: asId<never>('b1'), hospitalId: asId<never>('h1'), accountId: asId<never>('a1'), externalId: 'group-1', label: '项目群', staffIds: [] }),
  );
  dir = scratchDir('customers');
  proxy = await startFaultProxy(relay.url);
  away = createTestDesktop({ dataDir: `${dir}/away`, relayUrl: proxy.url });
  here = createTestDesktop({ dataDir: `${dir}/here`, relayUrl: relay.url });
  for (const [desktop, url, name] of [[away, proxy.url, 'u-admin'], [here, relay.url, 'u-lead']] as const) {
    await desktop.core.start();
    await desktop.get('session.login', { relayUrl: url, name, password: PASSWORD });
    await desktop.settled();
  }
});
afterAll(async () => {
  for (const one of [away, here]) await one.core.close();
  await proxy.close();
  await relay.close();
  await removeScratchDir(dir);
});

const act = async (desktop: TestDesktop, name: string, args: unknown): Promise<void> => expect(await desktop.ask('session.mutate', { name, args })).toMatchObject({ ok: true });
const card = (desktop: TestDesktop, conversationId: string, writer: string | null = null) => desktop.get('customers.card', { conversationId: asId<never>(conversationId), writer });
const link = (identityId: string, contactId: string, externalId: string) => ({ identityId, contactId, accountId: 'a1', externalId, name: '王' });
const same = () =>
  until('mirrors that equal the relay', async () => {
    const names = ['contacts', 'identities', 'bindings', 'calls', 'callbacks', 'tickets'] as const;
    const rows = Object.fromEntries(await Promise.all(names.map(async (name) => [name, new Map((await relay.rows(name)).map((row) => [row.id as string, row]))] as const)));
    const expected = comparable(rows as unknown as RelayRows, names); // pairs of every entity that is asked for
    for (const who of ['away', 'here']) expect(await mirrorRows(profileFile(`${dir}/${who}`, 'mirror.db'), names)).toEqual(expected);
    return true;
  }, 15_000);

describe('the customer card', () => {
  it('knows nobody by itself, and brings together what people said', async () => {
    expect(await card(here, 'v1')).toMatchObject({ writers: [{ externalId: 'ext-v1', contactId: null }], customer: null });
    await act(here, 'customers.link', link('i1', 'p1', 'ext-v1'));
    await act(here, 'tickets.create', { ...newTicket('t1'), conversationId: 'v1' });
    await act(here, 'calls.log', {
      callId: 'k1', direction: 'in', hospitalId: 'h1', contactId: null, callerName: '', topic: 'fault', topicText: '', notes: '', phone: '138 0000 0001', startedAt: START, endedAt: START, result: 'missed',
    });
    await here.settled();
    expect((await card(here, 'v1')).customer).toMatchObject({
      contacts: [{ id: 'p1', phone: '138****0001' }],
      identities: [{ id: 'i1', conversation: { id: 'v1' } }],
      history: { conversations: [{ id: 'v1' }], tickets: [{ id: 't1' }], calls: [{ id: 'k1', phone: '138****0001' }], callbacks: [{ id: 'k1.m' }], counts: { conversations: 1, tickets: 1, calls: 1, callbacks: 1 } },
      // Evidence, and no more: the same number.
      sameNumber: [{ id: 'p2' }],
    });
  });

  it('in a group knows who of them wrote, and says who of ours is missing there', async () => {
    const group = await card(here, 'g1');
    expect(group).toMatchObject({ writers: [{ externalId: 'ext-x', contactId: null }, { externalId: 'ext-v1', contactId: 'p1' }], customer: null, groups: [{ bindingId: 'b1', warnings: [{ kind: 'staff_unknown' }] }] });
    expect((await card(here, 'g1', 'ext-v1')).customer).toMatchObject({ contacts: [{ id: 'p1' }] });
    await act(here, 'directory.stationStaff', { bindingId: 'b1', staffIds: ['u-agent2'] });
    // The persons of the contract and on duty, each once (二2, 二4).
    const { warnings = [] } = (await card(here, 'v1')).groups[0] ?? {};
    expect(warnings.map((one) => one.kind)).toEqual(warnings.map(() => 'absent'));
    expect(warnings.length).toBeGreaterThan(0);
  });

  it('of two leads who say different things without a network, one is told, and nothing is lost', async () => {
    await here.settled();
    await until('the link on the other desktop', async () => (await card(away, 'v1')).customer !== null, 15_000);
    proxy.cut();
    await act(away, 'customers.merge', { contactId: 'p1', intoId: 'p2' });
    await act(away, 'customers.link', link('i2', 'p3', 'ext-v2'));
    // While it waits it is shown as wanted.
    expect((await card(away, 'v1')).customer).toMatchObject({ contacts: [{ id: 'p2', sync: 'synced' }, { id: 'p1', sync: 'pending' }], history: { counts: { tickets: 1, calls: 1 } } });
    await act(here, 'customers.merge', { contactId: 'p2', intoId: 'p1' });
    await act(here, 'customers.link', link('i3', 'p1', 'ext-v2'));
    await here.settled();
    proxy.restore();
    await away.settled();
    await same();
    // I5: both refusals are shown to whoever made them.
    expect((await away.get('session.rejections', {})).map((one) => [one.name, one.code]).toSorted()).toEqual([['customers.link', 'already_exists'], ['customers.merge', 'changed_since']]);
    for (const desktop of [away, here]) {
      expect((await card(desktop, 'v2')).customer).toMatchObject({ contacts: [{ id: 'p1' }, { id: 'p2' }], identities: [{ id: 'i1' }, { id: 'i3' }], history: { counts: { conversations: 2, tickets: 1, calls: 1, callbacks: 1 } }, sameNumber: [] });
    }
  });

  it('takes apart what was put together, with everything where it was', async () => {
    await act(away, 'customers.unmerge', { contactId: 'p2' });
    await away.settled();
    await same();
    expect(await here.get('customers.get', { contactId: asId<never>('p2') })).toMatchObject({ contacts: [{ id: 'p2' }], identities: [], sameNumber: [{ id: 'p1' }] });
    expect(await here.get('customers.get', { contactId: asId<never>('p1') })).toMatchObject({ contacts: [{ id: 'p1' }], identities: [{ id: 'i1' }, { id: 'i3' }] });
    await act(here, 'customers.unlink', { identityId: 'i3' });
    await here.settled();
    await same();
    expect((await card(here, 'v2')).customer).toBeNull();
  });
});
