import { open } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskRows, deskUsers, messageRow, MORNING, newTicket } from '../../support/deskRows.ts';
import { profileFile } from '../../support/profileFile.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { createTestDesktop } from '../../support/testDesktop.ts';
import { TestRelay } from '../../support/testRelay.ts';
import { until } from '../../support/until.ts';

let relay: TestRelay;
let dir: string;
beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  dir = scratchDir('live-damage');
});
afterEach(async () => {
  await relay.stop();
  await removeScratchDir(dir);
});

describe('a mirror that is damaged while it is open', () => {
  it('is set aside when a page fails, and filled again without a restart', async () => {
    relay.commit(...deskRows());
    for (let i = 0; i < 4000; i++) relay.commit(messageRow(`m${i}`, { sentAt: MORNING + i, text: `消息 ${i} ${'长'.repeat(50)}` }));
    const one = createTestDesktop({ dataDir: dir });
    await one.core.start();
    await one.login(relay.url, 'agent');
    await one.settled();
    await one.core.close();
    // Closed cleanly, so the opening does not check every page; the damage is met when a query walks into it.
    const handle = await open(profileFile(dir, 'mirror.db'), 'r+');
    const { size } = await handle.stat();
    const junk = Buffer.alloc(4096, 0x5a);
    // Past the first pages of every table, which the opening itself reads.
    for (let page = 200; page * 4096 < size - 4096; page += 2) await handle.write(junk, 0, 4096, page * 4096);
    await handle.close();

    const again = createTestDesktop({ dataDir: dir, secrets: one.secrets });
    await again.core.start();
    try {
      await until('the notice', async () => {
        for (let at = 0; at < 4000; at += 500) {
          await again.ask('inbox.thread', { conversationId: 'v1' as never, before: { sentAt: MORNING + at, id: 'm' as never }, limit: 200 });
        }
        return (await again.get('session.status', {})).notice?.kind === 'rebuilt';
      });
      await again.settled();
      expect(again.lines.some((line) => line.code === 'request.failed' || line.code === 'profile.repaired' || line.code === 'core.failed')).toBe(true);
      const thread = await again.get('inbox.thread', { conversationId: 'v1' as never, before: null, limit: 200 });
      expect(thread.messages.at(-1)?.id).toBe('m3999');
      await again.get('session.mutate', { name: 'tickets.create', args: newTicket('t1') });
      await again.settled();
      expect(relay.rows('tickets')).toHaveLength(1);
      // Nothing of what people wrote is in the log.
      expect(JSON.stringify(again.lines)).not.toContain('消息');
    } finally {
      await again.core.close();
    }
  });
});
