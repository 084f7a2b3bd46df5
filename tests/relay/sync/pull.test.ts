import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { DisclosureId, ReadMarkId, ShiftId, UserId } from '../../../shared/ids.ts';
import { drop, put } from '../../../shared/wire/mutation.ts';
import { baseRows, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  const mark = (userId: string) => put('readMarks', { id: asId<ReadMarkId>(`m-${userId}`), userId: asId<UserId>(userId), conversationId: asId('c'), readUpTo: 1 });
  await relay.commit(mark('u-agent'), mark('u-lead'));
  await relay.commit(put('disclosures', { id: asId<DisclosureId>('d1'), userId: asId('u-agent'), subject: 'contact', subjectId: 'x', field: 'phone', at: 1 }));
});
afterAll(() => relay.close());

describe('pull', () => {
  it.each([
    ['u-agent', ['m-u-agent'], []],
    ['u-lead', ['m-u-lead'], []],
    ['u-manager', [], ['d1']],
    ['u-admin', [], ['d1']],
  ] as const)('%s sees only what is theirs', async (person, marks, disclosures) => {
    const rows = await (await relay.connect(person)).pullAll();
    const ids = (entity: string) => [...rows.keys()].filter((key) => key.startsWith(`${entity} `)).map((key) => key.split(' ')[1]);
    expect(ids('readMarks')).toEqual(marks);
    expect(ids('disclosures')).toEqual(disclosures);
    expect(ids('hospitals').toSorted()).toEqual(['h1', 'h2']);
    expect(JSON.stringify([...rows])).not.toContain('argon2');
  });

  it('moves the cursor over rows that are not shown, also with pages of one', async () => {
    const desktop = await relay.connect('u-agent');
    expect([...(await desktop.pullAll(1)).keys()].toSorted()).toEqual([...(await desktop.pullAll(500)).keys()].toSorted());
    const page = await desktop.pull(desktop.hello.head - 1, desktop.hello.epoch, 1);
    // The last change is a disclosure.
    expect(page).toMatchObject({ ok: true, rows: [], cursor: desktop.hello.head, head: desktop.hello.head });
  });

  it('brings a deleted row as a tombstone and a changed row once', async () => {
    const desktop = await relay.connect('u-agent');
    const cursor = desktop.hello.head;
    const shift = put('shifts', { id: asId<ShiftId>('s1'), groupId: asId('g1'), role: 'primary', userId: asId('u-agent'), startAt: 1, endAt: 2 });
    await relay.commit(shift);
    await relay.commit(shift, drop('shifts', 's1'), baseRows()[1] ?? shift);
    const page = await desktop.pull(cursor);
    expect(page.ok && page.rows.map(({ entity, id, row }) => [entity, id, row === null])).toEqual([
      ['shifts', 's1', true],
      ['hospitals', 'h1', false],
    ]);
  });

  it('starts from the beginning for another epoch and for a cursor it never reached', async () => {
    const desktop = await relay.connect('u-agent');
    const all = await desktop.pull(0, null, 500);
    const other = await desktop.pull(desktop.hello.head, 'another-epoch', 500);
    const beyond = await desktop.pull(desktop.hello.head + 1000, desktop.hello.epoch, 500);
    const ids = (answer: typeof all) => (answer.ok ? answer.rows.map((row) => row.id) : answer);
    expect(ids(other)).toEqual(ids(all));
    expect(ids(beyond)).toEqual(ids(all));
  });

  it('gives an auditor an epoch of their own, so that a promotion shows what was hidden', async () => {
    const [agent, lead, manager] = [await relay.connect('u-agent'), await relay.connect('u-lead'), await relay.connect('u-manager')];
    expect(agent.hello.epoch).toBe(lead.hello.epoch);
    expect(manager.hello.epoch).not.toBe(agent.hello.epoch);
    expect((await relay.login('u-manager')).workspace.epoch).toBe(manager.hello.epoch);
  });
});
