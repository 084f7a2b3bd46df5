import { useCallback, useEffect, useState } from 'react';
import { inboxStepOf, inboxUndoOf, planInboxBulk } from '../../../shared/inbox/bulk.ts';
import type { InboxBulkAction, InboxBulkPlan, InboxDone } from '../../../shared/inbox/bulk.ts';
import type { ConversationItem } from '../../../shared/inbox/contract.ts';
import type { ConversationEntryId } from '../../../shared/ids.ts';
import { newId } from '../../ui/newId.ts';
import { UNDO_MS, useTaking } from '../../ui/desk/useTaking.ts';
import type { Taking } from '../../ui/desk/useTaking.ts';

/** What was done last and can be taken back for a while. */
export type InboxOutcome =
  | { readonly kind: 'done'; readonly action: InboxBulkAction; readonly plan: InboxBulkPlan; readonly done: readonly InboxDone[] }
  | { readonly kind: 'undone'; readonly count: number };

export interface InboxBulk {
  readonly outcome: InboxOutcome | null;
  readonly progress: Taking['progress'];
  /** Resolves when every step is durable on this desktop. */
  readonly run: (action: InboxBulkAction, items: readonly ConversationItem[]) => Promise<void>;
  readonly undo: () => Promise<void>;
}

/** Does one thing to many conversations, and takes it back. */
export function useInboxBulk(): InboxBulk {
  const { progress, take } = useTaking();
  const [outcome, setOutcome] = useState<InboxOutcome | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const run = useCallback<InboxBulk['run']>(
    async (action, items) => {
      const plan = planInboxBulk(action, items);
      const planned = plan.possible.map((item): InboxDone => ({ action, item, lineId: newId<ConversationEntryId>() }));
      setOutcome(null);
      const taken = await take(planned.map(({ item, lineId }) => inboxStepOf(action, item, lineId)));
      setOutcome({ kind: 'done', action, plan, done: planned.filter((_, index) => taken[index]) });
    },
    [take],
  );
  const undo = useCallback<InboxBulk['undo']>(async () => {
    if (outcome?.kind !== 'done') return;
    setOutcome(null);
    const taken = await take(outcome.done.map((done) => inboxUndoOf(done, newId<ConversationEntryId>())));
    setOutcome({ kind: 'undone', count: taken.filter(Boolean).length });
  }, [outcome, take]);
  return { outcome, progress, run, undo };
}
