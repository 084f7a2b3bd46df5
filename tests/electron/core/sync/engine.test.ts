import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import type { HospitalId, TicketId } from '../../../../shared/ids.ts';
import { put, type RowChange } from '../../../../shared/wire/mutation.ts';
import { deskRows, deskUsers } from '../../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop, type TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { until } from '../../../support/until.ts';

let relay: TestRelay;
let dir: string;
let lead: TestDesktop;
beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows());
  dir = scratchDir('engine');
  lead = createTestDesktop({ dataDir: dir });
  await lead.core.start();
  await lead.login(relay.url, 'lead');
  await lead.settled();
});
afterEach(async () => {
  await lead.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

const args = { groupId: 'g1', primaryId: 'u-lead', backupId: 'u-agent', reason: '换班', term: 1 };

const ticket = {
  ticketId: asId<TicketId>('p1'), entryId: 'p1-e', hospitalId: 'h1', conversationId: null, messageId: null, assigneeId: null,
  title: '缴费失败', description: '', kind: 'fault', module: null, priority: 'normal', cause: null,
};

describe('asking the authority', () => {
  it('gives up on a relay that is there and does not answer, instead of asking it without end', async () => {
    relay.answersCalls = false;
    expect(await lead.ask('session.mutate', { name: 'duty.switch', args })).toMatchObject({ error: { code: 'authority.timeout' } });
    const asked = relay.calls;
    expect(asked).toBeLessThanOrEqual(2);
    // It took effect all the same, and the board shows it.
    await lead.settled();
    expect((await lead.get('duty.board', { groupId: null, monday: '2026-11-23' })).group).toMatchObject({ term: 2, primaryId: 'u-lead' });
    expect(relay.calls).toBe(asked);
  });
});

describe('pulling', () => {
  const hospital = (id: string): RowChange => put('hospitals', { id: asId<HospitalId>(id), name: id, shortName: id, dutyGroupId: asId('g1'), active: true });
  const has = (id: string) => until(`hospital ${id}`, async () => (await lead.get('directory.snapshot', {})).hospitals.some((one) => one.id === id));

  it('asks for nothing that it was told with its rows, and for what it missed', async () => {
    relay.tellsNews = true;
    const before = relay.pulls;
    for (let index = 0; index < 5; index += 1) relay.commit(hospital(`told${index}`));
    await has('told4');
    expect(relay.pulls).toBe(before);

    // One that got lost on the way: the next one shows the gap.
    relay.mute(() => relay.commit(hospital('lost')));
    relay.commit(hospital('next'));
    await has('lost');
    await has('next');
    expect(relay.pulls - before).toBe(1);
    await lead.settled();
  });

  it('a poke that tells of nothing new asks nothing', async () => {
    const before = relay.pulls;
    // The same head again: as when the answer to a push was quicker than the poke about it.
    relay.commit();
    relay.commit();
    await lead.get('session.mutate', { name: 'tickets.create', args: ticket });
    await until('the number of the ticket', async () => (await lead.get('tickets.get', { ticketId: ticket.ticketId })).ticket.number !== null);
    expect(relay.pulls - before).toBe(1);
  });
});
