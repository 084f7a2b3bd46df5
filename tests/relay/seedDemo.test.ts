import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities, entityNames } from '../../shared/wire/entities.ts';
import { monthOf } from '../../shared/time/shanghai.ts';
import { gapsOf, rosterHolders } from '../../shared/duty/rules.ts';
import { ticketKind, ticketStatus } from '../../shared/tickets/model.ts';
import { missingParties } from '../../shared/callbacks/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import { deriveKeys } from '../../relay/auth/keys.ts';
import { demoBindings, demoHospitals } from '../../relay/demo/cast.ts';
import { deskRows, rosterRows } from '../../relay/demo/rows.ts';
import { seedDemo } from '../../relay/seedDemo.ts';
import { CAST } from '../../simulator/demo/cast.ts';
import { startRelay, START, type RelayUnderTest } from './relayHarness.ts';

const DAY = 86_400_000;

describe('the demo’s rows', () => {
  it.each([0, 1, 15, 40, 100, 250])('%i days on: parse as their entities, and no two people on one role', (days) => {
    const now = START + days * DAY + 3 * 3_600_000;
    for (const change of deskRows(now)) expect(entities[change.entity].safeParse(change.row)).toMatchObject({ success: true });
    const roster = rosterRows(now);
    for (const group of new Set(roster.map((s) => s.groupId))) {
      const own = roster.filter((s) => s.groupId === group);
      expect(gapsOf(own, now, now + 6 * DAY)).toEqual([]);
      for (let hour = 0; hour < 6 * 24; hour += 1) {
        const { primaryId, backupId } = rosterHolders(own, now + hour * 3_600_000);
        expect(primaryId !== null && backupId !== null && primaryId !== backupId).toBe(true);
      }
    }
  });

  it('has a ticket of every kind and state, each numbered once', () => {
    const tickets = deskRows(START).flatMap((r) => (r.entity === 'tickets' && r.row !== null ? [r.row] : []));
    expect(new Set(tickets.map((t) => t.kind))).toEqual(new Set(ticketKind.options));
    expect(new Set(tickets.map((t) => t.status))).toEqual(new Set(ticketStatus.options.filter((s) => s !== 'waiting_patient')));
    expect(tickets.map((t) => t.number).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(tickets.map((_, index) => index + 1));
  });

  it('nobody is on duty in two groups at once', () => {
    const roster = rosterRows(START);
    for (let hour = 0; hour < 24 * 7; hour += 1) {
      const at = START + hour * 3_600_000;
      const people = roster.filter((s) => s.startAt <= at && at < s.endAt).map((s) => s.userId);
      expect(new Set(people).size).toBe(people.length);
    }
  });

  it('closed callbacks passed the gate, and this month and the last have something to report', () => {
    const rows = deskRows(START);
    const attempts = rows.flatMap((r) => (r.entity === 'attempts' && r.row !== null ? [r.row] : []));
    const callbacks = rows.flatMap((r) => (r.entity === 'callbacks' && r.row !== null ? [r.row] : []));
    for (const callback of callbacks.filter((c) => c.status === 'done')) {
      expect([callback.id, missingParties(callback, attempts.filter((a) => a.callbackId === callback.id))]).toEqual([callback.id, []]);
    }
    const months = new Set(attempts.map((a) => monthOf(a.at)));
    expect([...months].toSorted()).toEqual([monthOf(START - 31 * DAY), monthOf(START)].toSorted());
  });

  it('binds the conversations that the simulator speaks in to the same hospitals', () => {
    const nameOf = (key: string) => demoHospitals.find((h) => h.key === key)?.name ?? null;
    const ours = new Map<string, readonly [string | null, string]>(demoBindings.map(([, externalId, key, label]) => [externalId, [nameOf(key), label]]));
    for (const speaker of Object.values(CAST)) {
      if (speaker.hospital === null) expect(ours.has(speaker.conversation)).toBe(false);
      else expect([speaker.conversation, ours.get(speaker.conversation)]).toEqual([speaker.conversation, [speaker.hospital, speaker.title]]);
    }
  });
});

describe('seeding', () => {
  let relay: RelayUnderTest;
  beforeAll(async () => {
    relay = await startRelay();
  });
  afterAll(() => relay.close());
  const seed = () => seedDemo({ ...relay.relay, settingsKey: deriveKeys(Buffer.alloc(32, 7)).settings, newId: () => 'x' }, 'http://127.0.0.1:9');

  it('refuses a workspace that has people of its own', async () => {
    expect(await seed()).toMatchObject({ ok: false });
    expect(await relay.rows('hospitals')).toEqual([]);
  });

  it('fills an empty one once, and afterwards only what ran out', async () => {
    await relay.database.pool.query('delete from staff; delete from users_secret');
    expect(await seed()).toMatchObject({ ok: true });
    const counts = async () => Promise.all(entityNames.map(async (name) => (await relay.rows(name)).length));
    const first = await counts();
    const [shift] = await relay.rows('shifts');
    if (shift === undefined) throw new Error('no shifts');
    const head = async () => (await relay.database.pool.query<{ head: string }>('select head from workspace')).rows[0]?.head;
    const before = await head();
    expect(await seed()).toMatchObject({ ok: true });
    expect(await counts()).toEqual(first);
    expect(await head()).toBe(before);
    // What a lead removed stays removed.
    await relay.commit({ entity: 'shifts', id: shift.id, row: null });
    await seed();
    expect(await relay.row('shifts', shift.id)).toBeNull();
    // A week later there is a roster again.
    relay.clock.advance(7 * DAY);
    await seed();
    const roster = await relay.rows('shifts');
    expect(gapsOf(roster.filter((s) => s.groupId === shift.groupId), relay.clock.now(), relay.clock.now() + 7 * DAY)).toEqual([]);
  });

  it('the next ticket goes on counting', async () => {
    const numbers = (await relay.rows('tickets')).map((t) => t.number ?? 0);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
    const { rows } = await relay.database.pool.query<{ value: number }>("select value from counters where name = 'ticket'");
    expect(rows[0]?.value).toBe(numbers.length);
    await relay.commit(put('readMarks', { id: 'm' as never, userId: 'u' as never, conversationId: 'c' as never, readUpTo: 1 }));
  });
});
