import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../shared/ids.ts';
import { horizonAt } from '../../shared/storage/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import { DAY_MS, monthOf } from '../../shared/time/shanghai.ts';
import { baseRows, PASSWORD, START, startRelay, type RelayUnderTest } from '../relay/relayHarness.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { conversationRow, deskRows, messageRow, newTicket } from '../support/deskRows.ts';
import { profileFile } from '../support/profileFile.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';
import { createTestDesktop, type TestDesktop } from '../support/testDesktop.ts';
import { until } from '../support/until.ts';
import { attemptRow, callbackRow, oldTicket, ticketEntryRow } from '../support/workRows.ts';

/** A desktop with a year of history behind it, at the real relay: what is not cached comes when it is asked for, or says why not. */
const HORIZON = horizonAt(START);
const OLD = HORIZON - 20 * DAY_MS;
const MONTH = monthOf(OLD);
const MESSAGES = 700;
let relay: RelayUnderTest;
let proxy: FaultProxy;
let dir: string;
let one: TestDesktop;

/** Secrets that tell when they are asked for: that is when a profile is being opened. */
class WatchedSecrets extends Map<string, string> {
  asked: () => void = () => undefined;
  override get(name: string): string | undefined {
    this.asked();
    return super.get(name);
  }
}
const secrets = new WatchedSecrets();

beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(
    ...baseRows(),
    ...deskRows().filter((row) => row.entity === 'accounts'),
    conversationRow('v1', { lastMessageAt: START }),
    conversationRow('v-gone', { status: 'closed', lastMessageAt: OLD }),
    messageRow('recent', { sentAt: START, platformId: 'r' }),
    ...Array.from({ length: MESSAGES }, (_, i) => messageRow(`o${i}`, { sentAt: OLD - i * 60_000, platformId: `o${i}`, text: `旧消息 ${i}` })),
    messageRow('g1', { conversationId: asId('v-gone'), sentAt: OLD, platformId: 'g1' }),
    oldTicket('t-gone', OLD, OLD + DAY_MS),
    ticketEntryRow('e-gone', 't-gone', OLD, '当时的备注'),
    oldTicket('t-open', OLD, null),
    ticketEntryRow('e-open', 't-open', OLD),
    callbackRow('cb-gone', OLD, OLD + DAY_MS),
    attemptRow('at-gone', 'cb-gone', OLD + 1000),
  );
  proxy = await startFaultProxy(relay.url);
  dir = scratchDir('retention');
  one = createTestDesktop({ dataDir: dir, relayUrl: proxy.url, secrets });
  await one.core.start();
  await one.get('session.login', { relayUrl: proxy.url, name: 'u-lead', password: PASSWORD });
  await one.settled();
}, 120_000);
afterAll(async () => {
  await one.core.close();
  await proxy.close();
  await relay.close();
  await removeScratchDir(dir);
});
beforeEach(async () => {
  proxy.restore();
  await one.online();
});

async function goOffline(): Promise<void> {
  proxy.cut();
  await until('offline', async () => (await one.get('session.status', {})).connection.state !== 'online', 20_000, 20);
}
const report = () => one.get('storage.report', {});
const thread = (before: { sentAt: number; id: string } | null) => one.get('inbox.thread', { conversationId: asId<never>('v1'), before: before && { ...before, id: asId<never>(before.id) }, limit: 60 });

describe('retention, from the relay to the answers of the core', () => {
  it('leaves what is old at the relay and says how much is here', async () => {
    expect(await report()).toMatchObject({ messages: 1, tickets: 1, callbacks: 0, conversations: 1, horizon: HORIZON, skipped: 0 });
    const { mirrorBytes, searchBytes, localBytes } = await report();
    expect(searchBytes).toBeGreaterThan(0);
    expect(mirrorBytes).toBeGreaterThan(searchBytes);
    expect(localBytes).toBeGreaterThan(0);
  });

  it('refuses a month that is not cached while offline, and makes its whole log online', async () => {
    await goOffline();
    expect(await one.ask('reports.preview', { hospitalId: asId<never>('h1'), month: MONTH })).toMatchObject({ error: { code: 'report.notCached' } });
    expect(await one.ask('reports.export', { hospitalId: asId<never>('h1'), month: MONTH, format: 'csv' })).toMatchObject({ error: { code: 'report.notCached' } });
    expect(one.saved).toEqual([]);
    proxy.restore();
    await one.online();
    const { log } = await one.get('reports.preview', { hospitalId: asId<never>('h1'), month: MONTH });
    expect(log.totals).toMatchObject({ ticketsCreated: 2, ticketsClosed: 1, callbacksClosed: 1, attempts: 1, messagesIn: MESSAGES + 1 });
    expect(log.rows.map((row) => row.id).toSorted()).toEqual(['at-gone.callback_attempt', 'cb-gone.callback_closed', 't-gone.ticket_closed', 't-gone.ticket_created', 't-open.ticket_created']);
    expect(await one.ask('reports.export', { hospitalId: asId<never>('h1'), month: MONTH, format: 'csv' })).toMatchObject({ ok: true });
  });

  it('jumps to a date beyond what is here: brought page by page, and said offline that it is away', async () => {
    await goOffline();
    const first = { sentAt: OLD - 500 * 60_000, id: asId<never>(' ') };
    expect(await one.get('inbox.reach', { conversationId: asId<never>('v1'), at: first.sentAt })).toMatchObject({ brought: 'offline' });
    expect(await one.get('inbox.stretch', { conversationId: asId<never>('v1'), anchor: first, before: 9, after: 9 })).toMatchObject({ olderAway: true, hasNewer: false });
    proxy.restore();
    await one.online();
    let steps = 0;
    for (let heldFrom = Infinity; heldFrom > first.sentAt; steps += 1) heldFrom = (await one.get('inbox.reach', { conversationId: asId<never>('v1'), at: first.sentAt })).heldFrom;
    expect(steps).toBeGreaterThan(1);
    const there = await one.get('inbox.stretch', { conversationId: asId<never>('v1'), anchor: first, before: 9, after: 9 });
    expect(there.messages.map((message) => message.id as string)).toEqual(Array.from({ length: 18 }, (_, i) => `o${509 - i}`));
    expect(there.olderAway).toBe(false);
  });

  it('reads a thread to its beginning, page by page, each message once and in order', async () => {
    const ids: string[] = [];
    let before: { sentAt: number; id: string } | null = null;
    for (let hasOlder = true; hasOlder; ) {
      const page = await thread(before);
      ids.unshift(...page.messages.map((message) => message.id as string));
      expect(page.olderAway).toBe(false);
      hasOlder = page.hasOlder;
      const first = page.messages[0];
      if (first !== undefined) before = { sentAt: first.sentAt, id: first.id };
    }
    expect(ids).toEqual([...Array.from({ length: MESSAGES }, (_, i) => `o${MESSAGES - 1 - i}`), 'recent']);
  }, 60_000);

  it('says offline that older messages are away, and shows what is here', async () => {
    await relay.commit(conversationRow('v2', { lastMessageAt: START }), messageRow('v2-new', { conversationId: asId('v2'), sentAt: START, platformId: 'v2-new' }));
    // Not by asking for the thread: that would fetch it.
    await until('the conversation', async () => (await one.get('inbox.list', { filter: 'open', hospitalId: null, limit: 50 })).items.some((item) => item.conversation.id === 'v2'), 20_000, 20);
    await goOffline();
    const newest = await one.get('inbox.thread', { conversationId: asId<never>('v2'), before: null, limit: 9 });
    expect(newest).toMatchObject({ hasOlder: true, olderAway: false });
    expect(await one.get('inbox.thread', { conversationId: asId<never>('v2'), before: { sentAt: START, id: asId<never>('v2-new') }, limit: 9 })).toMatchObject({ messages: [], hasOlder: false, olderAway: true });
  });

  it('opens finished work by id when online, says so when offline, and follows its changes from then on', async () => {
    await relay.commit(oldTicket('t-far', OLD, OLD + 1), ticketEntryRow('e-far', 't-far', OLD, '远处'));
    // An old row that changes and was never here stays away.
    await one.settled();
    await goOffline();
    expect(await one.ask('tickets.get', { ticketId: asId<never>('t-far') })).toMatchObject({ error: { code: 'storage.notCached' } });
    proxy.restore();
    await one.online();
    expect((await one.get('tickets.get', { ticketId: asId<never>('t-far') })).entries.map((entry) => entry.text)).toEqual(['远处']);
    await relay.commit(oldTicket('t-far', OLD, OLD + 1, { title: '改过的标题' }));
    await until('the change', async () => (await one.get('tickets.get', { ticketId: asId<never>('t-far') })).ticket.title === '改过的标题', 10_000, 20);
    expect((await one.get('inbox.thread', { conversationId: asId<never>('v-gone'), before: null, limit: 9 })).messages.map((message) => message.id)).toEqual(['g1']);
    expect(await one.ask('tickets.get', { ticketId: asId<never>('nobody') })).toMatchObject({ error: { code: 'not_found' } });
  });

  it('tells of a ticket that messages of its time are away, and brings them when asked', async () => {
    await relay.commit(
      conversationRow('v3', { lastMessageAt: START }),
      messageRow('v3-then', { conversationId: asId('v3'), sentAt: OLD - 60_000, platformId: 'v3-then', text: '当时说的' }),
      messageRow('v3-long-before', { conversationId: asId('v3'), sentAt: OLD - 30 * DAY_MS, platformId: 'v3-long-before' }),
      messageRow('v3-now', { conversationId: asId('v3'), sentAt: START, platformId: 'v3-now' }),
      oldTicket('t-talk', OLD, null, { conversationId: asId('v3') }),
      oldTicket('t-new', START, null, { conversationId: asId('v3') }),
    );
    const talk = (id = 't-talk') => one.get('tickets.get', { ticketId: asId<never>(id) });
    await until('both tickets', async () => (await one.get('storage.report', {})).tickets >= 3 && (await one.ask('tickets.get', { ticketId: asId<never>('t-new') })).ok, 10_000, 20);
    expect(await talk()).toMatchObject({ messages: [{ id: 'v3-now' }], messagesAway: true });
    expect(await talk('t-new')).toMatchObject({ messages: [{ id: 'v3-now' }], messagesAway: false });
    await goOffline();
    expect(await one.ask('tickets.bringMessages', { ticketId: asId<never>('t-talk') })).toMatchObject({ error: { code: 'storage.offline' } });
    proxy.restore();
    await one.online();
    await one.get('tickets.bringMessages', { ticketId: asId<never>('t-talk') });
    expect(await talk()).toMatchObject({ messages: [{ id: 'v3-then' }, { id: 'v3-now' }], messagesAway: false });
  });

  it('keeps the link of open work to finished work that is not here, and brings the other end with its files', async () => {
    const file = { role: 'file', name: '报错.png', mime: 'image/png', size: 3, sha256: 'a'.repeat(64), fromAt: null, toAt: null, source: '', userId: asId<never>('u-lead'), at: OLD } as const;
    await relay.commit(
      oldTicket('t-cause', OLD, OLD + 1),
      put('attachments', { ...file, id: asId<never>('f-cause'), ticketId: asId<never>('t-cause') }),
      put('ticketLinks', { id: asId<never>('l-cause'), fromId: asId<never>('t-cause'), toId: asId<never>('t-open'), kind: 'blocks', userId: asId<never>('u-lead'), at: OLD }),
    );
    await until('the link', async () => (await one.get('tickets.get', { ticketId: asId<never>('t-open') })).links.length === 1, 10_000, 20);
    expect((await one.get('tickets.get', { ticketId: asId<never>('t-open') })).links).toMatchObject([{ link: { fromId: 't-cause' }, direction: 'in', other: null }]);
    const { attachments, links } = await one.get('tickets.get', { ticketId: asId<never>('t-cause') });
    expect(attachments.map((attachment) => attachment.id)).toEqual(['f-cause']);
    expect(links).toMatchObject([{ direction: 'out', other: { id: 't-open' } }]);
    expect((await one.get('tickets.get', { ticketId: asId<never>('t-open') })).links).toMatchObject([{ other: { id: 't-cause' } }]);
  });

  it('lists finished work of before, on demand', async () => {
    expect(await one.get('storage.fetchClosed', { entity: 'callbacks', hospitalId: asId<never>('h1'), before: null })).toEqual({ found: 1, done: true, oldest: OLD + DAY_MS });
    expect((await one.get('callbacks.list', { show: 'closed', hospitalId: null, limit: 9 })).items.map((item) => item.id)).toEqual(['cb-gone']);
  });

  it('says from when on finished work is here, further back once it has been fetched, of that hospital alone', async () => {
    const since = async (hospitalId: string | null) => (await one.get('storage.closedSince', { entity: 'tickets', hospitalId: hospitalId === null ? null : asId<never>(hospitalId) })).since;
    expect([await since(null), await since('h1')]).toEqual([HORIZON, HORIZON]);
    await goOffline();
    expect(await one.ask('storage.fetchClosed', { entity: 'tickets', hospitalId: asId<never>('h1'), before: null })).toMatchObject({ error: { code: 'storage.offline' } });
    expect(await since('h1')).toBe(HORIZON);
    proxy.restore();
    await one.online();
    expect(await one.get('storage.fetchClosed', { entity: 'tickets', hospitalId: asId<never>('h1'), before: null })).toMatchObject({ done: true });
    expect([await since(null), await since('h1')]).toEqual([HORIZON, 0]);
    expect((await one.get('tickets.lines', { closed: true, after: null, limit: 100 })).lines.map(({ id }) => id)).toContain('t-gone');
  });

  it('brings work that is open again with all that belongs to it', async () => {
    await relay.commit(oldTicket('t-back', OLD, OLD + 1), ticketEntryRow('e-back', 't-back', OLD, '很久以前'));
    await one.settled();
    await relay.commit(ticketEntryRow('e-again', 't-back', START, '又来了'), oldTicket('t-back', OLD, null, { updatedAt: START }));
    await until('its history', async () => (await one.ask('tickets.get', { ticketId: asId<never>('t-back') })).ok && (await one.get('tickets.get', { ticketId: asId<never>('t-back') })).entries.length === 2, 10_000, 20);
  });
});

describe('rebuilding the mirror', () => {
  it('fills another beside it, takes it over, and the outbox with what waits in it survives', async () => {
    await goOffline();
    expect(await one.ask('storage.rebuild', {})).toMatchObject({ error: { code: 'storage.offline' } });
    expect(await one.ask('session.mutate', { name: 'tickets.create', args: { ...newTicket('t-mine'), hospitalId: 'h1' } })).toMatchObject({ ok: true });
    proxy.restore();
    await one.settled();
    const before = (await report()).tickets;
    expect(before).toBeGreaterThan(2);
    await one.get('storage.rebuild', {});
    await until('the new mirror', async () => {
      const { rebuild } = await one.get('storage.rebuildState', {});
      // The newest of each of the three conversations.
      return rebuild.state === 'idle' && (await report()).messages === 3;
    }, 60_000, 20);
    // What had been fetched is not in it.
    expect((await one.get('storage.closedSince', { entity: 'tickets', hospitalId: asId<never>('h1') })).since).toBe(HORIZON);
    await one.settled();
    // What was only leased is gone again, what is kept is here, and nothing is left lying about.
    expect((await one.get('tickets.get', { ticketId: asId<never>('t-mine') })).ticket.sync).toBe('synced');
    expect(readdirSync(dirname(profileFile(dir, 'mirror.db'))).filter((name) => name.includes('next'))).toEqual([]);
    expect((await one.get('session.status', {})).notice).toBeNull();
  }, 120_000);

  it('signs nobody out while it takes over: what is asked and written in that moment waits, and the screen asks again', async () => {
    await one.settled();
    const users: unknown[] = [];
    const written: Promise<unknown>[] = [];
    const changed = new Set<string>();
    const stop = one.core.on((event) => {
      if (event.name === 'rows.changed') changed.add(event.entity);
    });
    secrets.asked = () => {
      secrets.asked = () => undefined;
      written.push(
        one.get('session.status', {}).then(({ user }) => users.push(user?.name)),
        one.get('session.mutate', { name: 'tickets.create', args: { ...newTicket('t-meanwhile'), hospitalId: 'h1' } }),
      );
    };
    await one.get('storage.rebuild', {});
    await until('the new mirror is opened', () => Promise.resolve(written.length > 0), 60_000, 20);
    await Promise.all(written);
    expect(users).toEqual(['u-lead']);
    expect((await one.get('tickets.get', { ticketId: asId<never>('t-meanwhile') })).ticket.title).toBe(newTicket('t-meanwhile').title);
    await until('everything is said to be new', () => Promise.resolve(['tickets', 'ticketViews', 'staff'].every((entity) => changed.has(entity))), 10_000, 20);
    stop();
    await one.settled();
  }, 120_000);

  it('can be given up at any time, and the mirror in use is as it was', async () => {
    await one.settled();
    const { messages } = await report();
    await one.get('storage.rebuild', {});
    expect(await one.ask('storage.rebuild', {})).toMatchObject({ error: { code: 'storage.rebuilding' } });
    await one.get('storage.cancelRebuild', {});
    expect(await one.get('storage.rebuildState', {})).toEqual({ rebuild: { state: 'idle' }, canRebuild: true });
    expect((await report()).messages).toBe(messages);
    expect(readdirSync(dirname(profileFile(dir, 'mirror.db'))).filter((name) => name.includes('next'))).toEqual([]);
  }, 60_000);
});
