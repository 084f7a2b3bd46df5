import { useState } from 'react';
import type { QueueItem } from '../../shared/sync/contract.ts';
import { useFieldLabel } from '../app/fieldWords.ts';
import { useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useConfirm } from '../ui/dialogs.tsx';
import { useAboutWords } from './aboutWords.ts';
import { syncWords } from './messages.ts';
import classes from './sync.module.css';

/** Takes an action out of the queue after saying exactly what would be lost, with everything that cannot stand without it. */
export function useDiscard(): { readonly discard: (item: QueueItem) => Promise<void>; readonly busy: boolean } {
  const t = useWords(syncWords);
  const confirm = useConfirm();
  const showError = useShowError();
  const [busy, setBusy] = useState(false);
  const discard = async (item: QueueItem): Promise<void> => {
    setBusy(true);
    try {
      const falling = await ask('sync.discardPreview', { id: item.id });
      const yes = await confirm({
        title: t('discardTitle'),
        body: <Lost falling={falling} />,
        confirmLabel: t('discardConfirm', { count: falling.length }),
        danger: true,
      });
      if (yes) await ask('sync.discard', { ids: falling.map((one) => one.id) });
    } catch (error) {
      showError(asCoreError(error));
    } finally {
      setBusy(false);
    }
  };
  return { discard, busy };
}

function Lost({ falling }: { readonly falling: readonly QueueItem[] }) {
  const t = useWords(syncWords);
  const [own, ...later] = falling;
  return (
    <div className={classes.lost}>
      <p>{t('discardLost')}</p>
      <ul>{own === undefined ? null : <LostItem item={own} />}</ul>
      {later.length === 0 ? null : (
        <>
          <p>{t('discardFalls', { count: later.length })}</p>
          <ul>
            {later.map((item) => (
              <LostItem key={item.id} item={item} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function LostItem({ item }: { readonly item: QueueItem }) {
  const { want, about } = useAboutWords()(item);
  const label = useFieldLabel();
  return (
    <li>
      <b>{want}</b>
      {about === '' ? null : ` · ${about}`}
      {item.texts
        .filter((text) => text.value !== '')
        .map((text) => (
          <p key={text.path}>
            <span>{label(text.path)}</span> <q>{text.value}</q>
          </p>
        ))}
    </li>
  );
}
