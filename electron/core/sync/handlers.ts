import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { SendAttempt } from '../../../shared/sync/contract.ts';
import { withTexts } from '../../../shared/sync/rules.ts';
import { findMutation } from '../../../shared/wire/mutations.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import type { HostPorts } from '../ports.ts';
import { createLimits, describe } from './describe.ts';
import type { Engine } from './engine.ts';
import type { EntityTables } from './entityTable.ts';
import { queueFile } from './exported.ts';
import { readHistory } from './history.ts';
import { readRejections } from './outbox.ts';
import type { StoredRejection } from './outbox.ts';
import type { Pending } from './pending.ts';
import type { Enqueued, Replica, Withdrawn } from './replica.ts';
import { resolved } from './resolve.ts';

export interface SyncDeps {
  readonly replica: Replica;
  readonly engine: Engine;
  readonly tables: EntityTables;
  readonly sealer: Sealer;
  readonly saveFile: HostPorts['saveFile'];
  /** Puts an action into the outbox in the place of a refused one, in one transaction. */
  readonly replace: (rejection: StoredRejection, args: unknown) => Promise<Enqueued>;
  readonly dropRejection: (n: number) => Promise<boolean>;
}

const isSilent = (one: Pending): boolean => findMutation(one.name)?.silent === true;

export function syncHandlers(
  context: FeatureContext,
  { replica, engine, tables, sealer, ...deps }: SyncDeps,
): Handlers<'sync.state' | 'sync.discardPreview' | 'sync.discard' | 'sync.edit' | 'sync.resolve' | 'sync.sendNow' | 'sync.export'> {
  const { mirror, local, refuse } = context;
  const limits = createLimits();
  const described = async (queue: readonly Pending[]) => Promise.all(queue.map((one) => describe(mirror, tables, one, limits)));
  const sending = (): SendAttempt | null => {
    const last = engine.sending();
    const offset = replica.state().clockOffset;
    return last === null ? null : { ...last, at: last.at + offset, nextAt: last.nextAt === null ? null : last.nextAt + offset };
  };
  const withdrawn = (result: Withdrawn) => (result === 'done' ? ok(null) : refuse(`sync.${result}`));

  return {
    'sync.state': async () => {
      const queue = replica.queue();
      const { cursor, pulledAt } = replica.state();
      return ok({
        queue: await described(queue.filter((one) => !isSilent(one))),
        silent: queue.filter(isSilent).length,
        sending: sending(),
        protocol: engine.protocol(),
        cursor,
        head: engine.head(),
        pulledAt,
        history: await readHistory(local.read),
      });
    },

    'sync.discardPreview': async ({ id }) => {
      const falling = await replica.fallingWith(id);
      return falling.length === 0 ? refuse('sync.changed') : ok(await described(falling));
    },

    'sync.discard': async ({ ids }) => withdrawn(await replica.withdraw(ids)),

    'sync.edit': async ({ id, texts }) => {
      const one = replica.queue().find((queued) => queued.id === id);
      if (one === undefined) return refuse('sync.changed');
      const args = findMutation(one.name)?.args.safeParse(withTexts(one.args, texts));
      if (args?.success !== true) return refuse('request.malformed');
      const result = await replica.amend(id, args.data);
      return result === 'refused' ? refuse('request.malformed') : withdrawn(result);
    },

    'sync.resolve': async ({ n, mine }) => {
      const rejection = (await readRejections(local.read, sealer)).find((one) => one.n === n);
      if (rejection === undefined) return refuse('not_found');
      const again = await resolved(mirror, tables, rejection, mine, sealer);
      if (again === null) return refuse('not_found');
      if (again === 'nothing') return (await deps.dropRejection(n)) ? ok(null) : refuse('not_found');
      const result = await deps.replace(rejection, again.args);
      return result.ok ? ok(null) : refuse(result.code);
    },

    'sync.sendNow': async () => {
      await engine.hurry();
      return ok(sending());
    },

    'sync.export': async () => {
      const queue = replica.queue();
      const refused = await readRejections(local.read, sealer);
      try {
        const saved = await deps.saveFile(...queueFile({ queue, refused, userId: context.user.id, clientId: replica.clientId(), now: context.now() }));
        return ok(saved.kind === 'saved' ? { ...saved, count: queue.length + refused.length } : saved);
      } catch {
        return refuse('export.failed');
      }
    },
  };
}
