import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { ContractId, HospitalId, TemplateId, UserId } from '../../../shared/ids.ts';
import type { Recurrence, Ticket, TicketTemplate } from '../../../shared/tickets/model.ts';
import { RECURRING_AUTHOR } from '../../../shared/tickets/recurrence.ts';
import { createRecurringClock } from '../../../relay/tickets/recurringClock.ts';
import { put } from '../../../shared/wire/mutation.ts';
import { openDatabase } from '../../../relay/db/database.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import { createCommitQueue } from '../../../relay/sync/commitQueue.ts';
import { baseRows, soon, startRelay, type RelayUnderTest } from '../relayHarness.ts';

/** The relay's hands begin at 2026-01-15 10:00 in Shanghai. */
const at = (local: string): number => Date.parse(`${local}:00+08:00`);
let relay: RelayUnderTest;
beforeEach(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows(), contract('h1', '2025-06-01', '2026-05-31'), contract('h2', '2025-06-01', '2027-05-31'));
});
afterEach(() => relay.close());

function contract(id: string, signedOn: string, endsOn: string) {
  return put('contracts', {
    id: asId<ContractId>(`c-${id}`),
    hospitalId: asId<HospitalId>(id),
    signedOn,
    endsOn,
    ownerId: asId<UserId>('u-agent'),
    substituteId: null,
    serviceWindows: [{ channel: 'wecom-kf', openMinute: 600, closeMinute: 660 }], serviceExceptions: [], autoReply: { enabled: false, text: null },
    firstResponseMs: 60_000,
    handleMs: {},
  });
}
function template(recurrence: Partial<Recurrence>, more: Partial<TicketTemplate> = {}): TicketTemplate {
  return {
    id: asId<TemplateId>('t1'),
    name: '月度巡检',
    kind: 'consultation',
    title: '月度巡检',
    description: '按清单逐项检查',
    module: null,
    priority: 'normal',
    assigneeId: null,
    details: {},
    checklist: [{ id: 'a', text: '接口', done: true }],
    active: true,
    recurrence: { every: 'month', day: 20, minute: 540, hospitalIds: [asId('h1'), asId('h2')], from: '2026-01-01', ...recurrence },
    ...more,
  };
}
async function made(): Promise<readonly Ticket[]> {
  return (await relay.rows('tickets')).filter((one) => one.templateId !== null).toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
}
const named = async (): Promise<string[]> => (await made()).map((one) => `${one.hospitalId} ${one.period}`).toSorted();
const there = (wanted: readonly string[]) => eventually(`tickets ${wanted.join(', ')}`, async () => JSON.stringify(await named()) === JSON.stringify([...wanted].toSorted()));

/** Everything that the worker was woken for has been looked at: a template that owes something now is made last. */
async function looked(): Promise<void> {
  const id = asId<TemplateId>(`mark-${relay.clock.now()}-${Math.random()}`);
  await relay.commit(put('ticketTemplates', template({ day: 1, minute: 0, hospitalIds: [asId('h2')], from: '2026-01-01' }, { id })));
  await eventually('the worker', async () => (await relay.rows('tickets')).some((one) => one.templateId === id));
}
const ofTemplate = async (id: string): Promise<string[]> => (await made()).filter((one) => one.templateId === id).map((one) => `${one.hospitalId} ${one.period}`).toSorted();

/** A timer that was set for a moment which has passed meanwhile runs when the hands move, be it by nothing. */
const eventually = (what: string, probe: () => Promise<boolean>): Promise<true> =>
  soon(what, async () => {
    relay.clock.advance(0);
    return (await probe()) ? true : null;
  });

describe('tickets that come back (complaint 15)', () => {
  it('come at the minute, with the promises, the list and the next number, for the hospital’s own agent', async () => {
    await relay.commit(put('ticketTemplates', template({})));
    relay.clock.set(at('2026-01-20T08:59'));
    await looked();
    expect(await ofTemplate('t1')).toEqual([]);
    relay.clock.set(at('2026-01-20T09:00'));
    await eventually('both tickets', async () => (await ofTemplate('t1')).length === 2);
    const [first] = (await made()).filter((one) => one.templateId === 't1');
    expect(first).toMatchObject({
      title: '月度巡检',
      period: '2026-01',
      status: 'open',
      assigneeId: 'u-agent',
      createdBy: RECURRING_AUTHOR,
      createdAt: at('2026-01-20T09:00'),
      checklist: [{ id: 'a', text: '接口', done: false }],
      terms: { replyMs: 60_000, frames: [{ openMinute: 600, closeMinute: 660 }] },
      // First reply within a minute of service time, which begins at ten.
      dueAt: at('2026-01-20T10:01'),
    });
    const numbers = (await relay.rows('tickets')).map((one) => one.number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const entries = (await relay.rows('ticketEntries')).filter((one) => one.ticketId === first?.id);
    expect(entries).toMatchObject([{ kind: 'created', userId: RECURRING_AUTHOR }]);
    const agent = await relay.connect('u-agent');
    await agent.mutate(1, 'tickets.create', { ticketId: 'own', entryId: 'own-e', hospitalId: 'h1', conversationId: null, messageId: null, assigneeId: null, title: 't', description: '', kind: 'fault', module: null, priority: 'normal', cause: null });
    expect((await relay.row('tickets', 'own'))?.number).toBe(Math.max(...numbers.map((one) => one ?? 0)) + 1);
  });

  it('are caught up after the relay stood still, one per period and hospital, while the contract was in force', async () => {
    await relay.commit(put('ticketTemplates', template({ day: 31 })));
    await looked();
    relay.clock.set(at('2026-01-31T09:00'));
    await eventually('January', async () => (await ofTemplate('t1')).length === 2);
    await relay.relay.close();
    relay.clock.set(at('2026-07-31T08:00'));
    await relay.restart();
    // h1's contract ends on 31 May: that day is still in force, 30 June is not.
    const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];
    const wanted = [...months.map((month) => `h1 ${month}`), ...[...months, '2026-06'].map((month) => `h2 ${month}`)];
    await eventually('what was missed', async () => (await ofTemplate('t1')).length >= wanted.length);
    expect(await ofTemplate('t1')).toEqual(wanted.toSorted());
  });

  it('come once each, however often the relay starts and however many nodes look', async () => {
    await relay.commit(put('ticketTemplates', template({ every: 'quarter', day: 10 })));
    await there(['h1 2026-Q1', 'h2 2026-Q1']);
    // Two further nodes that believe they lead, each with connections of its own.
    const logger = createLogger('silent', process.stderr);
    const nodes = [0, 1].map(() => openDatabase(relay.database.url, logger));
    const workers = nodes.map((database) => {
      const queue = createCommitQueue({ database, clock: relay.clock, logger, metrics: createMetrics(), onCommitted: () => undefined });
      return createRecurringClock({ clock: relay.clock, queue, logger });
    });
    for (const worker of workers) worker.start();
    relay.clock.set(at('2026-04-10T09:00'));
    await there(['h1 2026-Q1', 'h1 2026-Q2', 'h2 2026-Q1', 'h2 2026-Q2']);
    await Promise.all(workers.map((worker) => worker.stop()));
    await Promise.all(nodes.map((database) => database.close()));
    await relay.restart();
    await looked();
    expect(await ofTemplate('t1')).toEqual(['h1 2026-Q1', 'h1 2026-Q2', 'h2 2026-Q1', 'h2 2026-Q2']);
  });

  it('follow the template: another day in the same month makes no second one, an earlier day still comes, removing stops it', async () => {
    await relay.commit(put('ticketTemplates', template({ day: 10 })));
    await there(['h1 2026-01', 'h2 2026-01']);
    await relay.commit(put('ticketTemplates', template({ day: 25 })));
    relay.clock.set(at('2026-01-25T09:00'));
    await looked();
    expect(await ofTemplate('t1')).toEqual(['h1 2026-01', 'h2 2026-01']);
    relay.clock.set(at('2026-02-12T09:00'));
    await relay.commit(put('ticketTemplates', template({ day: 5 })));
    await eventually('February', async () => (await ofTemplate('t1')).length === 4);
    await relay.commit({ entity: 'ticketTemplates', id: 't1', row: null });
    relay.clock.set(at('2026-06-30T09:00'));
    await looked();
    expect(await ofTemplate('t1')).toHaveLength(4);
  });

  it('spare a hospital that joins, or comes back, the months it was not part of', async () => {
    await relay.commit(put('ticketTemplates', template({ day: 10, hospitalIds: [asId('h2')] })));
    await there(['h2 2026-01']);
    relay.clock.set(at('2026-02-20T09:00'));
    await relay.commit(put('ticketTemplates', template({ day: 10 })));
    await looked();
    expect(await ofTemplate('t1')).toEqual(['h2 2026-01', 'h2 2026-02']);
    const h2 = await relay.row('hospitals', 'h2');
    if (h2 === null) throw new Error('no hospital');
    await relay.commit(put('hospitals', { ...h2, active: false }));
    relay.clock.set(at('2026-04-20T09:00'));
    await eventually('h1 in April', async () => (await ofTemplate('t1')).includes('h1 2026-04'));
    await relay.commit(put('hospitals', { ...h2, active: true }));
    relay.clock.set(at('2026-05-10T09:00'));
    await eventually('May', async () => (await ofTemplate('t1')).includes('h2 2026-05'));
    expect(await ofTemplate('t1')).toEqual(['h1 2026-03', 'h1 2026-04', 'h1 2026-05', 'h2 2026-01', 'h2 2026-02', 'h2 2026-05']);
  });

  it('wait for a contract, and go to nobody who has left', async () => {
    await relay.commit(contract('h1', '2024-01-01', '2024-12-31'), put('ticketTemplates', template({ day: 10 }, { assigneeId: asId('u-agent2') })));
    await there(['h2 2026-01']);
    const gone = await relay.row('staff', 'u-agent2');
    if (gone === null) throw new Error('no person');
    await relay.commit(put('staff', { ...gone, active: false }));
    await relay.commit(contract('h1', '2026-01-01', '2026-12-31'));
    await there(['h1 2026-01', 'h2 2026-01']);
    expect((await made()).map((one) => one.assigneeId)).toEqual(['u-agent2', 'u-agent']);
  });
});
