import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { errorCodeOf, errorMessages } from '../../../shared/errors/messages.ts';
import type { AttachmentRole, Ticket } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { Section } from '../../ui/desk/Facts.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { namedPaste, useHarmlessDrops } from '../../ui/files/harmlessDrops.ts';
import { AddFilesDialog } from './AddFilesDialog.tsx';
import type { AddFilesProps } from './AddFilesDialog.tsx';
import { AttachmentLine } from './AttachmentLine.tsx';
import { fileWords } from './messages.ts';
import { SignaturePad } from './SignaturePad.tsx';
import { useAddFiles } from './useAddFiles.ts';
import type { Adding } from './useAddFiles.ts';
import classes from './files.module.css';

interface Props {
  readonly ticket: Pick<Ticket, 'id' | 'status'>;
  /** What the next files are for, if that is known. */
  readonly purpose: AttachmentRole | null;
  readonly onAdded: () => void;
}

/** The files of a ticket: dropped, pasted or chosen; shown, saved and removed. */
export function Attachments({ ticket: { id: ticketId, status }, purpose, onAdded }: Props) {
  const t = useWords(fileWords);
  const { online, desk } = usePermissions();
  const blocked = !desk ? t('readOnlyRole') : status === 'closed' ? t('closed') : null;
  const items = useRequest('tickets.files', { ticketId }, { previous: 'drop' }).data?.items ?? [];
  const { adding, add, dismiss } = useAddFiles(ticketId);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [signing, setSigning] = useState(false);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const addChosen: AddFilesProps['onAdd'] = (files, said) => {
    onAdded();
    void add(files, said);
  };
  usePastedFiles(blocked === null, setChosen);
  useHarmlessDrops();
  return (
    <div
      className={classes.zone}
      data-over={over}
      onDragOver={(event) => {
        if (blocked !== null || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (blocked === null) setChosen([...event.dataTransfer.files]);
      }}
    >
      <Section
        title={t('title')}
        meta={over ? t('drop') : items.length === 0 ? null : items.length}
        actions={
          <>
            <GuardedButton variant="subtle" size="compact-sm" blocked={blocked} onClick={() => setSigning(true)}>
              {t('sign')}
            </GuardedButton>
            <GuardedButton variant="subtle" size="compact-sm" blocked={blocked} onClick={() => picker.current?.click()}>
              {t('add')}
            </GuardedButton>
          </>
        }
      >
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t('add')}
          onChange={(event) => {
            setChosen([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        {items.length === 0 && adding.length === 0 ? <p className={classes.note}>{t('empty')}</p> : null}
        <ul className={classes.items} aria-label={t('title')}>
          {items.map((item) => (
            <AttachmentLine key={item.id} item={item} blocked={blocked} online={online} />
          ))}
        </ul>
        {adding.map((one) => (
          <AddingLine key={one.key} adding={one} onDismiss={dismiss} />
        ))}
      </Section>
      {chosen.length === 0 ? null : <AddFilesDialog files={chosen} purpose={purpose} onAdd={addChosen} onClose={() => setChosen([])} />}
      {signing ? <SignaturePad ticketId={ticketId} onClose={() => setSigning(false)} onDone={() => setSigning(false)} /> : null}
    </div>
  );
}

/** Pictures and files from the clipboard, wherever on the page one is: a text box takes none. */
function usePastedFiles(active: boolean, onFiles: (files: readonly File[]) => void): void {
  const t = useWords(fileWords);
  const name = t('pasted');
  useEffect(() => {
    if (!active) return undefined;
    const pasted = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files.map((file) => namedPaste(file, name)));
    };
    document.addEventListener('paste', pasted);
    return () => document.removeEventListener('paste', pasted);
  }, [active, name, onFiles]);
}

function AddingLine({ adding, onDismiss }: { readonly adding: Adding; readonly onDismiss: (key: string) => void }) {
  const t = useWords(fileWords);
  const why = useWords(errorMessages);
  const { error } = adding;
  return (
    <div className={classes.adding} role={error === null ? 'status' : 'alert'} data-failed={error !== null}>
      <span className={classes.name}>{adding.name}</span>
      {error === null ? (
        <span data-numeric>{t('adding', { percent: adding.percent })}</span>
      ) : (
        <>
          <span className={classes.why}>{error.message === '' ? why(errorCodeOf(error.code)) : error.message}</span>
          <Button variant="subtle" size="compact-xs" onClick={() => onDismiss(adding.key)}>
            {t('dismiss')}
          </Button>
        </>
      )}
    </div>
  );
}
