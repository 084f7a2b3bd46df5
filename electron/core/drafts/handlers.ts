import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import { listFormDrafts, saveFormDraft } from './store.ts';

export function draftHandlers({ local, now }: FeatureContext, sealer: Sealer): Handlers<'drafts.list' | 'drafts.save'> {
  return {
    'drafts.list': async () => ok(await listFormDrafts(local.read, sealer)),
    'drafts.save': async ({ name, text }) => {
      await local.write((tx) => saveFormDraft(tx, name, text, now(), sealer));
      return ok(null);
    },
  };
}
