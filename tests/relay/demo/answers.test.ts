import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountId } from '../../../shared/ids.ts';
import { asId } from '../../../shared/ids.ts';
import { deriveKeys } from '../../../relay/auth/keys.ts';
import { callbackPath } from '../../../relay/channels/settings.ts';
import { createDemoAnswers } from '../../../relay/demo/answers.ts';
import { createLogger } from '../../../relay/logger.ts';
import { seedDemo } from '../../../relay/seedDemo.ts';
import { createSimulator, type Simulator } from '../../../simulator/createSimulator.ts';
import { startDemo } from '../../../simulator/demo/demo.ts';
import type { SimAccount } from '../../../simulator/model.ts';
import { soon, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
let platforms: Simulator;
beforeAll(async () => {
  relay = await startRelay();
  await relay.database.pool.query('delete from staff; delete from users_secret');
  let ids = 0;
  platforms = createSimulator({ clock: relay.clock, newId: () => `sim${String((ids += 1))}` });
  const url = await platforms.listen({ host: '127.0.0.1', port: 0 });
  const seeded = await seedDemo({ ...relay.relay, settingsKey: deriveKeys(Buffer.alloc(32, 7)).settings, newId: () => 'x' }, url);
  if (!seeded.ok) throw new Error(seeded.error);
  for (const { channel, id, name, settings } of seeded.accounts) {
    const added = await platforms.addAccount({ ...settings, channel, name, callbackUrl: `${relay.url}${callbackPath(channel, asId<AccountId>(id))}` } as unknown as SimAccount);
    if (!added.ok) throw new Error(added.error);
  }
});
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const colleagues = () => createDemoAnswers({ clock: relay.clock, database: relay.database, queue: relay.relay.queue, logger: createLogger('silent', process.stderr) });
const waitingOnes = async () => (await relay.rows('conversations')).filter((c) => c.waitingSince !== null).length;

describe('the demo’s colleagues', () => {
  it('have answered some of the history through the platforms, once a day', async () => {
    const stop = startDemo(platforms, relay.clock);
    const first = colleagues();
    first.start();
    const six = await soon('six answers', async () => {
      relay.clock.advance(1000);
      const sent = (await relay.rows('messages')).filter((m) => m.direction === 'out' && m.state === 'sent');
      return sent.length === 6 ? sent : null;
    }, 60_000);
    stop();
    expect(platforms.sent().map((record) => record.text).toSorted()).toEqual(six.map((m) => m.text).toSorted());
    expect(await waitingOnes()).toBeGreaterThan(0);
    // One answer to each; some of them may have written again since, the clock went on.
    expect(new Set(six.map((message) => message.conversationId)).size).toBe(6);
    await first.stop();

    const second = colleagues();
    second.start();
    for (let step = 0; step < 8; step += 1) {
      relay.clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await second.stop();
    expect((await relay.rows('messages')).filter((m) => m.direction === 'out')).toHaveLength(6);
  }, 100_000);
});
