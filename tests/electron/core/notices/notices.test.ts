import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import { put } from '../../../../shared/wire/mutation.ts';
import { defaultNoticeSettings, NOTICES_PREFERENCE } from '../../../../shared/notices/model.ts';
import { MINUTE_MS } from '../../../../shared/time/shanghai.ts';
import { deskRows, deskUsers, messageRow, MORNING, newTicket } from '../../../support/deskRows.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import type { ManualClock } from '../../../support/manualClock.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { until } from '../../../support/until.ts';

let relay: TestRelay;
let dir: string;
let clock: ManualClock;
const open: TestDesktop[] = [];

async function desktop(folder: string, secrets?: Map<string, string>): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${folder}`, clock, ...(secrets === undefined ? {} : { secrets }) });
  open.push(made);
  await made.core.start();
  return made;
}
async function signedIn(name: string): Promise<TestDesktop> {
  const made = await desktop(name);
  await made.login(relay.url, name);
  await made.settled();
  return made;
}
const told = (of: TestDesktop, tag: RegExp) => of.notices.filter((notice) => tag.test(notice.tag));
const toTell = (of: TestDesktop, tag: RegExp, count = 1) =>
  until(
    `${count} × ${String(tag)}`,
    () => {
      // What was registered for a moment that has passed meanwhile runs at the next tick.
      clock.advance(1);
      return Promise.resolve(told(of, tag).length === count);
    },
    10_000,
    20,
  );
const complaint = (id: string) => ({ ...newTicket(id, '热线投诉重复收费'), kind: 'complaint', module: null, details: { complaintLevel: 'public_opinion' } });

beforeEach(async () => {
  clock = createManualClock(Date.now());
  relay = new TestRelay([...deskUsers, { id: 'u-other', name: 'other', role: 'agent' }]);
  await relay.listen();
  relay.commit(...deskRows(), put('staff', { id: asId<never>('u-other'), name: 'other', displayName: 'other', role: 'agent', active: true }));
  dir = scratchDir('notices');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('an alarm', () => {
  it('reaches the owner, whoever is on duty and the lead; again every two minutes; until the person has a proven reply (complaint 12)', async () => {
    const [agent, lead, other] = [await signedIn('agent'), await signedIn('lead'), await signedIn('other')];
    await lead.get('session.mutate', { name: 'tickets.create', args: complaint('t1') });
    for (const one of [agent, lead]) await toTell(one, /^alarm t1$/);
    expect(told(agent, /^alarm/)).toMatchObject([{ title: '舆情投诉待回复 · 江城一院', path: '/tickets/t1' }]);
    const [alarm] = await agent.get('notices.alarms', {});
    expect(alarm).toMatchObject({ ticketId: 't1', hospitalId: 'h1' });
    await other.settled();
    await until('the ticket', async () => (await other.get('search.all', { query: '热线投诉', limit: 5 })).hits.length === 1, 10_000, 20);
    expect([told(other, /^alarm/), await other.get('notices.alarms', {})]).toEqual([[], []]);
    clock.advance(2 * MINUTE_MS);
    await toTell(agent, /^alarm t1$/, 2);

    // Handled is not answered (I7); an answer to the person is.
    await agent.get('session.mutate', { name: 'tickets.mark', args: { ticketId: 't1', entryId: 'e1', mark: 'handled', note: '已退款' } });
    expect(await agent.get('notices.alarms', {})).toHaveLength(1);
    await agent.get('session.mutate', {
      name: 'tickets.logReply',
      args: { ticketId: 't1', entryId: 'e2', party: 'patient', proof: { type: 'call', startedAt: clock.now() - MINUTE_MS, endedAt: clock.now(), phoneTail: '5678' }, note: '已电话说明' },
    });
    await until('the end', async () => (await lead.get('notices.alarms', {})).length === 0, 10_000, 20);
    clock.advance(10 * MINUTE_MS);
    await lead.settled();
    expect(told(lead, /^alarm/).length).toBeLessThanOrEqual(2);
  });

  it('rings in quiet hours, while a message waits for their end', async () => {
    const other = await signedIn('other');
    const quiet = { on: true, from: 0, to: 1439 };
    await other.get('session.setPreference', { key: NOTICES_PREFERENCE, value: JSON.stringify({ ...defaultNoticeSettings, quiet }) });
    relay.commit(messageRow('m1', { sentAt: MORNING + 10 }));
    await until('it to be held', async () => (await other.get('notices.state', {})).held === 1, 10_000, 20);
    await other.get('session.mutate', { name: 'tickets.create', args: { ...complaint('t1'), assigneeId: 'u-other' } });
    await toTell(other, /^alarm t1$/);
    expect(told(other, /^v1$/)).toEqual([]);
    await other.get('session.setPreference', { key: NOTICES_PREFERENCE, value: JSON.stringify(defaultNoticeSettings) });
    await toTell(other, /^digest$/);
  });
});

it('a promise is told of before its end and at its end, once each, to its owner and for nobody’s work to who is on duty', async () => {
  const [agent, other] = [await signedIn('agent'), await signedIn('other')];
  const due = clock.now() + 30 * MINUTE_MS;
  await other.get('session.mutate', { name: 'tickets.create', args: { ...newTicket('t1'), assigneeId: 'u-other' } });
  await until('the ticket', () => Promise.resolve(relay.row('tickets', 't1') !== null), 10_000, 20);
  const made = relay.row('tickets', 't1');
  if (made === null) throw new Error('no ticket');
  relay.commit(
    put('tickets', { ...made, createdAt: clock.now(), dueAt: due }),
    put('tickets', { ...made, id: asId<never>('t2'), number: 2, assigneeId: null, createdAt: clock.now(), dueAt: due }),
  );
  await other.settled();
  await until('both', async () => (await other.get('search.all', { query: '缴费失败', limit: 5 })).hits.filter((hit) => hit.kind === 'ticket').length === 2, 10_000, 20);
  // Needs no relay; and one that is met again would put the hands right.
  await relay.stop();
  for (const one of [agent, other]) await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 20);
  clock.advance(23 * MINUTE_MS);
  expect([...told(agent, /^promise/), ...told(other, /^promise/)]).toEqual([]);
  clock.advance(MINUTE_MS);
  await toTell(other, /^promise t1$/);
  await toTell(agent, /^promise t2$/);
  clock.advance(6 * MINUTE_MS);
  await toTell(other, /^promise t1$/, 2);
  await toTell(agent, /^promise t2$/, 2);
  clock.advance(60 * MINUTE_MS);
  for (const one of [agent, other]) await one.get('search.all', { query: '缴费失败', limit: 5 });
  expect([told(agent, /^promise/).map(({ tag }) => tag), told(other, /^promise/).map(({ tag }) => tag)]).toEqual([
    ['promise t2', 'promise t2'],
    ['promise t1', 'promise t1'],
  ]);
});

it('one digest at the start of a turn, not another after a restart, and a new one for the next turn (complaint 4)', async () => {
  const lead = await signedIn('lead');
  const other = await signedIn('other');
  await toTell(lead, /^turn$/);
  expect(told(other, /^turn$/)).toEqual([]);
  await lead.core.close();
  const again = await desktop('lead', lead.secrets);
  await again.online();
  await again.settled();
  expect((await again.get('notices.state', {})).onDuty).toBe(true);
  expect(told(again, /^turn$/)).toEqual([]);
  const args = (primaryId: string, backupId: string, term: number) => ({ groupId: 'g1', primaryId, backupId, reason: '交接', term });
  await again.get('session.mutate', { name: 'duty.switch', args: args('u-other', 'u-lead', 1) });
  await toTell(other, /^turn$/);
  expect(told(other, /^turn$/)).toMatchObject([{ title: '你的值班开始了（主班）', body: '待回复 1 · 提到我 0 · 将到期工单 0 · 今日回访 0' }]);
  // From primary to backup of the same group is no new turn.
  await again.get('session.mutate', { name: 'duty.switch', args: args('u-agent', 'u-other', 2) });
  await until('off duty', async () => !(await again.get('notices.state', {})).onDuty, 10_000, 20);
  await again.get('session.mutate', { name: 'duty.switch', args: args('u-lead', 'u-other', 3) });
  await toTell(again, /^turn$/);
  expect(told(other, /^turn$/)).toHaveLength(1);
});

it('a mention says who, never what', async () => {
  const [agent, lead] = [await signedIn('agent'), await signedIn('lead')];
  await lead.get('session.mutate', { name: 'inbox.note', args: { conversationId: 'v1', lineId: 'n1', text: '@agent 患者李秀兰要退费', mentionIds: ['u-agent'], messageId: null } });
  await toTell(agent, /^mention v1$/);
  expect(told(agent, /^mention/)).toMatchObject([{ title: 'lead 提到了你', path: '/inbox/v1' }]);
  expect(JSON.stringify(agent.notices)).not.toContain('李秀兰');
  expect(told(lead, /^mention/)).toEqual([]);
});
