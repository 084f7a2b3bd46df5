import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baseRows, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
});
afterAll(() => relay.close());

const ticket = (id: string, over: Record<string, unknown> = {}) => ({
  ticketId: id,
  entryId: `${id}-e`,
  hospitalId: 'h1',
  conversationId: null,
  messageId: null,
  assigneeId: null,
  title: '标题',
  description: '',
  kind: 'fault',
  module: null,
  priority: 'normal',
  cause: null,
  ...over,
});

describe('push', () => {
  it('applies in order, numbers tickets without a gap, and answers a repeated number from the record (complaint 5)', async () => {
    const desktop = await relay.connect('u-agent', 'c-once');
    const batch = ['t1', 't2', 't3'].map((id, index) => ({ n: index + 1, name: 'tickets.create', args: ticket(id) }));
    const first = await desktop.push(batch);
    const again = await desktop.push(batch);
    expect(first).toEqual({ ok: true, verdicts: [1, 2, 3].map((n) => ({ n, status: 'applied', rev: expect.any(Number) })) });
    expect(again).toEqual(first);
    const numbers = await Promise.all(['t1', 't2', 't3'].map(async (id) => (await relay.row('tickets', id))?.number));
    expect(numbers).toEqual([1, 2, 3]);
    expect((await relay.rows('ticketEntries')).filter((entry) => entry.ticketId.startsWith('t'))).toHaveLength(3);
  });

  it('gives back the number a rejected ticket drew', async () => {
    const desktop = await relay.connect('u-agent', 'c-serial');
    const before = Math.max(...(await relay.rows('tickets')).map((t) => t.number ?? 0));
    expect(await desktop.mutate(1, 'tickets.create', ticket('s1', { hospitalId: 'nobody' }))).toMatchObject({ status: 'rejected', code: 'not_found' });
    await desktop.mutate(2, 'tickets.create', ticket('s2'));
    expect((await relay.row('tickets', 's2'))?.number).toBe(before + 1);
  });

  it('two connections that push the same numbers at once apply each once', async () => {
    const [a, b] = await Promise.all([relay.connect('u-agent', 'c-race'), relay.connect('u-agent', 'c-race')]);
    const batch = Array.from({ length: 30 }, (_, index) => ({ n: index + 1, name: 'tickets.create', args: ticket(`r${index}`) }));
    const [x, y] = await Promise.all([a.push(batch), b.push(batch)]);
    expect(x).toEqual(y);
    expect((await relay.rows('tickets')).filter((t) => t.id.startsWith('r'))).toHaveLength(30);
  });

  it('refuses a gap and applies nothing of it', async () => {
    const desktop = await relay.connect('u-agent', 'c-gap');
    expect(await desktop.push([{ n: 2, name: 'tickets.create', args: ticket('gap1') }])).toEqual({ ok: false, code: 'gap' });
    const holed = [1, 3].map((n) => ({ n, name: 'tickets.create', args: ticket(`gap${n}`) }));
    expect(await desktop.push(holed)).toEqual({ ok: false, code: 'gap' });
    expect(await relay.row('tickets', 'gap1')).toBeNull();
    expect((await relay.connect('u-agent', 'c-gap')).hello.lastN).toBe(0);
  });

  it('a poisoned mutation is answered with a code and the queue goes on', async () => {
    const desktop = await relay.connect('u-agent', 'c-poison');
    const answer = await desktop.push([
      { n: 1, name: 'tickets.create', args: { nonsense: true } },
      { n: 2, name: '__proto__', args: {} },
      { n: 3, name: 'tickets.create', args: ticket('p3', { title: 'a\u0000b' }) },
      { n: 4, name: 'tickets.create', args: null },
      { n: 5, name: 'tickets.create', args: ticket('p5', { entryId: 't1-e' }) },
      { n: 6, name: 'tickets.create', args: ticket('p6') },
    ]);
    expect(answer.ok && answer.verdicts.map((v) => (v.status === 'rejected' ? v.code : v.status))).toEqual(['malformed', 'unknown_mutation', 'malformed', 'malformed', 'already_exists', 'applied']);
    expect((await relay.connect('u-agent', 'c-poison')).hello.lastN).toBe(6);
  });

  it('what the database itself refuses becomes `internal`, and the queue goes on', async () => {
    const desktop = await relay.connect('u-lead', 'c-internal');
    // Two shifts may not share an id, but a term number beyond int4 breaks only in PostgreSQL.
    await relay.commit(...baseRows().slice(0, 1).map((c) => (c.entity === 'dutyGroups' && c.row !== null ? { ...c, id: 'g-huge', row: { ...c.row, id: 'g-huge' as never, term: 2_147_483_647 } } : c)));
    const call = await desktop.call('call-internal', 'duty.switch', { groupId: 'g-huge', primaryId: 'u-agent2', backupId: 'u-agent', reason: 'x', term: 2_147_483_647 });
    expect(call).toEqual({ ok: true, verdict: { status: 'rejected', code: 'internal' } });
    expect((await relay.row('dutyGroups', 'g-huge'))?.primaryId).toBe('u-agent');
    expect(await desktop.mutate(1, 'tickets.create', ticket('after-internal'))).toMatchObject({ status: 'applied' });
  });

  it('never dates an action later than the relay knows', async () => {
    const desktop = await relay.connect('u-agent', 'c-clock');
    const at = relay.clock.now();
    await desktop.push([
      { n: 1, name: 'tickets.create', args: ticket('future'), at: at + 3_600_000 },
      { n: 2, name: 'tickets.create', args: ticket('past'), at: at - 3_600_000 },
    ]);
    expect((await relay.row('tickets', 'future'))?.createdAt).toBe(at);
    expect((await relay.row('tickets', 'past'))?.createdAt).toBe(at - 3_600_000);
  });

  it('a client id belongs to whoever used it first', async () => {
    await (await relay.connect('u-agent', 'c-mine')).mutate(1, 'inbox.markRead', { conversationId: 'c', readUpTo: 1 });
    await expect(relay.connect('u-agent2', 'c-mine')).rejects.toThrow('token_invalid');
  });

  it('somebody deactivated is cut off at once and gets in no more', async () => {
    const desktop = await relay.connect('u-agent2', 'c-leaver');
    const gone = new Promise((resolve) => desktop.socket.once('disconnect', resolve));
    const person = await relay.row('staff', 'u-agent2');
    if (person === null) throw new Error('no person');
    await relay.commit({ entity: 'staff', id: person.id, row: { ...person, active: false } });
    await gone;
    expect((await relay.post('/auth/login', { name: 'u-agent2', password: 'correct horse' })).status).toBe(401);
    await relay.commit({ entity: 'staff', id: person.id, row: person });
  });
});

describe('call', () => {
  it('is applied once per callId, also when both tries run at once', async () => {
    const desktop = await relay.connect('u-lead', 'c-call');
    const term = (await relay.row('dutyGroups', 'g1'))?.term ?? 0;
    const args = { groupId: 'g1', primaryId: 'u-agent2', backupId: 'u-lead', reason: '临时调整', term };
    const answers = await Promise.all([desktop.call('call-0001', 'duty.switch', args), desktop.call('call-0001', 'duty.switch', args)]);
    expect(answers[0]).toMatchObject({ ok: true, verdict: { status: 'applied' } });
    expect(answers[1]).toEqual(answers[0]);
    expect((await relay.row('dutyGroups', 'g1'))?.term).toBe(term + 1);
    expect(await desktop.call('call-0002', 'duty.switch', args)).toEqual({ ok: true, verdict: { status: 'rejected', code: 'stale_term' } });
  });

  it('a switch out of a queue is refused: it was decided on what the person saw then', async () => {
    const desktop = await relay.connect('u-lead', 'c-queued-switch');
    const term = (await relay.row('dutyGroups', 'g1'))?.term ?? 0;
    const args = { groupId: 'g1', primaryId: 'u-agent', backupId: 'u-lead', reason: 'x', term };
    expect(await desktop.mutate(1, 'duty.switch', args)).toMatchObject({ status: 'rejected', code: 'forbidden' });
  });

  it('happens when the relay hears it: a desktop whose hands were set back begins no term before the one it ends', async () => {
    const desktop = await relay.connect('u-lead', 'c-late');
    const { term = 0, since = 0 } = (await relay.row('dutyGroups', 'g1')) ?? {};
    relay.clock.advance(60_000);
    const past = { callId: 'call-past', name: 'duty.switch', args: { groupId: 'g1', primaryId: 'u-agent', backupId: 'u-agent2', reason: '拨慢的钟', term }, at: since - 3_600_000 };
    expect(await desktop.socket.timeout(5000).emitWithAck('call', past)).toMatchObject({ ok: true, verdict: { status: 'applied' } });
    expect((await relay.row('dutyGroups', 'g1'))?.since).toBe(relay.clock.now());
  });
});
