import { useState } from 'react';
import * as z from 'zod';
import type { TicketEntryId } from '../../../shared/ids.ts';
import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { DraftNotice } from '../../ui/desk/DraftNotice.tsx';
import { LongText } from '../../ui/desk/LongText.tsx';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import type { ManualMark } from '../task.ts';
import { closingWords } from './messages.ts';
import { mayCheck } from './requirements.ts';

const MARK_MAX = 1000;
const noteShape = z.string();

interface Props {
  readonly ticket: TicketItem;
  readonly mark: ManualMark;
  readonly text: string;
  readonly onClose: () => void;
}

/** A fact that happens once and counts for closing; a confirmation names who confirmed. */
export function MarkDialog({ ticket, mark, text, onClose }: Props) {
  const t = useWords(closingWords);
  const { run } = useMutate();
  const { userId } = usePermissions();
  const draft = useDraft(`ticket.mark.${ticket.id}.${mark}.${text === '' ? 'new' : 'again'}`, noteShape, text);
  const { value: note, set: setNote, clear: forget } = draft;
  const [tried, setTried] = useState(false);
  const named = mark === 'confirmed';
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (named && note.trim() === '') return false;
    if (!(await run('tickets.mark', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), mark, note: note.trim() }))) return false;
    forget();
    return true;
  };
  const blocked = ticket.marks[mark] !== null ? t('markDone') : mark === 'checked' && !mayCheck(ticket, userId) ? t('secondPerson') : null;
  return (
    <FormDialog opened onClose={onClose} onCancel={forget} title={t(`mark.${mark}`)} submitLabel={t('save')} blocked={blocked} onSubmit={submit}>
      <DraftNotice draft={draft} />
      <LongText
        label={t(`markLabel.${mark}`)}
        required={named}
        minRows={2}
        max={MARK_MAX}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={tried && named && note.trim() === '' ? t('needWho') : undefined}
      />
    </FormDialog>
  );
}
