import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { ConversationId, DutyGroupId, HospitalId, ShiftId, UserId } from '../../../shared/ids.ts';
import { atRest } from '../../../shared/inbox/rules.ts';
import type { Conversation } from '../../../shared/inbox/model.ts';
import { put } from '../../../shared/wire/mutation.ts';
import type { RowChange } from '../../../shared/wire/mutation.ts';
import { baseRows, soon, startRelay, START, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
let lead: Desktop;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(
    ...baseRows(),
    put('dutyGroups', { id: asId<DutyGroupId>('g2'), name: '二组', phone: '', term: 1, primaryId: asId('u-admin'), backupId: null, since: START, source: 'roster', holdUntil: null }),
    put('hospitals', { id: asId<HospitalId>('h9'), name: '医院九', shortName: 'h9', dutyGroupId: asId('g2'), active: true }),
  );
  lead = await relay.connect('u-lead');
});
afterAll(() => relay.close());

function conversation(id: string, over: Partial<Conversation>): RowChange {
  return put('conversations', {
    id: asId<ConversationId>(id), accountId: asId('acc'), channel: 'qq-bot', kind: 'direct', externalId: id, title: id, hospitalId: asId('h1'), assigneeId: asId('u-agent'), status: 'open',
    lastMessageAt: START, preview: '', lastInboundAt: START, waitingSince: START, repliesSinceInbound: 0, refusal: null, ...atRest, ...over,
  });
}
const holderOf = async (id: string): Promise<UserId | null> => (await relay.row('conversations', id))?.assigneeId ?? null;
const linesOf = async (id: string) => (await relay.rows('conversationEntries')).filter((line) => line.conversationId === id);

describe('work stays with agents who left (complaint 10)', () => {
  it('a switch hands on what the outgoing person has open, in the same transaction, with the reason', async () => {
    await relay.commit(
      conversation('mine', { snoozedUntil: START + 1e9, snoozedSeen: START, snoozedBy: asId('u-agent') }),
      conversation('backups', { assigneeId: asId('u-agent2') }),
      conversation('closed', { status: 'closed' }),
      conversation('another group’s', { hospitalId: asId('h9') }),
      conversation('nobody’s hospital', { hospitalId: null }),
    );
    const head = async () => Number((await relay.database.pool.query<{ head: string }>('select head from workspace')).rows[0]?.head);
    const before = await head();
    const answer = await lead.call('call-switch-1', 'duty.switch', { groupId: 'g1', primaryId: 'u-lead', backupId: 'u-agent2', reason: '调班', term: 1 });
    expect(answer).toMatchObject({ ok: true, verdict: { status: 'applied' } });
    expect(await Promise.all(['mine', 'backups', 'closed', 'another group’s', 'nobody’s hospital'].map(holderOf))).toEqual(['u-lead', 'u-agent2', 'u-agent', 'u-agent', 'u-lead']);
    expect(await linesOf('mine')).toMatchObject([{ kind: 'assigned', fromId: 'u-agent', toId: 'u-lead', userId: 'u-lead', why: 'handover' }]);
    // What was put aside comes back to the next person when it is due, not now.
    expect(await relay.row('conversations', 'mine')).toMatchObject({ snoozedUntil: START + 1e9 });
    // One transaction: no desktop ever hears of a head at which duty had changed and the work had not.
    const after = await head();
    await soon('the poke', () => Promise.resolve(lead.pokes.includes(after)));
    expect(lead.pokes.filter((poke) => poke > before)).toEqual([after]);
  });

  it('a switch that is refused hands on nothing', async () => {
    expect(await lead.call('call-switch-2', 'duty.switch', { groupId: 'g1', primaryId: 'u-agent', backupId: 'u-agent2', reason: '迟了', term: 1 })).toMatchObject({ verdict: { code: 'stale_term' } });
    expect(await holderOf('mine')).toBe('u-lead');
  });

  it('who only changes the role keeps theirs', async () => {
    await lead.call('call-switch-3', 'duty.switch', { groupId: 'g1', primaryId: 'u-agent2', backupId: 'u-lead', reason: '对调', term: 2 });
    expect(await Promise.all(['mine', 'backups'].map(holderOf))).toEqual(['u-lead', 'u-agent2']);
  });

  it('the roster does the same at its boundary, also when the relay was asleep then', async () => {
    const at = relay.clock.now() + 60_000;
    const shift = (id: string, role: 'primary' | 'backup', userId: string) => put('shifts', { id: asId<ShiftId>(id), groupId: asId('g1'), role, userId: asId(userId), startAt: at, endAt: at + 3_600_000 });
    await relay.commit(shift('s1', 'primary', 'u-agent'), shift('s2', 'backup', 'u-agent2'));
    const group = await relay.row('dutyGroups', 'g1');
    if (group === null) throw new Error('no group');
    await relay.commit(put('dutyGroups', { ...group, holdUntil: null }));
    relay.clock.advance(90_000);
    await soon('the change of hands', async () => (await relay.row('dutyGroups', 'g1'))?.primaryId === 'u-agent');
    expect(await Promise.all(['mine', 'backups'].map(holderOf))).toEqual(['u-agent2', 'u-agent2']);
    expect((await linesOf('mine')).at(-1)).toMatchObject({ userId: null, why: 'handover' });
  });

  it('somebody who is deactivated has nothing open a moment later', async () => {
    await relay.commit(conversation('orphan', { assigneeId: asId('u-manager'), hospitalId: asId('h1') }), conversation('homeless', { assigneeId: asId('u-manager'), hospitalId: null }));
    await relay.commit(put('staff', { id: asId<UserId>('u-manager'), name: 'u-manager', displayName: 'u-manager', role: 'manager', active: false }));
    await soon('it to go to the primary', async () => (await holderOf('orphan')) === 'u-agent');
    expect(await holderOf('homeless')).toBeNull();
    expect(await linesOf('orphan')).toMatchObject([{ kind: 'assigned', why: 'left', fromId: 'u-manager', userId: null }]);
  });
});
