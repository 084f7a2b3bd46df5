import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atRest } from '../../../shared/inbox/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { ConversationId, MessageId } from '../../../shared/ids.ts';
import { put } from '../../../shared/wire/mutation.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import { baseRows, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
});
afterAll(() => relay.close());

interface Step {
  readonly name: string;
  readonly args: Record<string, unknown>;
}

const create = (p: string, t: number, over: Record<string, unknown> = {}): Step => ({
  name: 'tickets.create',
  args: {
    ticketId: `${p}t${t}`, entryId: `${p}t${t}-made`, hospitalId: 'h1', conversationId: null, messageId: null, assigneeId: null, title: '标题',
    description: '', kind: 'consultation', module: null, priority: 'normal', cause: null, ...over,
  },
});
const hospital = (id: string): Step => ({ name: 'directory.saveHospital', args: { hospital: { id, name: id, shortName: 'h', dutyGroupId: 'g1', active: true } } });
const callback = (callbackId: string): Step => ({
  name: 'callbacks.create',
  args: { callbackId, hospitalId: 'h1', kind: 'missed_call', subject: 's', patientName: '', patientPhone: '', ticketId: null, conversationId: null, assigneeId: null, dueAt: 1 },
});

const anyStep = fc.record({ kind: fc.nat({ max: 12 }), t: fc.nat({ max: 2 }), u: fc.nat({ max: 1 }), x: fc.nat({ max: 3 }), back: fc.integer({ min: 1, max: 4 }) });
type AnyStep = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/**
 * On a handful of rows, so that most steps meet what others of the batch left: rows they made, moved or deleted, and lists of them.
 * @param p begins every id, so that two runs do not meet
 */
function stepOf(p: string, { kind, t, u, x, back }: AnyStep, index: number): Step {
  const on = { ticketId: `${p}t${t}`, entryId: x === 3 ? `${p}t0-made` : `${p}e${index}` };
  const steps: readonly (() => Step)[] = [
    () => create(p, t + 1, { hospitalId: `${p}h${u}`, assigneeId: [null, 'u-agent', 'nobody'][x % 3] }),
    () => ({ name: 'directory.saveContract', args: { contract: { id: `${p}k`, hospitalId: `${p}h${u}`, signedOn: '2020-01-01', endsOn: '2039-12-31', ownerId: null, substituteId: null, serviceWindows: [], firstResponseMs: 60_000 * (x + 1) } } }),
    () => ({ name: 'tickets.comment', args: { ...on, text: `第 ${x} 句 \ud800` } }),
    () => ({ name: 'tickets.assign', args: { ...on, assigneeId: ['u-agent', 'u-lead', null, 'nobody'][x] } }),
    () => ({ name: 'tickets.undo', args: { ...on, undoes: `${p}e${index - back}`, assigneeId: null } }),
    () => ({ name: 'tickets.link', args: { ...on, linkId: `${p}k${x}`, toId: `${p}t${u}`, kind: 'relates' } }),
    () => ({ name: 'tickets.link', args: { ...on, linkId: `${p}k${index}`, toId: `${p}t${u}`, kind: 'relates' } }),
    () => ({ name: 'tickets.unlink', args: { ...on, linkId: `${p}k${x}` } }),
    () => ({ name: 'inbox.markRead', args: { conversationId: `${p}c${u}`, readUpTo: x * 10 } }),
    () => callback(`${p}b${t}`),
    () => ({ name: 'callbacks.logAttempt', args: { attemptId: `${p}a${index}`, callbackId: `${p}b${u}`, party: 'hospital', outcome: 'reached', proof: { type: 'call', startedAt: 1, endedAt: 90_000, phoneTail: '' }, note: '' } }),
    () => ({ name: 'callbacks.close', args: { callbackId: `${p}b${u}`, result: 'r' } }),
    () => ({ name: 'tickets.setStatus', args: { ...on, status: ['open', 'in_progress', 'waiting_hospital', 'nonsense'][x], reason: 'r' } }),
  ];
  const step = steps[kind];
  if (step === undefined) throw new Error('no such step');
  return step();
}

const planned = (p: string, plan: readonly AnyStep[]): readonly Step[] => [hospital(`${p}h0`), hospital(`${p}h1`), create(p, 0), callback(`${p}b0`), ...plan.map((one, index) => stepOf(p, one, index))];

const touched: readonly EntityName[] = ['contracts', 'tickets', 'ticketEntries', 'ticketLinks', 'readMarks', 'callbacks', 'attempts'];

/** Rows of one run without what tells the runs apart. */
async function rowsOf(p: string): Promise<unknown> {
  const all = await Promise.all(touched.map(async (entity) => (await relay.rows(entity)).map((row) => ({ entity, ...row }))));
  const own = JSON.stringify(all.flat().filter((row) => JSON.stringify(row).includes(p)).toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  const rows = JSON.parse(own.replaceAll(p, '')) as { number?: number; id: string; entity: string }[];
  const first = Math.min(...rows.map((row) => row.number ?? Number.POSITIVE_INFINITY));
  // The id of a read mark is made of a digest of what it is about.
  return rows.map((row) => ({ ...row, ...(row.number === undefined ? {} : { number: row.number - first }), ...(row.entity === 'readMarks' ? { id: '' } : {}) }));
}

describe('a batch', () => {
  it('leaves the same rows, numbers and verdicts as its mutations pushed one by one', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 25, maxLength: 50 }), async (plan) => {
        run += 1;
        const verdicts: string[][] = [];
        for (const way of ['together', 'alone'] as const) {
          const p = `${way}${run}-`;
          const desktop = await relay.connect('u-lead', `c-${p}`);
          const steps = planned(p, plan).map((one, index) => ({ ...one, n: index + 1 }));
          const answers = way === 'together' ? [await desktop.push(steps)] : [];
          if (way === 'alone') for (const step of steps) answers.push(await desktop.push([step]));
          desktop.close();
          verdicts.push(answers.flatMap((answer) => (answer.ok ? answer.verdicts.map((v) => (v.status === 'applied' ? 'applied' : v.code)) : [answer.code])));
        }
        expect(verdicts[0]).toEqual(verdicts[1]);
        expect(await rowsOf(`together${run}-`)).toEqual(await rowsOf(`alone${run}-`));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });

  it('in which the database refuses one goes on without it, in order and without a gap in the numbers', async () => {
    // The number of the next try does not fit the column.
    await relay.commit(
      put('conversations', { id: asId<ConversationId>('c-full'), accountId: asId('acc'), channel: 'qq-bot', kind: 'direct', externalId: 'x', title: '', hospitalId: null, assigneeId: null, status: 'open', lastMessageAt: 1, preview: '', lastInboundAt: null, waitingSince: null, repliesSinceInbound: 0, refusal: null, ...atRest }),
      put('messages', { id: asId<MessageId>('m-full'), conversationId: asId('c-full'), direction: 'out', contentKind: 'text', text: '', senderExternalId: null, senderName: '', userId: null, sentAt: 1, receivedAt: 1, state: 'failed', failure: 'network', retryable: true, attempt: 2_147_483_647, platformId: null, recalledAt: null, waits: null, media: [] }),
    );
    const before = Math.max(0, ...(await relay.rows('tickets')).map((one) => one.number ?? 0));
    const desktop = await relay.connect('u-agent', 'c-refused');
    const steps = [create('r', 0), { name: 'inbox.retry', args: { messageId: 'm-full' } }, create('r', 1), { name: 'tickets.comment', args: { ticketId: 'rt1', entryId: 're', text: '在' } }];
    const batch = steps.map((one, index) => ({ ...one, n: index + 1 }));
    const answer = await desktop.push(batch);
    expect(answer.ok && answer.verdicts.map((v) => (v.status === 'applied' ? 'applied' : v.code))).toEqual(['applied', 'internal', 'applied', 'applied']);
    expect([(await relay.row('tickets', 'rt0'))?.number, (await relay.row('tickets', 'rt1'))?.number]).toEqual([before + 1, before + 2]);
    expect(await relay.row('messages', 'm-full')).toMatchObject({ state: 'failed' });
    expect(await desktop.push(batch)).toEqual(answer);
    expect(await relay.count('zhishou_mutations_total', { way: 'push', verdict: 'internal' })).toBe(1);
  });
});
