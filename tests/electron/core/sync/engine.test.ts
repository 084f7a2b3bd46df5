import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskRows, deskUsers } from '../../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop, type TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';

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
