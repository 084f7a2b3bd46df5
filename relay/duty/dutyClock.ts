import { eq, gt } from 'drizzle-orm';
import type { DutyGroup, Shift } from '../../shared/duty/model.ts';
import { dueTransition, nextBoundary } from '../../shared/duty/rules.ts';
import { changeHands } from '../../shared/duty/wire.ts';
import type { UserId } from '../../shared/ids.ts';
import type { Clock, Instant } from '../../shared/time/clock.ts';
import { put } from '../../shared/wire/mutation.ts';
import { readMany } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import { staff } from '../session/schema.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { createWorker, type Worker } from '../worker.ts';
import { dutyGroups, shifts as shiftsTable } from './schema.ts';

/** A boundary noticed within this time is dated by the roster, a later one by the moment hands really changed. */
const PUNCTUAL_MS = 5000;

/** How far the clocks of two nodes may differ: so long after a change the roster of before does not rule again. */
const MOST_SKEW_MS = 60_000;

/** What else happens in the transaction in which duty changes hands. */
export interface HandOver {
  /** @param byUserId null: the roster did it */
  changed(tx: TxWriter, before: DutyGroup, after: DutyGroup, byUserId: UserId | null): Promise<void>;
  /** Looked at at every turn: people who are no longer active, from whom open work goes to others. */
  left(tx: TxWriter, users: ReadonlySet<UserId>): Promise<void>;
}

interface DutyClockDeps {
  readonly clock: Clock;
  readonly queue: CommitQueue;
  readonly logger: Logger;
  readonly handOver: HandOver;
}

/**
 * Changes hands at the roster's boundaries. Sleeps until the next one of all groups; `wake` after a shift or a group
 * changed. Runs on the leader only, and writes through the commit queue, so that a boundary and a lead's switch are
 * applied one after the other and each bumps the term (I6).
 *
 * After a stop of the relay several boundaries may have passed. They are not replayed: nobody held duty by them, the
 * people named before were still the ones shown. One change brings the current holders in, dated now.
 */
export function createDutyClock(deps: DutyClockDeps): Worker {
  const { clock, queue, logger } = deps;
  return createWorker({
    clock,
    logger,
    name: 'duty',
    async run() {
      const boundaries = await queue.submit((tx) => applyDue(tx, deps));
      return boundaries.length === 0 ? null : Math.min(...boundaries);
    },
  });
}

/** @returns for every group with one, the next moment at which somebody else may be due */
async function applyDue(tx: TxWriter, { logger, handOver }: DutyClockDeps): Promise<readonly Instant[]> {
  const now = tx.now();
  const ids = await tx.db.select({ id: dutyGroups.id }).from(dutyGroups);
  const groups = await readMany(tx.db, 'dutyGroups', ids.map((row) => row.id));
  // Shifts that ended name nobody any more.
  const running = await tx.db.select().from(shiftsTable).where(gt(shiftsTable.endAt, now - PUNCTUAL_MS));
  const people = await tx.db.select({ id: staff.id }).from(staff).where(eq(staff.active, false));
  const left = new Set(people.map((person) => person.id));
  // Nor do those of somebody who has left: nobody would answer (二4; FEATURES, complaints 10 and 12).
  const alive = running.filter((shift) => !left.has(shift.userId));
  const boundaries: Instant[] = [];
  for (const group of groups.values()) {
    if (isAhead(group, now)) {
      boundaries.push(group.since);
      continue;
    }
    const shifts = alive.filter((shift) => shift.groupId === group.id);
    const after = await applyToGroup(tx, group, shifts, now, left);
    if (after.term !== group.term) {
      logger.info({ group: group.id, term: after.term }, 'duty changed hands by the roster');
      await handOver.changed(tx, group, after, null);
    }
    const next = after.holdUntil ?? nextBoundary(shifts, now);
    if (next !== null) boundaries.push(next);
  }
  if (left.size > 0) await handOver.left(tx, left);
  return boundaries;
}

/** Another node, whose clock is ahead of ours, changed hands already: undoing it would only do it twice. */
function isAhead(group: DutyGroup, now: Instant): boolean {
  return group.since > now && group.since - now <= MOST_SKEW_MS;
}

async function applyToGroup(tx: TxWriter, group: DutyGroup, shifts: readonly Shift[], now: Instant, left: ReadonlySet<UserId>): Promise<DutyGroup> {
  const present = withoutThoseWhoLeft(group, left);
  const holders = dueTransition(present, shifts, now) ?? (present === group ? null : present);
  if (holders === null) return endHold(tx, group, now);
  const since = punctualSince(group, shifts, now);
  const { primaryId, backupId } = holders;
  const [next, term] = changeHands(group, { primaryId, backupId, since, source: 'roster', holdUntil: null }, { byUserId: null, reason: '' });
  await tx.write(put('dutyGroups', next));
  await tx.write(put('dutyTerms', term));
  return next;
}

/** A role held by somebody who left is empty, and a switch that named them no longer holds: the roster fills it. */
function withoutThoseWhoLeft(group: DutyGroup, left: ReadonlySet<UserId>): DutyGroup {
  const still = (id: UserId | null): UserId | null => (id !== null && left.has(id) ? null : id);
  const [primaryId, backupId] = [still(group.primaryId), still(group.backupId)];
  return primaryId === group.primaryId && backupId === group.backupId ? group : { ...group, primaryId, backupId, holdUntil: null };
}

/** A switch whose boundary passed without another holder: the roster rules again, and no hand changed. */
async function endHold(tx: TxWriter, group: DutyGroup, now: Instant): Promise<DutyGroup> {
  if (group.holdUntil === null || now < group.holdUntil) return group;
  const next: DutyGroup = { ...group, source: 'roster', holdUntil: null };
  await tx.write(put('dutyGroups', next));
  return next;
}

function punctualSince(group: DutyGroup, shifts: readonly Shift[], now: Instant): Instant {
  const edges = [...shifts.flatMap((shift) => [shift.startAt, shift.endAt]), group.holdUntil ?? 0];
  const last = Math.max(0, ...edges.filter((edge) => edge <= now));
  return now - last <= PUNCTUAL_MS && last >= group.since ? last : now;
}
