import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { ConversationEntryId, DisclosureId } from '../../../shared/ids.ts';
import { entry } from '../../../shared/inbox/entries.ts';
import { horizonAt } from '../../../shared/storage/rules.ts';
import { DAY_MS } from '../../../shared/time/shanghai.ts';
import { put } from '../../../shared/wire/mutation.ts';
import type { FetchAnswer, FetchWant, PullAnswer } from '../../../shared/wire/protocol.ts';
import { conversationRow, messageRow } from '../../support/deskRows.ts';
import { oldTicket, ticketEntryRow } from '../../support/workRows.ts';
import { baseRows, START, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

const HORIZON = horizonAt(START);
const OLD = HORIZON - 10 * DAY_MS;
let relay: RelayUnderTest;
let desktop: Desktop;

beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(
    ...baseRows(),
    conversationRow('v-open', { lastMessageAt: START }),
    conversationRow('v-quiet', { lastMessageAt: OLD }),
    conversationRow('v-closed', { status: 'closed', lastMessageAt: OLD }),
    ...Array.from({ length: 30 }, (_, i) => messageRow(`old-${i}`, { conversationId: asId('v-open'), platformId: `o${i}`, sentAt: OLD - Math.floor(i / 3) })),
    entry({ id: asId<ConversationEntryId>('line-a'), conversationId: asId('v-open'), kind: 'note', userId: asId('u-agent'), at: OLD }),
    entry({ id: asId<ConversationEntryId>('line-b'), conversationId: asId('v-open'), kind: 'closed', userId: null, at: OLD - 5 }),
    entry({ id: asId<ConversationEntryId>('line-c'), conversationId: asId('v-open'), kind: 'note', userId: null, at: OLD - 100 }),
    messageRow('new', { conversationId: asId('v-open'), platformId: 'n', sentAt: START }),
    messageRow('quiet', { conversationId: asId('v-quiet'), platformId: 'q', sentAt: OLD }),
    messageRow('closed', { conversationId: asId('v-closed'), platformId: 'c', sentAt: OLD, direction: 'out', state: 'sent' }),
    oldTicket('t-open', OLD, null),
    ticketEntryRow('e-open', 't-open', OLD),
    oldTicket('t-closed', OLD, OLD + 1),
    ticketEntryRow('e-closed', 't-closed', OLD),
    put('disclosures', { id: asId<DisclosureId>('d1'), userId: asId('u-agent'), subject: 'contact', subjectId: 'x', field: 'phone', at: 1 }),
  );
  desktop = await relay.connect('u-agent');
});
afterAll(() => relay.close());

const fetch = (want: FetchWant, epoch = desktop.hello.epoch): Promise<FetchAnswer> => desktop.socket.timeout(10_000).emitWithAck('fetch', { epoch, want });
async function ids(want: FetchWant): Promise<string[]> {
  const answer = await fetch(want);
  if (!answer.ok) throw new Error(answer.code);
  return answer.rows.map((row) => row.id).toSorted();
}

describe('a pull with a horizon', () => {
  it.each([1, 7, 500])('leaves out what a desktop does not keep and brings the cursor to the head, pages of %i', async (limit) => {
    const seen = new Set<string>();
    for (let cursor = 0; cursor < desktop.hello.head; ) {
      const page = await desktop.socket.timeout(10_000).emitWithAck('pull', { epoch: desktop.hello.epoch, cursor, limit, horizon: HORIZON });
      if (!page.ok) throw new Error(page.code);
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      for (const row of page.rows) seen.add(row.id);
      expect(page.cursor).toBeGreaterThan(cursor);
      cursor = page.cursor;
    }
    expect([...seen].filter((id) => /^(v-|old|new|quiet|closed|t-|e-)/.test(id)).toSorted()).toEqual(['e-open', 'new', 'quiet', 't-open', 'v-open', 'v-quiet']);
    expect(seen.has('h1')).toBe(true);
  });

  it('tells what changed since the fill began, also beyond the horizon', async () => {
    const pull = (upTo: number): Promise<PullAnswer> => desktop.socket.timeout(10_000).emitWithAck('pull', { epoch: desktop.hello.epoch, cursor: 0, limit: 500, horizon: HORIZON, upTo });
    const idsOf = async (upTo: number) => {
      const page = await pull(upTo);
      if (!page.ok) throw new Error(page.code);
      return page.rows.map((row) => row.id);
    };
    expect(await idsOf(0)).toContain('t-closed');
    expect(await idsOf(desktop.hello.head)).not.toContain('t-closed');
  });

  it('tells everything without one', async () => {
    expect((await desktop.pullAll()).has('messages closed')).toBe(true);
  });
});

describe('fetch', () => {
  it('brings work with all that belongs to it', async () => {
    expect(await ids({ kind: 'work', entity: 'tickets', id: 't-closed' })).toEqual(['e-closed', 't-closed']);
    expect(await ids({ kind: 'work', entity: 'conversations', id: 'v-closed' })).toEqual(['v-closed']);
    expect(await ids({ kind: 'work', entity: 'callbacks', id: 'nobody' })).toEqual([]);
  });

  it('brings older messages in pages that never end inside one instant, and every message once', async () => {
    const seen: string[] = [];
    let before = HORIZON;
    for (let done = false; !done; ) {
      const answer = await fetch({ kind: 'thread', conversationId: 'v-open', before, limit: 4 });
      if (!answer.ok) throw new Error(answer.code);
      // Three share each instant, so a page of at least four has six.
      expect(answer.rows.length % 3).toBe(0);
      seen.push(...answer.rows.map((row) => row.id));
      before = Math.min(before, ...answer.rows.map((row) => (row.row as { sentAt: number }).sentAt));
      done = answer.done;
    }
    expect(seen.toSorted()).toEqual(Array.from({ length: 30 }, (_, i) => `old-${i}`).toSorted());
  });

  it('brings the history and notes of each stretch to whom asks for them, every line once, with the first of the oldest page', async () => {
    const lines: string[] = [];
    let before = HORIZON;
    for (let done = false; !done; ) {
      const answer = await fetch({ kind: 'thread', conversationId: 'v-open', before, limit: 4, lines: true });
      if (!answer.ok) throw new Error(answer.code);
      lines.push(...answer.rows.filter((row) => row.entity === 'conversationEntries').map((row) => row.id));
      before = Math.min(before, ...answer.rows.filter((row) => row.entity === 'messages').map((row) => (row.row as { sentAt: number }).sentAt));
      done = answer.done;
    }
    expect(lines).toEqual(['line-a', 'line-b', 'line-c']);
  });

  it('brings finished work by when it was closed, and says when there is no more', async () => {
    const answer = await fetch({ kind: 'closed', entity: 'tickets', hospitalId: 'h1', before: START, limit: 10 });
    expect(answer).toMatchObject({ ok: true, done: true });
    expect(await ids({ kind: 'closed', entity: 'tickets', hospitalId: 'h1', before: START, limit: 10 })).toEqual(['e-closed', 't-closed']);
    expect(await ids({ kind: 'closed', entity: 'tickets', hospitalId: 'h2', before: START, limit: 10 })).toEqual([]);
    expect(await ids({ kind: 'closed', entity: 'tickets', hospitalId: null, before: OLD, limit: 10 })).toEqual([]);
  });

  it('brings what a follow-up log is made of, with the messages counted', async () => {
    const answer = await fetch({ kind: 'log', hospitalId: 'h1', from: OLD - DAY_MS, to: OLD + DAY_MS });
    expect(answer.ok && answer.rows.map((row) => row.id).toSorted()).toEqual(['e-closed', 'e-open', 't-closed', 't-open']);
    expect(answer).toMatchObject({ messages: { in: 31, out: 1 } });
  });

  it('refuses rows for a mirror of another database, and what it cannot read', async () => {
    expect(await fetch({ kind: 'work', entity: 'tickets', id: 't-open' }, 'another')).toEqual({ ok: false, code: 'unavailable' });
    expect(await fetch({ kind: 'work', entity: 'disclosures' as never, id: 'd1' })).toEqual({ ok: false, code: 'malformed' });
  });
});
