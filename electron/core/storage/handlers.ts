import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { FeatureContext } from '../context.ts';
import type { Database } from '../db/types.ts';
import type { Replica } from '../sync/replica.ts';
import { countSkipped } from '../sync/skipped.ts';
import type { Keeper } from './keeper.ts';
import type { Older } from './older.ts';
import type { Rebuilder } from './rebuild.ts';
import { measure } from './sizes.ts';

export interface StorageDeps {
  readonly mirror: Database;
  readonly replica: Replica;
  readonly older: Older;
  readonly rebuilder: Rebuilder;
  readonly keeper: Keeper;
  readonly isOnline: () => boolean;
}

export function storageHandlers(
  context: FeatureContext,
  { mirror, replica, older, rebuilder, keeper, isOnline }: StorageDeps,
): Handlers<'storage.report' | 'storage.rebuildState' | 'storage.rebuild' | 'storage.cancelRebuild' | 'storage.closedSince' | 'storage.fetchClosed'> {
  const canRebuild = () => isOnline() && replica.state().complete;
  return {
    'storage.report': async () => {
      const [counts] = await mirror.read.all<{ messages: number; tickets: number; callbacks: number; conversations: number }>(
        `select (select count(*) from messages) as messages, (select count(*) from tickets) as tickets,
           (select count(*) from callbacks) as callbacks, (select count(*) from conversations) as conversations`,
      );
      return ok({
        ...(await measure(mirror, context.local)),
        ...(counts ?? { messages: 0, tickets: 0, callbacks: 0, conversations: 0 }),
        horizon: replica.state().horizon,
        skipped: await countSkipped(mirror.read),
        tidiedAt: keeper.tidiedAt(),
      });
    },

    'storage.rebuildState': () => ok({ rebuild: rebuilder.state(), canRebuild: canRebuild() }),

    'storage.rebuild': () => {
      if (!canRebuild()) return context.refuse('storage.offline');
      return rebuilder.start() ? ok(null) : context.refuse('storage.rebuilding');
    },

    'storage.cancelRebuild': async () => {
      await rebuilder.cancel();
      return ok(null);
    },

    'storage.closedSince': ({ entity, hospitalId }) => ok({ since: older.closedSince(entity, hospitalId) }),

    'storage.fetchClosed': async ({ entity, hospitalId, before }) => {
      const brought = await older.closed(entity, hospitalId, before);
      if (brought.kind !== 'here') return context.refuse(brought.kind === 'offline' ? 'storage.offline' : 'storage.unanswered');
      return ok({ found: brought.found, done: brought.done, oldest: brought.oldest });
    },
  };
}
