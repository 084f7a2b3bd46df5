import { useState } from 'react';
import type { ConversationId } from '../../shared/ids.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { goTo } from '../app/location.ts';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useConfirm } from '../ui/dialogs.tsx';
import { sessionMessages } from './messages.ts';
import { editPlace } from './rejectionView.ts';

export interface WaysOn {
  readonly busy: boolean;
  readonly retry: () => Promise<void>;
  readonly edit: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Puts the words of a refused reply back into the durable draft of its conversation. The inbox knows how. */
export type RestoreDraft = (conversationId: ConversationId, text: string) => Promise<void>;

/** 重试, 修改, 放弃 for one refused action. */
export function useWaysOn(rejection: Rejection, restoreDraft: RestoreDraft, onLeave: () => void): WaysOn {
  const t = useWords(sessionMessages);
  const confirm = useConfirm();
  const showError = useShowError();
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      showError(asCoreError(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    retry: () => attempt(() => ask('session.redo', { n: rejection.n })),
    edit: () =>
      attempt(async () => {
        const place = editPlace(rejection);
        if (place === null) return;
        if (place.draft !== undefined) {
          // The words are in the composer's durable draft before the refused action is given up. What goes to a form
          // instead stays listed until the person discards it.
          await restoreDraft(place.draft.conversationId, place.draft.text);
          await ask('session.discard', { n: rejection.n });
        }
        onLeave();
        goTo(place.path);
      }),
    discard: async () => {
      const yes = await confirm({
        title: t('rejections.discardTitle'),
        body: t('rejections.discardBody'),
        confirmLabel: t('rejections.discard'),
        danger: true,
      });
      if (yes) await attempt(() => ask('session.discard', { n: rejection.n }));
    },
  };
}
