import { ActionIcon, Modal, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFile, IconFileText, IconPhoto, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { errorCodeOf, errorMessages } from '../../../shared/errors/messages.ts';
import type { TicketEntryId } from '../../../shared/ids.ts';
import type { AttachmentItem } from '../../../shared/tickets/fileContract.ts';
import { isPicture } from '../../../shared/files/fileTypes.ts';
import { dateOf, timeOf } from '../../../shared/time/shanghai.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { shortMoment } from '../../ui/desk/moment.ts';
import { useConfirm } from '../../ui/dialogs.tsx';
import { useBlobUrl } from '../../ui/files/useBlobUrl.ts';
import { newId } from '../../ui/newId.ts';
import { SyncMark } from '../../ui/tags.tsx';
import { uiMessages } from '../../ui/messages.ts';
import { fileWords } from './messages.ts';
import { sizeText } from '../../ui/files/sizeText.ts';
import { loadPicture } from './sendFile.ts';
import classes from './files.module.css';

/** Pictures up to this size are fetched to be shown; larger ones when somebody asks. */
const SHOWN_BYTES = 3 * 1024 * 1024;

interface Props {
  readonly item: AttachmentItem;
  /** Why it cannot be removed now; null when it can. */
  readonly blocked: string | null;
  readonly online: boolean;
}

/** One file: what it is for, how large, where its bytes are, and what can be done with it. */
export function AttachmentLine({ item, blocked, online }: Props) {
  const t = useWords(fileWords);
  const why = useWords(errorMessages);
  const { act, remove } = useFileActions(item);
  const { file, name } = item;
  const code = file.state === 'failed' || file.state === 'away' ? file.code : null;
  return (
    <li className={classes.item} data-state={file.state}>
      <Thumbnail item={item} online={online} />
      <div className={classes.about}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span className={classes.facts}>
          <span>{t(`role.${item.role}`)}</span>
          <span data-numeric>{sizeText(item.size)}</span>
          <TimeText at={item.at} />
          {file.state === 'here' ? null : <span className={classes.state}>{t(`state.${file.state}`)}</span>}
          <SyncMark sync={item.sync} />
        </span>
        {item.role === 'log' ? <LogFacts item={item} /> : null}
        {code === null ? null : <span className={classes.why}>{why(errorCodeOf(code))}</span>}
      </div>
      <div className={classes.actions}>
        {code === null ? null : (
          <IconAction label={t('retry', { name })} onClick={() => void act('tickets.retryFile')}>
            <IconRefresh size={16} />
          </IconAction>
        )}
        <IconAction label={t('save', { name })} onClick={() => void act('tickets.saveFile')}>
          <IconDownload size={16} />
        </IconAction>
        {blocked === null ? (
          <IconAction label={t('remove', { name })} onClick={() => void remove()}>
            <IconTrash size={16} />
          </IconAction>
        ) : null}
      </div>
    </li>
  );
}

function useFileActions(item: AttachmentItem) {
  const t = useWords(fileWords);
  const showError = useShowError();
  const confirm = useConfirm();
  const { run } = useMutate();
  const attachmentId = item.id;
  return {
    async act(name: 'tickets.saveFile' | 'tickets.retryFile'): Promise<void> {
      try {
        const done = await ask(name, { attachmentId });
        if (done?.kind === 'saved') notifications.show({ message: t('saved', { path: done.path }) });
      } catch (error) {
        showError(asCoreError(error));
      }
    },
    async remove(): Promise<void> {
      const yes = await confirm({ title: t('removeTitle'), body: t('removeBody', { name: item.name }), confirmLabel: t('removeConfirm'), danger: true });
      if (yes) await run('tickets.detach', { ticketId: item.ticketId, entryId: newId<TicketEntryId>(), attachmentId });
    },
  };
}

function LogFacts({ item: { fromAt, toAt, source } }: Pick<Props, 'item'>) {
  const t = useWords(fileWords);
  const { locale } = useLocale();
  const moment = (at: number | null): string => (at === null ? '' : shortMoment(at, locale));
  const sameDay = fromAt !== null && toAt !== null && dateOf(fromAt) === dateOf(toAt);
  const [from, to] = [moment(fromAt), sameDay ? timeOf(toAt) : moment(toAt)];
  const range = from === '' ? (to === '' ? '' : t('logUntil', { to })) : to === '' ? t('logSince', { from }) : t('logRange', { from, to });
  return <span className={classes.logFacts}>{[source, range].filter((part) => part !== '').join(' · ')}</span>;
}

/** A small picture that opens a large one; for everything else a sign of what it is. */
function Thumbnail({ item, online }: Pick<Props, 'item' | 'online'>) {
  const t = useWords(fileWords);
  const ui = useWords(uiMessages);
  const why = useWords(errorMessages);
  const [large, setLarge] = useState(false);
  const { state } = item.file;
  const isHere = state !== 'away' && state !== 'fetching';
  const mayFetch = online && item.size <= SHOWN_BYTES;
  const isShown = isPicture(item.mime);
  const picture = useBlobUrl(isShown && (isHere || mayFetch || large) ? item.id : null, () => loadPicture(item.id));
  if (!isShown) return <span className={classes.sign}>{item.mime === 'text/plain' ? <IconFileText size={20} /> : <IconFile size={20} />}</span>;
  return (
    <>
      <button type="button" className={classes.sign} aria-label={t('preview', { name: item.name })} onClick={() => setLarge(true)}>
        {picture.kind === 'shown' ? <img src={picture.url} alt="" /> : <IconPhoto size={20} />}
      </button>
      <Modal opened={large} onClose={() => setLarge(false)} title={item.name} size="xl" closeButtonProps={{ 'aria-label': ui('action.close') }}>
        {picture.kind === 'shown' ? <img className={classes.large} src={picture.url} alt={item.name} /> : <p className={classes.note}>{picture.kind === 'failed' ? t('pictureFailed', { why: why(errorCodeOf(picture.code)) }) : t('state.fetching')}</p>}
      </Modal>
    </>
  );
}

function IconAction({ label, onClick, children }: { readonly label: string; readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
