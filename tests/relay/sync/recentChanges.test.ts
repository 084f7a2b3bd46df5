import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pull, readWorkspace } from '../../../relay/sync/pull.ts';
import { createRecentChanges } from '../../../relay/sync/recentChanges.ts';
import type { RecentChanges } from '../../../relay/sync/recentChanges.ts';
import { asId } from '../../../shared/ids.ts';
import type { DisclosureId, HospitalId, ReadMarkId, UserId } from '../../../shared/ids.ts';
import { drop, put } from '../../../shared/wire/mutation.ts';
import type { RowChange } from '../../../shared/wire/mutation.ts';
import type { PullAnswer, PullRequest } from '../../../shared/wire/protocol.ts';
import { baseRows, people, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
});
afterAll(() => relay.close());

const head = async (): Promise<number> => (await readWorkspace(relay.database.db)).head;
const users = people.map(([id]) => asId<UserId>(id));
const user = fc.constantFrom(...users);
const number = fc.integer({ min: 0, max: 5 });

/** Rows that everybody sees, that one sees, that auditors see; deleted ones; and who may ask at all. */
const change: fc.Arbitrary<RowChange> = fc.oneof(
  fc.tuple(number, fc.string({ maxLength: 8 })).map(([n, name]) => put('hospitals', { id: asId<HospitalId>(`rh${n}`), name: `${name}院`, shortName: name, dutyGroupId: asId('g1'), active: true })),
  number.map((n) => drop('hospitals', `rh${n}`)),
  fc.tuple(user, number).map(([userId, n]) => put('readMarks', { id: asId<ReadMarkId>(`rm-${userId}`), userId, conversationId: asId('c'), readUpTo: n })),
  user.map((userId) => drop('readMarks', `rm-${userId}`)),
  fc.tuple(user, number).map(([userId, n]) => put('disclosures', { id: asId<DisclosureId>(`rd${n}`), userId, subject: 'contact', subjectId: 'x', field: 'phone', at: n })),
  fc.boolean().map((active) => put('staff', { id: asId<UserId>('u-agent2'), name: 'agent2', displayName: 'agent2', role: active ? 'agent' : 'manager', active })),
);

/** Both answers on one head: the relay under test commits by itself now and then. */
async function both(recent: RecentChanges, who: UserId, request: PullRequest): Promise<readonly [PullAnswer | null, PullAnswer]> {
  for (;;) {
    recent.told(await head());
    const page = await recent.page(who, request);
    const asked = await pull(relay.database, who, request);
    if (page === null || !page.ok || !asked.ok || page.head === asked.head) return [page, asked];
  }
}

describe('the recent changes', () => {
  it('answer every pull as the database does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.record({ who: user, back: fc.integer({ min: 0, max: 30 }), limit: fc.integer({ min: 1, max: 6 }) }), { minLength: 4, maxLength: 10 }),
        async (commits, asked) => {
          const recent = createRecentChanges(relay.database);
          const from = await head();
          recent.told(from);
          let answered = 0;
          for (const changes of commits) {
            // Of one row only the last of a commit counts.
            await relay.commit(...new Map(changes.map((one) => [`${one.entity} ${one.id}`, one])).values());
            for (const { who, back, limit } of asked) {
              const hello = await pull(relay.database, who, { epoch: null, cursor: 0, limit: 1 });
              const epoch = hello.ok ? hello.epoch : 'any';
              const cursor = Math.max(from, (await head()) - back);
              const [page, expected] = await both(recent, who, { epoch, cursor, limit });
              expect(page).toEqual(expected);
              answered += 1;
            }
          }
          expect(answered).toBe(commits.length * asked.length);
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  it('leave to the database what they do not hold: older cursors, other epochs, fills, a cursor from the future', async () => {
    const recent = createRecentChanges(relay.database);
    const now = await head();
    recent.told(now);
    const [lead] = users;
    if (lead === undefined) throw new Error('nobody');
    const hello = await pull(relay.database, lead, { epoch: null, cursor: 0, limit: 1 });
    const epoch = hello.ok ? hello.epoch : '';
    expect(await recent.page(lead, { epoch, cursor: now, limit: 5 })).toMatchObject({ ok: true });
    expect(await recent.page(lead, { epoch, cursor: now - 1, limit: 5 })).toBeNull();
    expect(await recent.page(lead, { epoch, cursor: now + 1_000, limit: 5 })).toBeNull();
    expect(await recent.page(lead, { epoch: null, cursor: now, limit: 5 })).toBeNull();
    expect(await recent.page(lead, { epoch, cursor: now, limit: 5, horizon: 1, upTo: 1 })).toBeNull();
    // One that was never told of anything looks for itself.
    expect(await createRecentChanges(relay.database).page(lead, { epoch, cursor: await head(), limit: 5 })).toMatchObject({ ok: true, rows: [] });
  });

  it('forget the oldest of thousands, and go on', async () => {
    const recent = createRecentChanges(relay.database);
    const from = await head();
    recent.told(from);
    const [who] = users;
    if (who === undefined) throw new Error('nobody');
    const hello = await pull(relay.database, who, { epoch: null, cursor: 0, limit: 1 });
    const epoch = hello.ok ? hello.epoch : '';
    for (let part = 0; part < 4; part += 1) {
      const rows = Array.from({ length: 2_000 }, (_, n) => put('hospitals', { id: asId<HospitalId>(`many-${part}-${n}`), name: '院', shortName: '院', dutyGroupId: asId('g1'), active: true }));
      await relay.commit(...rows);
      recent.told(await head());
      await recent.page(who, { epoch, cursor: await head(), limit: 1 });
    }
    expect(await recent.page(who, { epoch, cursor: from, limit: 5 })).toBeNull();
    const near = (await head()) - 1_500;
    const [page, expected] = await both(recent, who, { epoch, cursor: near, limit: 1_000 });
    expect(page).toEqual(expected);
  }, 60_000);
});
