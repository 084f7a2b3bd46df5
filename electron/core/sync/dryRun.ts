import type { ReadableDb } from '../db/types.ts';
import { Overlay } from './overlay.ts';
import type { Pending } from './pending.ts';
import type { RebaseInput } from './rebase.ts';
import { replay } from './replay.ts';

/** Which of the pending actions the shared rules would take, one after the other over the relay's rows. Writes nothing. */
export async function acceptedOf(db: ReadableDb, input: RebaseInput, pending: readonly Pending[]): Promise<ReadonlySet<string>> {
  const overlay = new Overlay(db, input);
  await overlay.restore([...input.shadowed]);
  const accepted = new Set<string>();
  for (const one of pending) {
    const { outcome } = await replay(overlay, one, input.actor);
    if (outcome.kind !== 'applied') continue;
    accepted.add(one.id);
    await overlay.write(outcome.changes);
  }
  return accepted;
}

/**
 * An action and every later one that stands now and would not without it (comments on a ticket that will not exist).
 * @param input its `pending` is the whole queue
 */
export async function fallingWith(db: ReadableDb, input: RebaseInput, id: string): Promise<readonly Pending[]> {
  const rest = input.pending.filter((one) => one.id !== id);
  const before = await acceptedOf(db, input, input.pending);
  const after = await acceptedOf(db, input, rest);
  return input.pending.filter((one) => one.id === id || (before.has(one.id) && !after.has(one.id)));
}
