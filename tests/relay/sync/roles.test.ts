import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../shared/session/model.ts';
import { mutations } from '../../../shared/wire/mutations.ts';
import { people, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

/*
 * Written out a second time on purpose: a change of roles in shared/ has to be made here too, by somebody who means it.
 */
const desk = ['agent', 'lead', 'admin'];
const leads = ['lead', 'admin'];
const everyone = ['agent', 'lead', 'manager', 'admin'];
const allowed: Record<keyof typeof mutations, readonly string[]> = {
  'directory.saveHospital': leads,
  'directory.saveContract': leads,
  'directory.saveContact': leads,
  'directory.removeContact': leads,
  'directory.bind': leads,
  'directory.unbind': leads,
  'directory.disclose': everyone,
  'inbox.send': desk,
  'inbox.sendMedia': desk,
  'inbox.fetchMedia': desk,
  'inbox.retry': desk,
  'inbox.markRead': everyone,
  'inbox.assign': desk,
  'inbox.setHospital': leads,
  'inbox.setStatus': desk,
  'inbox.snooze': desk,
  'inbox.note': desk,
  'inbox.undo': desk,
  'inbox.seeMentions': everyone,
  'inbox.markUnread': everyone,
  'inbox.saveView': desk,
  'inbox.removeView': desk,
  'duty.saveGroup': leads,
  'duty.switch': leads,
  'duty.saveShift': leads,
  'duty.removeShift': leads,
  'tickets.create': desk,
  'tickets.edit': desk,
  'tickets.assign': desk,
  'tickets.setStatus': desk,
  'tickets.comment': desk,
  'tickets.close': desk,
  'tickets.reopen': desk,
  'tickets.sendToRnd': desk,
  'tickets.answerFromRnd': desk,
  'tickets.dispatch': desk,
  'tickets.visitStep': desk,
  'tickets.finishVisit': desk,
  'tickets.cancelVisit': desk,
  'tickets.logReply': desk,
  'tickets.mark': desk,
  'tickets.checkItem': desk,
  'tickets.changeItem': desk,
  'tickets.watch': desk,
  'tickets.undo': desk,
  'tickets.attach': desk,
  'tickets.detach': desk,
  'tickets.link': desk,
  'tickets.unlink': desk,
  'tickets.saveTemplate': leads,
  'tickets.removeTemplate': leads,
  'tickets.saveView': desk,
  'tickets.removeView': desk,
  'callbacks.create': desk,
  'callbacks.assign': desk,
  'callbacks.logAttempt': desk,
  'callbacks.close': desk,
  'callbacks.cancel': desk,
  'directory.stationStaff': desk,
  'customers.link': desk,
  'customers.unlink': desk,
  'customers.merge': leads,
  'customers.unmerge': leads,
  'inbox.keepDraft': everyone,
  'inbox.settleDraft': everyone,
  'canned.save': everyone,
  'canned.remove': everyone,
  'canned.use': everyone,
  'knowledge.save': ['lead', 'manager', 'admin'],
  'knowledge.remove': ['lead', 'manager', 'admin'],
  'calls.log': desk,
  'calls.link': desk,
  'calls.edit': desk,
  'calls.attempt': desk,
};

let relay: RelayUnderTest;
const desktops = new Map<Role, Desktop>();
beforeAll(async () => {
  relay = await startRelay();
  for (const [person, role] of people) if (!desktops.has(role)) desktops.set(role, await relay.connect(person));
});
afterAll(() => relay.close());

describe('roles', () => {
  it('are written down for every mutation', () => {
    expect(Object.keys(allowed).toSorted()).toEqual(Object.keys(mutations).toSorted());
  });

  it.each(Object.entries(allowed))('%s', async (name, roles) => {
    for (const [role, desktop] of desktops) {
      // Roles are checked before arguments: who may gets past the check and fails on what is wrong with them.
      const answer = await desktop.call(`${name}-${role}`.padEnd(8, '-'), name, { wrong: true });
      const code = answer.ok && answer.verdict.status === 'rejected' ? answer.verdict.code : answer;
      expect([role, code]).toEqual([role, roles.includes(role) ? 'malformed' : 'forbidden']);
    }
  });

  it('count as they are in the database now, not as they were when the token was issued', async () => {
    const desktop = desktops.get('lead');
    const lead = await relay.row('staff', 'u-lead');
    if (desktop === undefined || lead === null) throw new Error('no lead');
    await relay.commit({ entity: 'staff', id: lead.id, row: { ...lead, role: 'agent' } });
    expect(await desktop.call('demoted-1', 'directory.saveHospital', { wrong: true })).toMatchObject({ verdict: { code: 'forbidden' } });
    await relay.commit({ entity: 'staff', id: lead.id, row: lead });
    expect(await desktop.call('demoted-2', 'directory.saveHospital', { wrong: true })).toMatchObject({ verdict: { code: 'malformed' } });
  });
});
