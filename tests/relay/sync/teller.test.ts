import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import { createCommitQueue } from '../../../relay/sync/commitQueue.ts';
import { asId } from '../../../shared/ids.ts';
import type { DisclosureId, HospitalId, ReadMarkId, UserId } from '../../../shared/ids.ts';
import { put, type RowChange } from '../../../shared/wire/mutation.ts';
import { NEWS_LIMIT } from '../../../shared/wire/protocol.ts';
import { baseRows, connectWith, soon, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
let [agent, colleague, manager, older] = [] as unknown as [Desktop, Desktop, Desktop, Desktop]; // set before every test runs
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  agent = await relay.connect('u-agent');
  colleague = await relay.connect('u-agent2');
  manager = await relay.connect('u-manager');
  older = await connectWith(relay.url, (await relay.login('u-agent')).accessToken, 'older', () => relay.clock.now(), 2);
  // The first word after a start is a doorbell: nobody knows from where.
  await commit(hospital('first'));
});
afterAll(() => relay.close());

const hospital = (id: string): RowChange => put('hospitals', { id: asId<HospitalId>(id), name: id, shortName: id, dutyGroupId: asId('g1'), active: true });
const readMark = (userId: string, readUpTo: number): RowChange => put('readMarks', { id: asId<ReadMarkId>(`rm-${userId}`), userId: asId<UserId>(userId), conversationId: asId('c'), readUpTo });
const all = (): readonly Desktop[] => [agent, colleague, manager, older];

/** Commits, waits until everybody was told, and gives what each was told since. */
async function commit(...changes: RowChange[]) {
  const before = all().map(({ news, pokes }) => ({ news: news.length, pokes: pokes.length }));
  const from = agent.pokes.at(-1) ?? agent.hello.head;
  await relay.commit(...changes);
  const head = from + changes.length;
  await soon('everybody to be told', async () => all().every(({ pokes }) => (pokes.at(-1) ?? 0) >= head));
  return all().map(({ news, pokes }, index) => ({ news: news.slice(before[index]?.news), heads: pokes.slice(before[index]?.pokes) }));
}

describe('what a relay tells without being asked', () => {
  it('is the rows for those who take them, the same as a pull brings, and the head for an older desktop', async () => {
    const cursor = agent.pokes.at(-1) ?? 0;
    const [one, two, three, old] = await commit(hospital('n1'), hospital('n2'));
    const answer = await agent.pull(cursor, agent.hello.epoch);
    const rows = answer.ok ? answer.rows : [];
    expect(rows.map(({ id }) => id)).toEqual(['n1', 'n2']);
    for (const desktop of [one, two, three]) expect(desktop?.news).toEqual([{ from: cursor, to: cursor + 2, rows }]);
    expect(old).toEqual({ news: [], heads: [cursor + 2] });
  });

  it('keeps what is somebody’s own to the one who owns it, who is told to ask', async () => {
    const cursor = agent.pokes.at(-1) ?? 0;
    const [mine, other, auditor] = await commit(readMark('u-agent', 7), hospital('n3'));
    expect(mine).toEqual({ news: [], heads: [cursor + 2] });
    for (const desktop of [other, auditor]) expect(desktop?.news.map(({ from, to, rows }) => [from, to, rows.map(({ id }) => id)])).toEqual([[cursor, cursor + 2, ['n3']]]);
    // Nothing of it for anybody else: still the cursor moves on.
    const [, quiet] = await commit(readMark('u-agent', 8));
    expect(quiet?.news).toEqual([{ from: cursor + 2, to: cursor + 3, rows: [] }]);
  });

  it('lets only auditors ask for disclosures', async () => {
    const [one, two, auditor] = await commit(put('disclosures', { id: asId<DisclosureId>('d1'), userId: asId<UserId>('u-agent'), subject: 'contact', subjectId: 'x', field: 'phone', at: 1 }));
    for (const desktop of [one, two]) expect(desktop?.news.map(({ rows }) => rows)).toEqual([[]]);
    expect(auditor?.news).toEqual([]);
    expect(auditor?.heads).toHaveLength(1);
  });

  it('makes a person who was changed ask: they may see something else now, or nothing', async () => {
    const [one, two] = await commit(put('staff', { id: asId<UserId>('u-agent2'), name: 'agent2', displayName: '另一位', role: 'agent', active: true }));
    expect(one?.news.map(({ rows }) => rows.map(({ id }) => id))).toEqual([['u-agent2']]);
    expect(two?.news).toEqual([]);
    expect(two?.heads).toHaveLength(1);
  });

  it('is nothing for somebody whom another process deactivated, though their desktop asks nothing and stays connected', async () => {
    const gone = await relay.connect('u-lead', 'gone');
    // Past this node, as `update-user --active no` does beside a relay that runs.
    const elsewhere = createCommitQueue({ database: relay.database, clock: relay.clock, logger: createLogger('silent', new Writable({ write: (_chunk, _encoding, done) => done() })), metrics: createMetrics(), onCommitted: () => undefined });
    await elsewhere.submit((tx) => tx.write(put('staff', { id: asId<UserId>('u-lead'), name: 'lead', displayName: 'lead', role: 'lead', active: false })));
    await soon('the doorbell', async () => (gone.pokes.at(-1) ?? 0) > gone.hello.head);
    await commit(hospital('secret'));
    expect(gone.socket.connected).toBe(true);
    expect(gone.news.flatMap(({ rows }) => rows.map(({ id }) => id))).not.toContain('secret');
  });

  it('is only the head when it is more than a page of news', async () => {
    const [one] = await commit(...Array.from({ length: NEWS_LIMIT + 1 }, (_, index) => hospital(`many${index}`)));
    expect(one?.news).toEqual([]);
    const [next] = await commit(hospital('after'));
    expect(next?.news.map(({ rows }) => rows.map(({ id }) => id))).toEqual([['after']]);
  });
});
