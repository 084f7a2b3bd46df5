import { useCallback, useEffect, useRef, useState } from 'react';
import type { TicketEntryId } from '../../../shared/ids.ts';
import { planBulk, stepOf, undoOf } from '../../../shared/tickets/bulk.ts';
import type { BulkAction, BulkPlan, Done, Step } from '../../../shared/tickets/bulk.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { mutate } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { newId } from '../../ui/newId.ts';

/** How long a bulk change can be taken back. ms */
const UNDO_MS = 10_000;
/** Written down at once: the core makes each durable by itself, so a few may wait for the disk together. */
const TOGETHER = 16;

/** What was done last and can be taken back for a while. */
export type Outcome =
  | { readonly kind: 'done'; readonly action: BulkAction; readonly plan: BulkPlan; readonly done: readonly Done[]; readonly failed: number }
  | { readonly kind: 'undone'; readonly count: number; readonly kept: number };

export interface Bulk {
  readonly outcome: Outcome | null;
  /** While something is written: how much of it. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Resolves when every step is durable on this desktop. */
  readonly run: (action: BulkAction, lines: readonly TicketLine[]) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly dismiss: () => void;
}

/** Does one thing to many tickets, and takes it back. Works offline: every step waits in the queue like any action. */
export function useBulk(byId: ReadonlyMap<string, TicketLine>): Bulk {
  const showError = useShowError();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [progress, setProgress] = useState<Bulk['progress']>(null);
  const current = useRef(byId);
  useEffect(() => {
    current.current = byId;
  });
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  /** @returns which steps were taken; the first failure is shown */
  const take = useCallback(
    async (steps: readonly Step[]): Promise<readonly boolean[]> => {
      const taken: boolean[] = [];
      let failure: unknown = null;
      for (let from = 0; from < steps.length; from += TOGETHER) {
        setProgress({ done: from, total: steps.length });
        const some = steps.slice(from, from + TOGETHER).map(({ name, args }) => mutate(name, args));
        for (const one of await Promise.allSettled(some)) {
          taken.push(one.status === 'fulfilled');
          if (one.status === 'rejected') failure ??= one.reason;
        }
      }
      setProgress(null);
      if (failure !== null) showError(asCoreError(failure));
      return taken;
    },
    [showError],
  );

  const run = useCallback<Bulk['run']>(
    async (action, lines) => {
      const plan = planBulk(action, lines);
      const planned = plan.possible.map((line): Done => ({ action, line, entryId: newId<TicketEntryId>() }));
      setOutcome(null);
      const taken = await take(planned.map(({ line, entryId }) => stepOf(action, line, entryId)));
      const done = planned.filter((_, index) => taken[index]);
      setOutcome({ kind: 'done', action, plan, done, failed: planned.length - done.length });
    },
    [take],
  );

  const undo = useCallback<Bulk['undo']>(async () => {
    if (outcome?.kind !== 'done') return;
    setOutcome(null);
    const steps = outcome.done.flatMap((done) => {
      const now = current.current.get(done.line.id);
      const step = now === undefined ? null : undoOf(done, now, newId<TicketEntryId>());
      return step === null ? [] : [step];
    });
    const taken = await take(steps);
    setOutcome({ kind: 'undone', count: taken.filter(Boolean).length, kept: outcome.done.length - steps.length });
  }, [outcome, take]);

  return { outcome, progress, run, undo, dismiss: useCallback(() => setOutcome(null), []) };
}
