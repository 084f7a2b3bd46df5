import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../shared/ids.ts';
import type { CannedReplyId, ConversationId } from '../../shared/ids.ts';
import { put } from '../../shared/wire/mutation.ts';
import { baseRows, PASSWORD, startRelay } from '../relay/relayHarness.ts';
import type { RelayUnderTest } from '../relay/relayHarness.ts';
import { conversationRow, deskRows } from '../support/deskRows.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import type { FaultProxy } from '../support/faultProxy.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';
import { createTestDesktop } from '../support/testDesktop.ts';
import type { TestDesktop } from '../support/testDesktop.ts';
import { until } from '../support/until.ts';

/** Two desktops of one agent and one of a lead, each behind a cable of its own, and the real relay. */
const v1 = asId<ConversationId>('v1');
let relay: RelayUnderTest;
let dir: string;
const proxies: FaultProxy[] = [];
const desktops: TestDesktop[] = [];
const people = ['u-agent', 'u-agent', 'u-lead'] as const;

beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(
    ...baseRows(),
    ...deskRows().filter((row) => row.entity === 'accounts'),
    conversationRow('v1'),
    ...[null, 'u-agent', 'u-lead'].map((ownerId) =>
      put('cannedReplies', { id: asId<CannedReplyId>(`r-${ownerId ?? 'shared'}`), title: '请稍等', code: 'sd', text: '请稍等', initials: 'qsd', ownerId: ownerId === null ? null : asId<never>(ownerId), updatedBy: asId<never>('u-lead'), updatedAt: 1 }),
    ),
  );
  dir = scratchDir('canned');
  for (const [index, name] of people.entries()) {
    const proxy = await startFaultProxy(relay.url);
    proxies.push(proxy);
    const one = createTestDesktop({ dataDir: `${dir}/${index}`, relayUrl: proxy.url });
    desktops.push(one);
    await one.core.start();
    await one.get('session.login', { relayUrl: proxy.url, name, password: PASSWORD });
    await one.settled();
  }
});
afterAll(async () => {
  for (const one of desktops) await one.core.close();
  for (const proxy of proxies) await proxy.close();
  await relay.close();
  await removeScratchDir(dir);
});

const desktop = (index: number): TestDesktop => desktops[index] as TestDesktop; // one per person
const use = (index: number, id = 'r-shared') => desktop(index).get('session.mutate', { name: 'canned.use', args: { replyId: id } });
const counted = async (index: number) => (await desktop(index).get('canned.list', {})).map(({ id, mine, total }) => [id, mine, total]);

describe('canned replies between desktops', () => {
  it('are one’s own and the shared ones: nobody holds another’s', async () => {
    expect((await desktop(0).get('canned.list', {})).map(({ id }) => id as string).toSorted()).toEqual(['r-shared', 'r-u-agent']);
    expect((await desktop(2).get('canned.list', {})).map(({ id }) => id as string).toSorted()).toEqual(['r-shared', 'r-u-lead']);
  });

  it('uses counted at three desktops without a relay add up when it is back', async () => {
    for (const proxy of proxies) proxy.cut();
    for (const one of desktops) await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 20_000, 20);
    for (let n = 0; n < 5; n += 1) await use(0);
    for (let n = 0; n < 7; n += 1) await use(1);
    for (let n = 0; n < 2; n += 1) await use(2);
    await use(0, 'r-u-agent');
    // Each sees its own at once, and the bookkeeping is not among what the person waits for.
    expect(await counted(0)).toEqual([['r-shared', 5, 5], ['r-u-agent', 1, 1]]);
    expect(await counted(1)).toEqual([['r-shared', 7, 7], ['r-u-agent', 0, 0]]);
    expect((await desktop(0).get('session.status', {})).pending).toBe(0);
    for (const proxy of proxies) proxy.restore();
    const expected = [[['r-shared', 12, 14], ['r-u-agent', 1, 1]], [['r-shared', 12, 14], ['r-u-agent', 1, 1]], [['r-shared', 2, 14], ['r-u-lead', 0, 0]]];
    await until('the sums', async () => JSON.stringify(await Promise.all([0, 1, 2].map(counted))) === JSON.stringify(expected), 30_000, 50);
    expect((await relay.rows('cannedUses')).filter((row) => row.replyId === asId<never>('r-shared')).map(({ count }) => count).toSorted((a, b) => a - b)).toEqual([2, 12]);
  }, 60_000);

  it('a draft follows its person and nobody else, also past the relay’s check', async () => {
    await desktop(0).get('inbox.saveDraft', { conversationId: v1, text: '半句话' });
    await until('the draft at the other desktop', async () => (await desktop(1).get('inbox.thread', { conversationId: v1, before: null, limit: 1 })).otherDraft?.text === '半句话', 20_000, 50);
    const rows = await (await relay.connect('u-lead', 'a-reader')).pullAll();
    expect([...rows.keys()].filter((key) => key.startsWith('replyDrafts '))).toEqual([]);
    expect(JSON.stringify([...rows.values()])).not.toContain('半句话');
  }, 60_000);
});
