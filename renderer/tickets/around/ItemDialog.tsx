import { useState } from 'react';
import * as z from 'zod';
import type { TicketEntryId } from '../../../shared/ids.ts';
import { ITEM_MAX } from '../../../shared/tickets/checklist.ts';
import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { DraftNotice } from '../../ui/desk/DraftNotice.tsx';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { aroundWords } from './messages.ts';
import classes from './around.module.css';

interface Props {
  readonly ticket: TicketItem;
  readonly itemId: string;
  /** Words that were refused; null: it is reworded from what stands. */
  readonly mine: string | null;
  readonly onClose: () => void;
}

/** A point of the checklist in other words; one that was removed meanwhile is added again. */
export function ItemDialog({ ticket, itemId, mine, onClose }: Props) {
  const t = useWords(aroundWords);
  const { run } = useMutate();
  // Based on what the person saw when they began, so that somebody else's words are not overwritten unseen.
  const [item] = useState(() => ticket.checklist.find((one) => one.id === itemId));
  const draft = useDraft(`ticket.item.${ticket.id}.${itemId}.${mine === null ? 'new' : 'again'}`, z.string(), mine ?? item?.text ?? '');
  const text = draft.value.trim();
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (text === '') return false;
    const about = { ticketId: ticket.id, entryId: newId<TicketEntryId>() };
    const done =
      item === undefined
        ? await run('tickets.changeItem', { ...about, itemId: newId(), change: { op: 'add', text, after: ticket.checklist.at(-1)?.id ?? null } })
        : text === item.text || (await run('tickets.changeItem', { ...about, itemId, change: { op: 'rename', text, base: item.text } }));
    if (done) draft.clear();
    return done;
  };
  return (
    <FormDialog opened onClose={onClose} onCancel={draft.clear} title={t(item === undefined ? 'itemAdd' : 'itemRename')} onSubmit={submit}>
      <DraftNotice draft={draft} />
      {mine === null ? null : <p className={classes.stands}>{item === undefined ? t('itemGone') : t('itemStands', { text: item.text })}</p>}
      <ShortText
        label={t('itemText')}
        required
        max={ITEM_MAX}
        data-autofocus
        value={draft.value}
        onChange={(event) => draft.set(event.currentTarget.value)}
        error={tried && text === '' ? t('itemNeedText') : undefined}
      />
    </FormDialog>
  );
}
