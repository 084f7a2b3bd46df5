import * as z from 'zod';
import type { TicketEntryId } from '../../../shared/ids.ts';
import { ITEM_MAX } from '../../../shared/tickets/checklist.ts';
import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { overOf } from '../../ui/desk/textLength.ts';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { newId } from '../../ui/newId.ts';
import { aroundWords } from './messages.ts';
import { isComposing } from '../../ui/composing.ts';

/** Points are added one after the other: Enter adds, Escape is done. */
export function AddItem({ ticket, onDone }: { readonly ticket: TicketItem; readonly onDone: () => void }) {
  const t = useWords(aroundWords);
  const { run, busy } = useMutate();
  const { value, set, clear } = useDraft(`ticket.newItem.${ticket.id}`, z.string(), '');
  const text = value.trim();
  const add = async (): Promise<void> => {
    if (busy || text === '' || overOf(text, ITEM_MAX) !== null) return;
    const change = { op: 'add', text, after: ticket.checklist.at(-1)?.id ?? null } as const;
    if (await run('tickets.changeItem', { ticketId: ticket.id, entryId: newId<TicketEntryId>(), itemId: newId(), change })) clear();
  };
  return (
    <ShortText
      aria-label={t('itemAdd')}
      placeholder={t('itemAddHint')}
      size="xs"
      mt={6}
      autoFocus
      max={ITEM_MAX}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === 'Enter') void add();
        if (event.key === 'Escape') onDone();
      }}
    />
  );
}
