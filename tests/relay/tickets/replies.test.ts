import { afterAll, beforeAll, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { replyLineId } from '../../../relay/tickets/replies.ts';
import { newTicket } from '../../support/deskRows.ts';
import { baseRows, soon, startPlatforms, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

/** Reply clocks of tickets, stopped by what the real platforms accepted and by nothing else (I7). */
let relay: RelayUnderTest;
let platforms: Simulator;
let desktop: Desktop;
let n = 0;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  platforms = await startPlatforms(relay);
  desktop = await relay.connect('u-agent');
});
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const push = async (name: string, args: unknown): Promise<void> => expect(await desktop.mutate((n += 1), name, args)).toMatchObject({ status: 'applied' });

async function conversationOf(channel: 'wecom-kf' | 'qq-bot', external: string): Promise<string> {
  platforms.say({ channel, conversation: external, from: external.replace('group:', 'm'), text: '你好' });
  return soon('the conversation', async () => (await relay.rows('conversations')).find((c) => c.externalId === external)?.id ?? null);
}
async function ticketOf(conversationId: string, id: string, over: Partial<Record<keyof Ticket, unknown>> = {}): Promise<string> {
  await push('tickets.create', { ...newTicket(id), conversationId, assigneeId: 'u-agent2', ...over });
  return id;
}
async function reply(conversationId: string): Promise<string> {
  const messageId = `reply-${n + 1}`;
  await push('inbox.send', { messageId, conversationId, text: messageId });
  return messageId;
}
const state = (id: string, wanted: string) =>
  soon(`${id} to be ${wanted}`, async () => {
    relay.clock.advance(0);
    const row = await relay.row('messages', id);
    return row?.state === wanted ? row : null;
  });
const ticket = async (id: string): Promise<Ticket> => {
  const row = await relay.row('tickets', id);
  if (row === null) throw new Error(`no ticket ${id}`);
  return row;
};
const replyLines = async (id: string) => (await relay.rows('ticketEntries')).filter((line) => line.ticketId === id && line.kind === 'reply');

it('a delivered reply in a one-to-one conversation is one to the patient, once, by who wrote it', async () => {
  const to = await conversationOf('wecom-kf', 'wmOne');
  const id = await ticketOf(to, 't-one');
  const before = await ticket(id);
  relay.clock.advance(60_000);
  const first = await reply(to);
  const sent = await state(first, 'sent');
  expect((await ticket(id)).marks).toMatchObject({ repliedPatient: { at: sent.sentAt, by: 'u-agent' }, repliedHospital: null });
  expect((await ticket(id)).dueAt).toBeGreaterThan(before.dueAt ?? Infinity);
  expect(await replyLines(id)).toMatchObject([{ id: replyLineId(asId(id), asId(first)), at: sent.sentAt, userId: 'u-agent', data: { type: 'reply', party: 'patient', proof: { type: 'message', messageId: first } } }]);
  relay.clock.advance(60_000);
  await state(await reply(to), 'sent');
  expect(await replyLines(id)).toHaveLength(1);
  expect((await ticket(id)).marks.repliedPatient?.at).toBe(sent.sentAt);
});

it('a ticket that was made offline counts the first reply that was accepted before it arrived, and none from before it was made', async () => {
  const to = await conversationOf('wecom-kf', 'wmOffline');
  await state(await reply(to), 'sent');
  relay.clock.advance(60_000);
  const made = relay.clock.now();
  relay.clock.advance(60_000);
  const first = await reply(to);
  const sent = await state(first, 'sent');
  relay.clock.advance(60_000);
  await state(await reply(to), 'sent');
  // Out of a desktop's queue: done then, here only now. What comes with it finds the mark already.
  const answer = await desktop.push([
    { n: n + 1, name: 'tickets.create', args: { ...newTicket('t-offline'), kind: 'patient_case', conversationId: to, assigneeId: 'u-agent2' }, at: made },
    { n: n + 2, name: 'tickets.logReply', args: { ticketId: 't-offline', entryId: 'e-hospital', party: 'hospital', proof: { type: 'call', startedAt: made, endedAt: made + 1000, phoneTail: '' }, note: '' }, at: made + 1000 },
    { n: n + 3, name: 'tickets.close', args: { ticketId: 't-offline', entryId: 'e-close', result: '已回复', cause: null }, at: relay.clock.now() },
  ]);
  n += 3;
  expect(answer).toMatchObject({ ok: true, verdicts: [{ status: 'applied' }, { status: 'applied' }, { status: 'applied' }] });
  expect((await ticket('t-offline')).marks.repliedPatient).toMatchObject({ at: sent.sentAt, by: 'u-agent' });
  expect((await replyLines('t-offline')).filter((line) => line.data?.type === 'reply' && line.data.party === 'patient')).toMatchObject([{ id: replyLineId(asId('t-offline'), asId(first)), at: sent.sentAt }]);
});

it('in a group it is one to the hospital, for every open ticket of that conversation and no other', async () => {
  const to = await conversationOf('qq-bot', 'group:GTICKET');
  const elsewhere = await conversationOf('wecom-kf', 'wmElsewhere');
  const [a, b, other, closed] = [await ticketOf(to, 't-a'), await ticketOf(to, 't-b'), await ticketOf(elsewhere, 't-other'), await ticketOf(to, 't-closed', { kind: 'patient_case' })];
  const call = { type: 'call', startedAt: relay.clock.now() - 1000, endedAt: relay.clock.now(), phoneTail: '' };
  for (const party of ['patient', 'hospital']) await push('tickets.logReply', { ticketId: closed, entryId: `${closed}-${party}`, party, proof: call, note: '' });
  await push('tickets.close', { ticketId: closed, entryId: `${closed}-end`, result: '已回复', cause: null });
  await state(await reply(to), 'sent');
  for (const id of [a, b]) expect((await ticket(id)).marks).toMatchObject({ repliedHospital: { by: 'u-agent' }, repliedPatient: null });
  expect((await ticket(other)).marks.repliedHospital).toBeNull();
  expect(await replyLines(closed)).toHaveLength(2);
});

it('what is queued, or was refused, stops nothing', async () => {
  const to = await conversationOf('wecom-kf', 'wmRefused');
  const id = await ticketOf(to, 't-refused');
  platforms.faults.set({ closeWindow: 1 });
  await state(await reply(to), 'failed');
  expect((await ticket(id)).marks.repliedPatient).toBeNull();
  expect(await replyLines(id)).toEqual([]);
});

it('what was accepted and then did not arrive lets the clock run again, unless a call proves the reply', async () => {
  const to = await conversationOf('wecom-kf', 'wmLost');
  const [bare, called] = [await ticketOf(to, 't-bare'), await ticketOf(to, 't-called')];
  const before = await ticket(bare);
  relay.clock.advance(2000);
  platforms.faults.set({ undelivered: 1 });
  await state(await reply(to), 'failed');
  expect((await ticket(bare)).marks.repliedPatient).toBeNull();
  expect((await ticket(bare)).dueAt).toBe(before.dueAt);
  const now = relay.clock.now();
  await push('tickets.logReply', { ticketId: called, entryId: 'e-called', party: 'patient', proof: { type: 'call', startedAt: now - 60_000, endedAt: now, phoneTail: '0001' }, note: '电话说明' });
  relay.clock.advance(2000);
  platforms.faults.set({ undelivered: 1 });
  await state(await reply(to), 'failed');
  expect((await ticket(called)).marks.repliedPatient).toMatchObject({ at: now, note: '电话说明' });
});
