import { afterAll, beforeAll, it } from 'vitest';
import { countStatements, type Statements } from '../../support/statements.ts';
import { baseRows, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
let statements: Statements;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  statements = await countStatements(relay.database.pool);
});
afterAll(() => relay.close());

const ticket = (id: string) => ({
  ticketId: id, entryId: `${id}-e`, hospitalId: 'h1', conversationId: null, messageId: null, assigneeId: 'u-agent', title: '标题',
  description: '', kind: 'fault', module: null, priority: 'normal', cause: null,
});

it('prints', async () => {
  const desktop = await relay.connect('u-agent', 'c-count');
  let n = 0;
  for (const size of [1, 1, 10, 60]) {
    await new Promise((r) => setTimeout(r, 300));
    statements.take();
    const batch = Array.from({ length: size }, () => ({ n: (n += 1), name: 'tickets.create', args: ticket(`t${n}`) }));
    const answer = await desktop.push(batch);
    const asked = statements.take();
    console.log(size, asked.length, answer.ok && answer.verdicts.filter((v) => v.status === 'applied').length);
    if (size === 60) console.log(asked.map((s) => s.slice(0, 100)).join('\n'));
  }
});
