import { describe, expect, it } from 'vitest';
import { createLineStore, troubleOf } from '../../../renderer/tickets/list/lineStore.ts';
import type { LineSource } from '../../../renderer/tickets/list/lineStore.ts';
import { asId } from '../../../shared/ids.ts';
import type { CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { RequestArgs } from '../../../shared/ipc/contract.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { ticketLine } from '../../support/ticketLines.ts';
import { until } from '../../support/until.ts';

/** A core with these tickets; answers wait while `hold` is set. */
function fakeCore(tickets: Map<string, TicketLine>) {
  const asked: RequestArgs<'tickets.lines'>[] = [];
  let listener: ((event: CoreEvent) => void) | null = null;
  let hold: Promise<void> = Promise.resolve();
  let failing = false;
  const source: LineSource = {
    async ask(args) {
      asked.push(args);
      await hold;
      if (failing) throw new Error('gone');
      if ('ids' in args) return { lines: args.ids.flatMap((id) => tickets.get(id) ?? []), next: null };
      const all = [...tickets.values()].filter((one) => (one.status === 'closed') === args.closed && one.id > (args.after ?? '')).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const page = all.slice(0, args.limit);
      return { lines: page, next: page.length === args.limit ? (page.at(-1)?.id ?? null) : null };
    },
    on(next) {
      listener = next;
      return () => (listener = null);
    },
    soon(run) {
      const timer = setTimeout(run, 0);
      return () => clearTimeout(timer);
    },
  };
  return {
    source,
    asked,
    tell: (ids?: readonly string[]) => listener?.({ name: 'rows.changed', entity: 'tickets', ...(ids === undefined ? {} : { ids }) }),
    holdBack() {
      let release = (): void => undefined;
      hold = new Promise((resolve) => (release = resolve));
      return release;
    },
    fail: (yes: boolean) => void (failing = yes),
  };
}

const tickets = (count: number) => new Map(Array.from({ length: count }, (_, at) => `t${String(at).padStart(5, '0')}`).map((id) => [id, ticketLine({ id: asId(id), status: id.endsWith('7') ? 'closed' : 'open' })]));

describe('the line store', () => {
  it('asks for nothing before somebody looks, then for everything in pages', async () => {
    const held = tickets(4500);
    const core = fakeCore(held);
    const store = createLineStore(core.source);
    store.connect();
    core.tell(['t00001']);
    expect(core.asked).toEqual([]);
    store.subscribe(() => undefined);
    await until('everything', async () => store.snapshot().closedReady, 10_000, 1);
    expect(store.snapshot().lines).toHaveLength(4500);
    expect(core.asked.length).toBe(4);
  });

  it('asks only for what a change names, also for one that came while it was asking', async () => {
    const held = tickets(10);
    const core = fakeCore(held);
    const store = createLineStore(core.source);
    store.connect();
    store.subscribe(() => undefined);
    await until('everything', async () => store.snapshot().closedReady, 10_000, 1);
    const release = core.holdBack();
    held.set('t00001', ticketLine({ id: asId('t00001'), title: '一' }));
    core.tell(['t00001']);
    await until('the question', async () => core.asked.length === 3, 10_000, 1);
    held.delete('t00002');
    held.set('t00003', ticketLine({ id: asId('t00003'), title: '三' }));
    core.tell(['t00002']);
    core.tell(['t00003']);
    release();
    await until('the second answer', async () => store.snapshot().byId.get('t00003')?.title === '三', 10_000, 1);
    expect(core.asked.slice(2)).toEqual([{ ids: ['t00001'] }, { ids: ['t00002', 't00003'] }]);
    expect(store.snapshot().byId.get('t00001')?.title).toBe('一');
    expect(store.snapshot().byId.has('t00002')).toBe(false);
    expect(store.snapshot().lines).toHaveLength(9);
  });

  it('reads everything again when too much changed to name, and shows what it had until then', async () => {
    const held = tickets(10);
    const core = fakeCore(held);
    const store = createLineStore(core.source);
    store.connect();
    const sizes: number[] = [];
    store.subscribe(() => sizes.push(store.snapshot().lines.length));
    await until('everything', async () => store.snapshot().closedReady, 10_000, 1);
    held.clear();
    held.set('new', ticketLine({ id: asId('new') }));
    core.tell();
    await until('the new one alone', async () => store.snapshot().lines.length === 1, 10_000, 1);
    expect(sizes).not.toContain(0);
  });

  it('keeps what it had when it cannot be read again, says so until it can, and never shows nothing instead', async () => {
    const held = tickets(5);
    const core = fakeCore(held);
    const store = createLineStore(core.source);
    store.connect();
    const seen: string[] = [];
    store.subscribe(() => {
      const { lines, ready, error } = store.snapshot();
      seen.push(`${lines.length} ${troubleOf(error, ready)?.kind ?? 'fine'}`);
    });
    await until('everything', async () => store.snapshot().closedReady, 10_000, 1);
    core.fail(true);
    core.tell();
    await until('the error', async () => store.snapshot().error !== null, 10_000, 1);
    store.retry();
    core.fail(false);
    held.delete('t00001');
    await until('fresh lines', async () => store.snapshot().error === null && store.snapshot().lines.length === 4, 10_000, 1);
    expect(seen.at(-1)).toBe('4 fine');
    const loaded = seen.indexOf('5 fine');
    expect(seen.slice(loaded).map((one) => one.split(' ')[1])).not.toContain('failed');
    expect(seen.slice(loaded).filter((one) => one.startsWith('0'))).toEqual([]);
    expect(seen).toContain('5 stale');
  });

  it('says what failed and goes on when asked again', async () => {
    const core = fakeCore(tickets(3));
    core.fail(true);
    const store = createLineStore(core.source);
    store.connect();
    store.subscribe(() => undefined);
    await until('the error', async () => store.snapshot().error !== null, 10_000, 1);
    expect(store.snapshot().ready).toBe(false);
    core.fail(false);
    store.retry();
    await until('everything', async () => store.snapshot().closedReady, 10_000, 1);
    expect(store.snapshot()).toMatchObject({ error: null, ready: true });
  });
});
