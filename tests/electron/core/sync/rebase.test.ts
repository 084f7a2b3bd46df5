import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { tablesOf } from '../../../../electron/core/composeProfile.ts';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import type { Sealer } from '../../../../electron/core/db/sealed.ts';
import type { Database } from '../../../../electron/core/db/types.ts';
import { openLocal, openMirror } from '../../../../electron/core/profileFiles.ts';
import { createReplica } from '../../../../electron/core/sync/replica.ts';
import type { Replica } from '../../../../electron/core/sync/replica.ts';
import { asId } from '../../../../shared/ids.ts';

import { entityNames } from '../../../../shared/wire/entities.ts';
import type { MutationContext, Outcome, RowChange, RowReader } from '../../../../shared/wire/mutation.ts';
import { findMutation } from '../../../../shared/wire/mutations.ts';
import type { MutationVerdict, PulledRow } from '../../../../shared/wire/protocol.ts';
import { conversationRow, deskRows, messageRow, MORNING, newTicket } from '../../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';

/**
 * The view must equal, after every single step, what anybody would say it is: the relay's rows as far as they were
 * pulled, with the mutations that are still in the outbox folded over them in order. The oracle below knows nothing of
 * shadows, footprints or replays of parts.
 */
type Rows = Map<string, unknown>;
interface Queued {
  readonly n: number;
  readonly name: string;
  readonly args: unknown;
  readonly at: number;
  rev: number | null;
  handed: boolean;
}
const actor = { userId: asId<never>('u-agent'), role: 'agent' } as const;

function readerOver(rows: Rows): RowReader {
  return {
    get: (entity, id) => rows.get(`${entity} ${id}`) as never,
    list: (entity, column, value) =>
      [...rows].filter(([key, row]) => key.startsWith(`${entity} `) && (row as Record<string, unknown>)[column] === value).map(([, row]) => row) as never,
  };
}
function applyTo(rows: Rows, name: string, args: unknown, ctx: MutationContext): Outcome {
  const mutation = findMutation(name);
  if (mutation === undefined) throw new Error(name);
  const outcome = mutation.apply(mutation.args.parse(args), readerOver(rows), ctx);
  if (outcome.kind === 'applied') for (const change of outcome.changes) write(rows, change);
  return outcome;
}
function write(rows: Rows, { entity, id, row }: RowChange): void {
  if (row === null) rows.delete(`${entity} ${id}`);
  else rows.set(`${entity} ${id}`, row);
}

/** The relay: rows with revisions, a record of verdicts, pages. */
class Server {
  readonly rows: Rows = new Map();
  readonly log = new Map<string, PulledRow>();
  readonly verdicts = new Map<number, MutationVerdict>();
  head = 0;
  serial = 0;

  commit(...changes: readonly RowChange[]): void {
    for (const change of changes) {
      write(this.rows, change);
      this.head += 1;
      const { entity, id, row } = change;
      this.log.set(`${entity} ${id}`, { entity, id, rev: this.head, row });
    }
  }
  take(one: { n: number; name: string; args: unknown; at: number }): MutationVerdict {
    const known = this.verdicts.get(one.n);
    if (known !== undefined) return known;
    const mutation = findMutation(one.name);
    const scratch = new Map(this.rows);
    const serial = mutation?.serial === undefined ? null : ++this.serial;
    const outcome = applyTo(scratch, one.name, one.args, { actor, at: one.at, serial });
    if (outcome.kind === 'applied') this.commit(...outcome.changes);
    const verdict: MutationVerdict =
      outcome.kind === 'applied' ? { n: one.n, status: 'applied', rev: this.head } : { n: one.n, status: 'rejected', code: outcome.code };
    this.verdicts.set(one.n, verdict);
    return verdict;
  }
  page(cursor: number, limit: number): { rows: PulledRow[]; cursor: number } {
    const found = [...this.log.values()].filter((one) => one.rev > cursor).toSorted((a, b) => a.rev - b.rev);
    const rows = found.slice(0, limit);
    return { rows, cursor: found.length > limit ? (rows.at(-1)?.rev ?? cursor) : this.head };
  }
}

type Step =
  | { readonly kind: 'act'; readonly what: number; readonly row: number; readonly value: number }
  | { readonly kind: 'relay'; readonly what: number; readonly row: number; readonly value: number }
  | { readonly kind: 'push'; readonly count: number; readonly heard: boolean }
  | { readonly kind: 'pull'; readonly limit: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'withdraw'; readonly which: number }
  | { readonly kind: 'amend'; readonly which: number; readonly value: number };

const small = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('act' as const), what: fc.nat(8), row: fc.nat(1), value: small }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('relay' as const), what: fc.nat(4), row: fc.nat(1), value: small }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('push' as const), count: fc.integer({ min: 1, max: 4 }), heard: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pull' as const), limit: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('amend' as const), which: fc.nat(20), value: small }) },
);

/** A mutation of the person; `made` keeps entry ids unique. */
function actOf({ what, row, value }: { what: number; row: number; value: number }, made: number): { name: string; args: unknown } {
  const ticketId = `t${row}`;
  const entryId = `e${made}`;
  const conversationId = row === 0 ? 'v1' : `v${row + 1}`;
  const of: { name: string; args: unknown }[] = [
    { name: 'tickets.create', args: { ...newTicket(ticketId, `工单 ${value}`), entryId } },
    { name: 'tickets.edit', args: { ticketId, entryId, fields: value % 2 === 0 ? { title: `标题 ${value}` } : { priority: 'high' } } },
    { name: 'tickets.comment', args: { ticketId, entryId, text: `评论 ${value}` } },
    { name: 'tickets.close', args: { ticketId, entryId, result: `结果 ${value}`, cause: null } },
    { name: 'tickets.reopen', args: { ticketId, entryId, reason: `复开 ${value}` } },
    { name: 'inbox.assign', args: { conversationId, userId: value === 0 ? null : 'u-lead' } },
    { name: 'inbox.setStatus', args: { conversationId, status: value % 2 === 0 ? 'open' : 'closed' } },
    { name: 'inbox.send', args: { messageId: `r${made % 3}`, conversationId, text: `回复 ${value}` } },
    { name: 'inbox.markRead', args: { conversationId, readUpTo: MORNING + value } },
  ];
  return of[what] ?? { name: 'inbox.markRead', args: { conversationId, readUpTo: MORNING } };
}

/** Something the relay changes by itself. */
function relayChange({ what, row, value }: { what: number; row: number; value: number }, server: Server): RowChange[] {
  const conversationId = row === 0 ? 'v1' : `v${row + 1}`;
  const ticket = server.rows.get(`tickets t${row}`) as { id: string } | undefined;
  const sent = server.rows.get(`messages r${value}`) as { id: string } | undefined;
  if (what === 0) return [conversationRow(conversationId, { assigneeId: value === 0 ? null : asId<never>('u-manager'), title: `客户 ${value}` })];
  if (what === 1) return [messageRow(`m${value}`, { conversationId: asId<never>(conversationId), sentAt: MORNING + value })];
  if (what === 2 && ticket !== undefined) return [{ entity: 'tickets', id: ticket.id, row: { ...ticket, title: `远端 ${value}` } as never }];
  if (what === 3 && ticket !== undefined && value === 0) return [{ entity: 'tickets', id: ticket.id, row: null }];
  if (what === 4 && sent !== undefined) return [{ entity: 'messages', id: sent.id, row: { ...sent, state: 'sent', sentAt: MORNING + 50 } as never }];
  return [];
}

const opened: Database[] = [];
const dirs: string[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  for (const dir of dirs.splice(0)) await removeScratchDir(dir);
});

async function databases(dir: string): Promise<[Database, Database]> {
  const local = await openLocal(dir, '0', MORNING);
  const mirror = await openMirror(dir, '0', MORNING);
  if (local.kind !== 'opened' || mirror.kind !== 'opened') throw new Error('not opened');
  opened.push(local.database, mirror.database);
  return [local.database, mirror.database];
}

describe('rebase', () => {
  it('shows the relay’s rows with what is pending folded over them, after every step', async () => {
    const secrets = new Map<string, string>();
    const sealer: Sealer = await createSealer({
      get: (name) => Promise.resolve(secrets.get(name) ?? null),
      set: (name, value) => Promise.resolve(void secrets.set(name, value ?? '')),
    });
    const tables = tablesOf(sealer);
    let run = 0;

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
        const dir = scratchDir('rebase');
        dirs.push(dir);
        const [local, mirror] = await databases(dir);
        const server = new Server();
        server.commit(...deskRows(), conversationRow('v2'), conversationRow('v3'));
        const mirrored: Rows = new Map();
        let queue: Queued[] = [];
        let made = 0;
        let drawn = 0;
        run += 1;
        const make = (): Replica =>
          createReplica({ mirror, local, tables, sealer, actor, newId: () => `id-${run}-${drawn++}`, understands: 'test', changed: () => undefined, moved: () => undefined, warn: (code) => { throw new Error(code); } });
        let replica = make();
        await replica.start();
        await replica.greet({ epoch: 'e', head: server.head, now: MORNING, lastN: 0 }, MORNING);

        for (const [index, one] of [{ kind: 'pull', limit: 500 } as const, ...steps].entries()) {
          if (one.kind === 'act') {
            const { name, args } = actOf(one, made++);
            const at = MORNING + 1000 + index;
            const expected = applyTo(fold(mirrored, queue), name, args, { actor, at, serial: null });
            const result = await replica.enqueue(name, args, at);
            expect(result.ok).toBe(expected.kind === 'applied');
            if (result.ok) queue.push({ n: result.n, name, args, at, rev: null, handed: false });
          } else if (one.kind === 'relay') {
            server.commit(...relayChange(one, server));
          } else if (one.kind === 'push') {
            const batch = await replica.handOver(one.count);
            for (const mine of queue) if (batch.some((pushed) => pushed.n === mine.n)) mine.handed = true;
            const verdicts = batch.map((pushed) => server.take(pushed));
            if (one.heard && verdicts.length > 0) {
              await replica.settle(verdicts, 0);
              for (const verdict of verdicts) {
                const mine = queue.find((queued) => queued.n === verdict.n);
                if (mine !== undefined && verdict.status === 'applied') mine.rev = verdict.rev;
                if (verdict.status === 'rejected') queue = queue.filter((queued) => queued.n !== verdict.n);
              }
            }
          } else if (one.kind === 'pull') {
            const page = server.page(replica.state().cursor, one.limit);
            await replica.applyPage({ ok: true, epoch: 'e', rows: page.rows, cursor: page.cursor, head: server.head }, MORNING);
            for (const { entity, id, row } of page.rows) write(mirrored, { entity, id, row } as RowChange);
          } else if (one.kind === 'withdraw') {
            queue = await withdrawn(replica, mirrored, queue, one.which);
          } else if (one.kind === 'amend') {
            queue = await amended(replica, queue, one.which, `改写 ${one.value}`);
          } else {
            replica = make();
            await replica.start();
          }
          queue = queue.filter((queued) => queued.rev === null || queued.rev > replica.state().cursor);
          expect(await viewOf(mirror, tables)).toEqual(shown(fold(mirrored, queue)));
        }

        // When traffic stops nothing is left over: no shadow, nothing pending, the relay's own rows.
        for (let i = 0; replica.unsent(1).length > 0 || replica.state().cursor < server.head; i++) {
          if (i > 50) throw new Error('does not come to rest');
          await replica.settle(replica.unsent(100).map((pushed) => server.take(pushed)), 0);
          const page = server.page(replica.state().cursor, 500);
          await replica.applyPage({ ok: true, epoch: 'e', rows: page.rows, cursor: page.cursor, head: server.head }, MORNING);
        }
        expect(await viewOf(mirror, tables)).toEqual(shown(server.rows));
        for (const entity of entityNames) expect(replica.pendingIds(entity).size).toBe(0);
        for (const database of opened.splice(0)) await database.close();
      }),
      { numRuns: 40 },
    );
  }, 300_000);
});

/** What falls with an action by the oracle's own account: everything that stood with it and does not without it. */
function fallingOf(mirrored: Rows, queue: readonly Queued[], chosen: Queued): readonly Queued[] {
  const standing = (list: readonly Queued[]): Set<Queued> => {
    const rows = new Map(mirrored);
    return new Set(list.filter(({ name, args, at }) => applyTo(rows, name, args, { actor, at, serial: null }).kind === 'applied'));
  };
  const [before, after] = [standing(queue), standing(queue.filter((one) => one !== chosen))];
  return queue.filter((one) => one === chosen || (before.has(one) && !after.has(one)));
}

async function withdrawn(replica: Replica, mirrored: Rows, queue: readonly Queued[], which: number): Promise<Queued[]> {
  const chosen = queue[which % Math.max(1, queue.length)];
  if (chosen === undefined) return [...queue];
  const idOf = (one: Queued): string => replica.queue()[queue.indexOf(one)]?.id ?? '';
  if (chosen.handed) {
    expect(await replica.withdraw([idOf(chosen)])).toBe('handed');
    return [...queue];
  }
  const falling = fallingOf(mirrored, queue, chosen);
  expect((await replica.fallingWith(idOf(chosen))).map((one) => one.id)).toEqual(falling.map(idOf));
  expect(await replica.withdraw(falling.map(idOf))).toBe('done');
  const gone = new Set(falling.map((one) => one.n));
  return queue.filter((one) => !gone.has(one.n)).map((one) => ({ ...one, n: one.n - [...gone].filter((n) => n < one.n).length }));
}

async function amended(replica: Replica, queue: readonly Queued[], which: number, text: string): Promise<Queued[]> {
  const at = which % Math.max(1, queue.length);
  const chosen = queue[at];
  if (chosen === undefined || !/comment|send/.test(chosen.name)) return [...queue];
  const args = { ...Object(chosen.args), text };
  const result = await replica.amend(replica.queue()[at]?.id ?? '', args);
  expect(result).toBe(chosen.handed ? 'handed' : 'done');
  return queue.map((one) => (one === chosen && result === 'done' ? { ...one, args } : one));
}

function fold(mirrored: Rows, queue: readonly Queued[]): Rows {
  const rows = new Map(mirrored);
  for (const { name, args, at } of queue) applyTo(rows, name, args, { actor, at, serial: null });
  return rows;
}

/** The entities that the steps touch. */
function shown(rows: Rows): Record<string, unknown> {
  return Object.fromEntries([...rows].filter(([key]) => /^(conversations|messages|readMarks|tickets|ticketEntries) /.test(key)).toSorted());
}

async function viewOf(mirror: Database, tables: ReturnType<typeof tablesOf>): Promise<Record<string, unknown>> {
  const rows: [string, unknown][] = [];
  for (const entity of ['conversations', 'messages', 'readMarks', 'tickets', 'ticketEntries'] as const) {
    const table = tables.get(entity);
    if (table === undefined) continue;
    const ids = await mirror.read.all<{ id: string }>(`select id from ${entity}`);
    for (const [id, { row }] of await table.get(mirror.read, ids.map((one) => one.id))) rows.push([`${entity} ${id}`, row]);
  }
  return Object.fromEntries(rows.toSorted());
}
