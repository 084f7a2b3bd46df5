import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { FeatureContext } from '../context.ts';
import { countedReplies } from './store.ts';

export function cannedHandlers({ mirror, user, marks }: FeatureContext): Handlers<'canned.list'> {
  return {
    'canned.list': async () => {
      const mark = await marks('cannedReplies');
      return ok((await countedReplies(mirror, user.id)).map((reply) => ({ ...reply, sync: mark(reply.id) })));
    },
  };
}
