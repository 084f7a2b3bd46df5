import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { BindingId } from '../../../shared/ids.ts';
import { put } from '../../../shared/wire/mutation.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { watchStatements, type Statements } from '../../support/statements.ts';
import { accountIds, baseRows, soon, startPlatforms, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

/*
 * On a busy machine a round trip costs more than what it does, and all writers stand in one line. These numbers may go
 * down; one that goes up has to be worth it.
 */
let relay: RelayUnderTest;
let platforms: Simulator;
let statements: Statements;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  platforms = await startPlatforms(relay);
  await relay.commit(put('bindings', { id: asId<BindingId>('b'), hospitalId: asId('h1'), accountId: accountIds['wecom-app'], externalId: null, label: '', staffIds: [] }));
  statements = watchStatements(relay.database.pool);
});
afterEach(() => statements.take());
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const ticket = (id: string) => ({
  ticketId: id, entryId: `${id}-e`, hospitalId: 'h1', conversationId: null, messageId: null, assigneeId: 'u-agent', title: '标题',
  description: '', kind: 'fault', module: null, priority: 'normal', cause: null,
});

/** The one transaction since the last look with a statement like this. */
function transactionWith(text: RegExp): readonly string[] {
  const found = statements.take().filter((one) => one.some((statement) => text.test(statement)));
  expect(found).toHaveLength(1);
  return found[0] ?? [];
}

describe('a batch of mutations', () => {
  let desktop: Desktop;
  let n = 0;
  beforeAll(async () => {
    desktop = await relay.connect('u-agent', 'c-trips');
  });
  const pushed = async (mutations: readonly { name: string; args: unknown }[]) => {
    const answer = await desktop.push(mutations.map((one) => ({ ...one, n: (n += 1) })));
    return answer.ok ? answer.verdicts.map((verdict) => (verdict.status === 'applied' ? 'applied' : verdict.code)) : [answer.code];
  };

  // begin, who asks, what they look at, the running number, all writes, the revisions, commit.
  it.each([1, 2, 100])('of %i costs seven', async (size) => {
    expect(await pushed(Array.from({ length: size }, (_, index) => ({ name: 'tickets.create', args: ticket(`t${size}-${index}`) })))).toEqual(Array.from({ length: size }, () => 'applied'));
    expect(transactionWith(/mutation_log/)).toHaveLength(7);
  });

  it('costs no more for those that are rejected, or that look at what others of it wrote', async () => {
    const line = (id: string, entryId: string) => ({ ticketId: id, entryId, text: '看过了' });
    const verdicts = await pushed([
      { name: 'tickets.create', args: ticket('mixed') },
      { name: 'tickets.comment', args: line('mixed', 'l1') },
      { name: 'tickets.comment', args: line('nobody', 'l2') },
      { name: 'tickets.comment', args: line('mixed', 'l1') },
      { name: 'tickets.close', args: { ticketId: 'mixed' } },
      { name: 'tickets.assign', args: { ticketId: 'mixed', entryId: 'l3', assigneeId: 'u-lead' } },
    ]);
    expect(verdicts).toEqual(['applied', 'applied', 'not_found', 'already_exists', 'malformed', 'applied']);
    expect(transactionWith(/mutation_log/)).toHaveLength(7);
  });

  it('makes nobody look for what another node may have done', async () => {
    for (let round = 0; round < 20; round += 1) await pushed([{ name: 'inbox.markRead', args: { conversationId: `seen-${round}`, readUpTo: 1 } }]);
    // What the accounts are is read anew exactly then.
    expect(statements.take().filter((one) => one.some((text) => text.includes('channel_accounts_secret')))).toEqual([]);
  });

  it('that was seen before costs four', async () => {
    const again = await desktop.push(Array.from({ length: 50 }, (_, index) => ({ n: index + 1, name: 'tickets.create', args: {} })));
    expect(again.ok && again.verdicts).toHaveLength(50);
    expect(transactionWith(/mutation_log/)).toHaveLength(4);
  });
});

describe('a message of a customer', () => {
  const say = async (text: string, conversation = 'ZhangSan') => {
    platforms.say({ channel: 'wecom-app', conversation, from: conversation, text });
    await arrived(text);
  };
  const arrived = (text: string) =>
    soon(text, async () => (await relay.database.pool.query('select 1 from messages m join raw_events r on r.platform_id = m.platform_id where m.text = $1 and r.processed_at is not null', [text])).rows.length > 0);

  // begin, store, the savepoint of the next job, what is known, all writes, the revisions, commit.
  it('costs seven to store and understand, in one transaction, and nobody looks for it', async () => {
    await say('第一句');
    statements.take();
    await say('第二句');
    const taken = statements.take();
    const [one, ...others] = taken.filter((statement) => statement.some((text) => /raw_events/.test(text) && !/join raw_events/.test(text)));
    expect(others).toEqual([]);
    expect(one).toHaveLength(7);
    expect(one?.findIndex((text) => /insert into "raw_events"/.test(text))).toBeLessThan(one?.findIndex((text) => /insert into "messages"/.test(text)) ?? 0);
  });

  it('costs two more when the conversation is new and its hospital decides who has it', async () => {
    await say('新来的', 'LiSi');
    const conversation = (await relay.rows('conversations')).find((one) => one.externalId === 'LiSi');
    expect(conversation).toMatchObject({ hospitalId: 'h1', assigneeId: 'u-agent' });
    expect(transactionWith(/insert into "messages"/)).toHaveLength(9);
  });
});

it('a pull of some rows of several entities costs five', async () => {
  const desktop = await relay.connect('u-lead', 'c-pull');
  statements.take();
  const page = await desktop.pull(0, null, 100);
  expect(page.ok && new Set(page.rows.map((row) => row.entity)).size).toBeGreaterThan(3);
  expect(transactionWith(/from "changes"/)).toHaveLength(5);
});
