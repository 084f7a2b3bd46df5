import { useCallback, useEffect, useRef, useState } from 'react';
import type { TicketEntryId } from '../../../shared/ids.ts';
import { planBulk, stepOf, undoOf } from '../../../shared/tickets/bulk.ts';
import type { BulkAction, BulkPlan, Done } from '../../../shared/tickets/bulk.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { UNDO_MS, useTaking } from '../../ui/desk/useTaking.ts';
import type { Taking } from '../../ui/desk/useTaking.ts';
import { newId } from '../../ui/newId.ts';

/** What was done last and can be taken back for a while. */
export type Outcome =
  | { readonly kind: 'done'; readonly action: BulkAction; readonly plan: BulkPlan; readonly done: readonly Done[]; readonly failed: number }
  | { readonly kind: 'undone'; readonly count: number; readonly kept: number };

export interface Bulk {
  readonly outcome: Outcome | null;
  readonly progress: Taking['progress'];
  /** Resolves when every step is durable on this desktop. */
  readonly run: (action: BulkAction, lines: readonly TicketLine[]) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly dismiss: () => void;
}

/** Does one thing to many tickets, and takes it back. Works offline: every step waits in the queue like any action. */
export function useBulk(byId: ReadonlyMap<string, TicketLine>): Bulk {
  const { progress, take } = useTaking();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const current = useRef(byId);
  useEffect(() => {
    current.current = byId;
  });
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

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
