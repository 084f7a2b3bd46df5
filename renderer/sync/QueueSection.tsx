import { Tooltip } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import { useState } from 'react';
import type { QueueItem, SyncState } from '../../shared/sync/contract.ts';
import { errorMessages } from '../../shared/errors/messages.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { useStatus } from '../ipc/useRequest.ts';
import { Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useAboutWords } from './aboutWords.ts';
import { bytesText } from './bytesText.ts';
import { EditQueued } from './EditQueued.tsx';
import { syncWords } from './messages.ts';
import classes from './sync.module.css';
import { useDiscard } from './useDiscard.tsx';
import { useHold } from './useHold.ts';
import type { Hold } from './useHold.ts';
import { useSendNow } from './useSendNow.ts';

/** Everything that waits, in the order in which it will be sent. */
export function QueueSection({ state: { queue, silent, sending } }: { readonly state: SyncState }) {
  const t = useWords(syncWords);
  const { locale } = useLocale();
  const [editing, setEditing] = useState<QueueItem | null>(null);
  const { connection } = useStatus();
  const hold = useHold()(sending, connection);
  const size = bytesText(queue.reduce((sum, item) => sum + item.bytes, 0), locale);
  return (
    <Section title={t('queue')} {...(queue.length === 0 ? {} : { meta: t('queueCount', { count: queue.length, size }) })}>
      {hold === null || queue.length === 0 ? null : (
        <p className={classes.hold}>
          <IconClockPause size={14} aria-hidden /> {hold.full}
        </p>
      )}
      {queue.length === 0 ? <EmptyState title={t('queueEmpty')} hint={t('queueEmptyHint')} /> : <Queue queue={queue} hold={hold} onEdit={setEditing} />}
      {silent === 0 ? null : <p className={classes.note}>{t('silent', { count: silent })}</p>}
      {editing === null ? null : <EditQueued key={editing.id} item={editing} onClose={() => setEditing(null)} />}
    </Section>
  );
}

interface QueueProps {
  readonly queue: readonly QueueItem[];
  readonly hold: Hold | null;
  readonly onEdit: (item: QueueItem) => void;
}

function Queue({ queue, hold, onEdit }: QueueProps) {
  const t = useWords(syncWords);
  // What the relay has done already is in nobody's way.
  const done = queue.filter((item) => item.state === 'applied').length;
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
          <QueueRow key={item.id} item={item} order={index + 1} before={Math.max(0, index - done)} hold={hold} onEdit={onEdit} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly item: QueueItem;
  readonly order: number;
  /** How many have to go first. */
  readonly before: number;
  readonly hold: Hold | null;
  readonly onEdit: (item: QueueItem) => void;
}

function QueueRow({ item, order, before, hold, onEdit }: RowProps) {
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
        {item.state === 'applied' || hold === null ? null : <p className={classes.turn}>{before === 0 ? hold.short : t('hold.turn', { count: before })}</p>}
      </td>
      <td className={classes.ways}>
        <RetryButton item={item} before={before} />
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

/** Sends now, as far as what stands before it lets it. */
function RetryButton({ item, before }: { readonly item: QueueItem; readonly before: number }) {
  const t = useWords(syncWords);
  const { sendNow, busy } = useSendNow();
  const isDone = item.state === 'applied';
  return (
    <Tooltip label={before === 0 ? t('retryHint') : t('retryHintBefore', { before })} disabled={isDone} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <GuardedButton variant="default" size="compact-xs" loading={busy} blocked={isDone ? t('retryApplied') : null} onClick={() => void sendNow(item)}>
        {t('retry')}
      </GuardedButton>
    </Tooltip>
  );
}
