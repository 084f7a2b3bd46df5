import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shift } from '../../../shared/duty/model.ts';
import { shiftConflict } from '../../../shared/duty/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { DutyGroupId, UserId } from '../../../shared/ids.ts';
import { drop, put } from '../../../shared/wire/mutation.ts';
import { createDutyClock } from '../../../relay/duty/dutyClock.ts';
import { openDatabase, type Database } from '../../../relay/db/database.ts';
import { readOne } from '../../../relay/db/rowStore.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import { createCommitQueue, type CommitQueue } from '../../../relay/sync/commitQueue.ts';
import { createManualClock, type ManualClock } from '../../support/manualClock.ts';
import { openMigratedDatabase, type TestDatabase } from '../../support/postgres.ts';
import { START } from '../relayHarness.ts';

const MIN = 60_000;
const HORIZON = 24;
const groupId = asId<DutyGroupId>('g');
const person = (index: number): UserId => asId<UserId>(`p${index}`);
const logger = createLogger('silent', process.stderr);

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await openMigratedDatabase();
  database = openDatabase(test.url, logger);
});
afterAll(async () => {
  await database.close();
  await test.close();
});

function setUp(): { clock: ManualClock; queue: CommitQueue; duty: ReturnType<typeof createDutyClock>; settled(): Promise<void> } {
  const clock = createManualClock(START);
  let duty: ReturnType<typeof createDutyClock> | null = null;
  const queue = createCommitQueue({
    database,
    clock,
    logger,
    metrics: createMetrics(),
    onCommitted: ({ changes }) => {
      if (changes.some((c) => c.entity === 'shifts' || c.entity === 'dutyGroups')) duty?.wake();
    },
  });
  duty = createDutyClock({ clock, queue, logger, handOver: { changed: () => Promise.resolve(), left: () => Promise.resolve() } });
  return {
    clock,
    queue,
    duty,
    async settled() {
      // Two rounds: what a commit woke, and what that committed.
      for (let round = 0; round < 3; round += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        await queue.idle();
      }
    },
  };
}

async function clearAndWrite(queue: CommitQueue, shifts: readonly Shift[], start: { primaryId: UserId | null; backupId: UserId | null }): Promise<void> {
  await queue.submit(async (tx) => {
    await tx.db.execute('delete from shifts; ');
    await tx.db.execute('delete from duty_terms');
    await tx.write(put('dutyGroups', { id: groupId, name: 'g', phone: '', term: 1, ...start, since: START, source: 'roster', holdUntil: null }));
    for (const shift of shifts) await tx.write(put('shifts', shift));
  });
}

const group = () => readOne(database.db, 'dutyGroups', groupId);

/** Independent of the rules under test: who the paper roster names at a minute; a gap leaves whoever was there. */
function oracle(shifts: readonly Shift[], start: { primaryId: UserId | null; backupId: UserId | null }): { primaryId: UserId | null; backupId: UserId | null }[] {
  const minutes: { primaryId: UserId | null; backupId: UserId | null }[] = [];
  let now = start;
  for (let minute = 0; minute <= HORIZON; minute += 1) {
    const at = START + minute * MIN;
    const named = (role: string) => shifts.find((s) => s.role === role && s.startAt <= at && at < s.endAt)?.userId;
    const [p, b] = [named('primary'), named('backup')];
    let next = { primaryId: p ?? now.primaryId, backupId: b ?? now.backupId };
    // One person twice: whoever is only left over from before goes.
    if (next.primaryId !== null && next.primaryId === next.backupId) next = p === undefined ? { ...next, primaryId: null } : { ...next, backupId: b ?? null };
    now = next;
    minutes.push(now);
  }
  return minutes;
}

const roster = fc
  .array(fc.record({ role: fc.constantFrom('primary' as const, 'backup' as const), who: fc.nat({ max: 3 }), from: fc.nat({ max: HORIZON - 1 }), length: fc.integer({ min: 1, max: 8 }) }), { maxLength: 9 })
  .map((wanted) =>
    wanted.reduce<Shift[]>((shifts, w, index) => {
      const shift: Shift = { id: asId(`s${index}`), groupId, role: w.role, userId: person(w.who), startAt: START + w.from * MIN, endAt: START + (w.from + w.length) * MIN };
      return shiftConflict(shift, shifts) === null ? [...shifts, shift] : shifts;
    }, []),
  );

describe('the duty clock', () => {
  it('I6: at every minute the holders a minute-by-minute oracle names, and a term for every change of hands', async () => {
    await fc.assert(
      fc.asyncProperty(roster, fc.nat({ max: 3 }), async (shifts, first) => {
        const { clock, queue, duty, settled } = setUp();
        const start = { primaryId: person(first), backupId: person((first + 1) % 4) };
        await clearAndWrite(queue, shifts, start);
        duty.start();
        const expected = oracle(shifts, start);
        let before = { ...start, term: 1 };
        for (let minute = 0; minute <= HORIZON; minute += 1) {
          if (minute > 0) clock.advance(MIN);
          await settled();
          const now = await group();
          if (now === null) throw new Error('no group');
          expect({ minute, primaryId: now.primaryId, backupId: now.backupId }).toEqual({ minute, ...expected[minute] });
          expect(now.primaryId === null || now.primaryId !== now.backupId).toBe(true);
          const changed = now.primaryId !== before.primaryId || now.backupId !== before.backupId;
          expect(now.term).toBe(before.term + (changed ? 1 : 0));
          if (changed) {
            expect(now.since).toBe(START + minute * MIN);
            const term = await readOne(database.db, 'dutyTerms', `g.${now.term}`);
            expect(term).toMatchObject({ primaryId: now.primaryId, backupId: now.backupId, since: now.since, source: 'roster', byUserId: null });
          }
          before = { primaryId: now.primaryId ?? person(9), backupId: now.backupId ?? person(9), term: now.term };
          if (now.primaryId === null || now.backupId === null) before = { ...before, primaryId: now.primaryId as UserId, backupId: now.backupId as UserId };
        }
        await duty.stop();
      }),
      { numRuns: 12 },
    );
  });

  const shift = (id: string, role: 'primary' | 'backup', who: number, from: number, to: number): Shift => ({ id: asId(id), groupId, role, userId: person(who), startAt: START + from * MIN, endAt: START + to * MIN });

  it('lets a switch by hand hold until its boundary, then follows the roster', async () => {
    const { clock, queue, duty, settled } = setUp();
    await clearAndWrite(queue, [shift('a', 'primary', 0, 0, 10), shift('b', 'primary', 1, 10, 20)], { primaryId: person(0), backupId: person(3) });
    duty.start();
    await settled();
    const before = await group();
    if (before === null) throw new Error('no group');
    await queue.submit((tx) => tx.write(put('dutyGroups', { ...before, term: 2, primaryId: person(2), source: 'switch', since: tx.now(), holdUntil: START + 10 * MIN })));
    clock.advance(9 * MIN);
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(2), term: 2 });
    clock.advance(MIN);
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(1), term: 3, source: 'roster', holdUntil: null, since: START + 10 * MIN });
    await duty.stop();
  });

  it('a boundary that changes no hand ends the hold without a term', async () => {
    const { clock, queue, duty, settled } = setUp();
    await clearAndWrite(queue, [shift('a', 'primary', 0, 10, 20)], { primaryId: person(0), backupId: person(3) });
    const before = await group();
    if (before === null) throw new Error('no group');
    await queue.submit((tx) => tx.write(put('dutyGroups', { ...before, source: 'switch', holdUntil: START + 10 * MIN })));
    duty.start();
    clock.advance(10 * MIN);
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(0), term: 1, source: 'roster', holdUntil: null });
    await duty.stop();
  });

  it('after a stop over several boundaries: one change, dated when hands really changed', async () => {
    const { clock, queue, duty, settled } = setUp();
    await clearAndWrite(queue, [shift('a', 'primary', 1, 0, 10), shift('b', 'primary', 2, 10, 20), shift('c', 'primary', 3, 20, 30)], { primaryId: person(0), backupId: null });
    clock.advance(25 * MIN);
    duty.start();
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(3), term: 2, since: START + 25 * MIN });
    await duty.stop();
  });

  it('hears of a shift that is added or removed while it sleeps', async () => {
    const { clock, queue, duty, settled } = setUp();
    await clearAndWrite(queue, [shift('far', 'primary', 1, 60, 70)], { primaryId: person(0), backupId: null });
    duty.start();
    await settled();
    await queue.submit((tx) => tx.write(put('shifts', shift('near', 'primary', 2, 5, 10))));
    await settled();
    clock.advance(5 * MIN);
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(2), term: 2 });
    await queue.submit((tx) => tx.write(drop('shifts', 'far')));
    await settled();
    clock.advance(60 * MIN);
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(2), term: 2 });
    await duty.stop();
  });

  it('somebody who left holds no duty: not by a switch, not by a shift, not by a gap', async () => {
    const { clock, queue, duty, settled } = setUp();
    const shift = (role: Shift['role'], index: number, from: number): Shift => ({ id: asId(`left-${role}-${from}`), groupId, role, userId: person(index), startAt: START + from * MIN, endAt: START + (from + 10) * MIN });
    await clearAndWrite(queue, [shift('primary', 1, 0), shift('backup', 2, 0), shift('primary', 3, 10), shift('backup', 2, 10)], { primaryId: person(1), backupId: person(2) });
    const staffMember = (index: number, active: boolean) => put('staff', { id: person(index), name: `p${index}`, displayName: '', role: 'agent', active });
    await queue.submit(async (tx) => {
      for (const index of [1, 2, 3, 4]) await tx.write(staffMember(index, true));
      const now = await readOne(tx.db, 'dutyGroups', groupId);
      if (now === null) throw new Error('no group');
      await tx.write(put('dutyGroups', { ...now, primaryId: person(4), source: 'switch', holdUntil: START + 10 * MIN, term: 2 }));
    });
    duty.start();
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(4), term: 2 });
    await queue.submit((tx) => tx.write(staffMember(4, false)));
    duty.wake();
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(1), backupId: person(2), term: 3, source: 'roster', holdUntil: null });
    // The next in the roster leaves before the turn: the one who is there stays.
    await queue.submit((tx) => tx.write(staffMember(3, false)));
    clock.advance(10 * MIN);
    await settled();
    expect(await group()).toMatchObject({ primaryId: person(1), term: 3 });
    await queue.submit((tx) => tx.write(staffMember(1, false)));
    duty.wake();
    await settled();
    expect(await group()).toMatchObject({ primaryId: null, backupId: person(2), term: 4 });
    await duty.stop();
  });
});
