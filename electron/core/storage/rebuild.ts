import type { Actor } from '../../../shared/session/model.ts';
import type { Rebuild } from '../../../shared/storage/contract.ts';
import { horizonAt } from '../../../shared/storage/rules.ts';
import type { Clock, Instant } from '../../../shared/time/clock.ts';
import type { PullAnswer, PullRequest } from '../../../shared/wire/protocol.ts';
import { isDiskFull } from '../db/errors.ts';
import { removeFiles } from '../db/marker.ts';
import type { Sealer } from '../db/sealed.ts';
import type { Database } from '../db/types.ts';
import type { Engine } from '../sync/engine.ts';
import type { EntityTables } from '../sync/entityTable.ts';
import { putMirrorState } from '../sync/mirrorState.ts';
import type { MirrorState } from '../sync/mirrorState.ts';
import { writePage } from '../sync/pull.ts';
import type { Replica } from '../sync/replica.ts';

export interface RebuildDeps {
  /** Where the new mirror grows, beside the one in use. */
  readonly file: string;
  readonly open: (file: string) => Promise<Database | null>;
  /** Takes the finished file into use; closes this profile and opens it again. */
  readonly takeOver: (file: string) => void;
  readonly engine: Engine;
  readonly replica: Replica;
  readonly tables: EntityTables;
  readonly sealer: Sealer;
  readonly actor: Actor;
  readonly clock: Clock;
  /** The relay's clock. */
  readonly now: () => Instant;
  readonly changed: () => void;
}

/**
 * Fills a new mirror beside the one in use, so that work goes on meanwhile and giving up costs nothing. The outbox is
 * in another file and is replayed over the new rows when they are taken into use.
 */
export interface Rebuilder {
  state(): Rebuild;
  /** @returns false when one is running */
  start(): boolean;
  /** Resolves when nothing of it is left. */
  cancel(): Promise<void>;
}

const RETRY_MS = 1_000;

/** Thrown inside to leave the loop. */
class Cancelled extends Error {}

export function createRebuilder(deps: RebuildDeps): Rebuilder {
  let state: Rebuild = { state: 'idle' };
  let isWanted = false;
  let running: Promise<void> | null = null;
  let wake: () => void = () => undefined;

  function become(next: Rebuild): void {
    state = next;
    deps.changed();
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = deps.clock.after(RETRY_MS, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** The next page; waits while the relay is away. */
  async function pageAfter(cursor: number, fill: Pick<PullRequest, 'horizon' | 'upTo'>, progress: (waiting: boolean) => void): Promise<PullAnswer & { ok: true }> {
    for (;;) {
      if (!isWanted) throw new Cancelled();
      const page = await deps.engine.page(cursor, fill);
      if (page?.ok === true) {
        if (page.epoch !== deps.replica.state().epoch) throw new Cancelled(); // the mirror in use is being filled anew itself
        return page;
      }
      progress(true);
      await pause();
    }
  }

  async function fill(database: Database): Promise<void> {
    const horizon = deps.engine.canFetch() ? horizonAt(deps.now()) : 0;
    const input = { tables: deps.tables, sealer: deps.sealer, actor: deps.actor, pending: [], shadowed: new Set<string>() };
    let next: MirrorState = { ...deps.replica.state(), cursor: 0, complete: false, horizon };
    let rows = 0;
    let head = 0;
    let hasSkipped = false;
    const show = (waiting: boolean) => become({ state: 'running', share: head === 0 ? 0 : next.cursor / head, rows, waiting });
    while (!next.complete) {
      const isFirst = next.cursor === 0;
      const page = await pageAfter(next.cursor, horizon === 0 ? {} : { horizon, ...(isFirst ? {} : { upTo: next.filledFrom }) }, show);
      const filledFrom = isFirst ? page.head : next.filledFrom;
      head = page.head;
      // Not behind the mirror in use: what is settled there is no longer in the outbox.
      const complete = page.cursor >= head && page.cursor >= deps.replica.state().cursor;
      next = { ...next, clockOffset: deps.replica.state().clockOffset, filledFrom, cursor: page.cursor, complete };
      await database.write(async (tx) => {
        await putMirrorState(tx, next, deps.sealer);
        const unreadable = () => (hasSkipped = true);
        await writePage(tx, input, { rows: page.rows, settled: [], noticeNew: false, extent: { horizon, filledFrom, filling: true, hasSkipped }, unreadable });
      });
      rows += page.rows.length;
      show(false);
    }
  }

  async function run(): Promise<void> {
    await removeFiles(deps.file);
    const database = await deps.open(deps.file);
    if (database === null) return become({ state: 'failed', code: 'storage.failed' });
    try {
      await fill(database);
      await database.close();
      if (!isWanted) throw new Cancelled();
      become({ state: 'swapping' });
      deps.takeOver(deps.file);
    } catch (thrown) {
      await database.close().catch(() => undefined);
      await removeFiles(deps.file).catch(() => undefined);
      if (thrown instanceof Cancelled) return become({ state: 'idle' });
      become({ state: 'failed', code: isDiskFull(thrown) ? 'storage.full' : 'storage.failed' });
    }
  }

  return {
    state: () => state,
    start() {
      if (running !== null) return false;
      isWanted = true;
      become({ state: 'running', share: 0, rows: 0, waiting: false });
      running = run()
        .catch(() => become({ state: 'failed', code: 'storage.failed' }))
        .finally(() => (running = null));
      return true;
    },
    async cancel() {
      isWanted = false;
      wake();
      await running;
    },
  };
}
