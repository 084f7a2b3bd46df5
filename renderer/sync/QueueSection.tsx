import { useState } from 'react';
import type { QueueItem, SyncState } from '../../shared/sync/contract.ts';
import { errorMessages } from '../../shared/errors/messages.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useAboutWords } from './aboutWords.ts';
import { bytesText } from './bytesText.ts';
import { EditQueued } from './EditQueued.tsx';
import { syncWords } from './messages.ts';
import classes from './sync.module.css';
import { useDiscard } from './useDiscard.tsx';

/** Everything that waits, in the order in which it will be sent. */
export function QueueSection({ state: { queue, silent } }: { readonly state: SyncState }) {
  const t = useWords(syncWords);
  const { locale } = useLocale();
  const [editing, setEditing] = useState<QueueItem | null>(null);
  const size = bytesText(queue.reduce((sum, item) => sum + item.bytes, 0), locale);
  return (
    <Section title={t('queue')} {...(queue.length === 0 ? {} : { meta: t('queueCount', { count: queue.length, size }) })}>
      {queue.length === 0 ? <EmptyState title={t('queueEmpty')} hint={t('queueEmptyHint')} /> : <Queue queue={queue} onEdit={setEditing} />}
      {silent === 0 ? null : <p className={classes.note}>{t('silent', { count: silent })}</p>}
      {editing === null ? null : <EditQueued key={editing.id} item={editing} onClose={() => setEditing(null)} />}
    </Section>
  );
}

function Queue({ queue, onEdit }: { readonly queue: readonly QueueItem[]; readonly onEdit: (item: QueueItem) => void }) {
  const t = useWords(syncWords);
  return (
    <table className={classes.queue} aria-label={t('queue')}>
      <thead>
        <tr>
          {(['order', 'action', 'age', 'size', 'state'] as const).map((column) => (
            <th key={column} scope="col" data-column={column}>
              {t(column)}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {queue.map((item, index) => (
          <QueueRow key={item.id} item={item} order={index + 1} onEdit={onEdit} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly item: QueueItem;
  readonly order: number;
  readonly onEdit: (item: QueueItem) => void;
}

function QueueRow({ item, order, onEdit }: RowProps) {
  const t = useWords(syncWords);
  const why = useWords(errorMessages);
  const { locale } = useLocale();
  const { want, about } = useAboutWords()(item);
  const { discard, busy } = useDiscard();
  const blocked = item.state === 'waiting' ? null : why('sync.handed');
  // What it is about is said already where it is the first of its texts.
  const words = item.texts.map((text) => text.value).filter((value) => value !== '' && !about.includes(value));
  return (
    <tr data-state={item.state}>
      <td data-column="order" data-numeric>
        {order}
      </td>
      <td>
        <b>{want}</b>
        {about === '' ? null : ` · ${about}`}
        {words.length === 0 ? null : <p className={classes.words}>{words.join(' · ')}</p>}
      </td>
      <td data-column="age">
        <TimeText at={item.at} />
      </td>
      <td data-column="size" data-numeric>
        {bytesText(item.bytes, locale)}
      </td>
      <td data-column="state" title={t(`stateHint.${item.state}`)}>
        {t(`state.${item.state}`)}
      </td>
      <td className={classes.ways}>
        <GuardedButton variant="default" size="compact-xs" blocked={blocked ?? (item.texts.length === 0 ? t('noTexts') : null)} onClick={() => onEdit(item)}>
          {t('edit')}
        </GuardedButton>
        <GuardedButton variant="subtle" color="red" size="compact-xs" loading={busy} blocked={blocked} onClick={() => void discard(item)}>
          {t('discard')}
        </GuardedButton>
      </td>
    </tr>
  );
}
