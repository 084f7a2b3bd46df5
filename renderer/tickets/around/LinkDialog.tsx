import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { asId } from '../../../shared/ids.ts';
import type { TicketEntryId, TicketId, TicketLinkId } from '../../../shared/ids.ts';
import type { LinkedTicket, TicketRef } from '../../../shared/tickets/contract.ts';
import { linkKind } from '../../../shared/tickets/model.ts';
import type { LinkKind } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate, useRequest } from '../../ipc/useRequest.ts';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { aroundWords } from './messages.ts';
import classes from '../away.module.css';

const SHOWN = 20;
const TYPING_MS = 120;

interface Props {
  readonly ticketId: TicketId;
  readonly links: readonly LinkedTicket[];
  readonly onClose: () => void;
}

/** Which ticket, and how the two have to do with each other. */
export function LinkDialog({ ticketId, links, onClose }: Props) {
  const t = useWords(aroundWords);
  const { run } = useMutate();
  const [kind, setKind] = useState<LinkKind>('relates');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<TicketRef | null>(null);
  const [tried, setTried] = useState(false);
  const [query] = useDebouncedValue(text, TYPING_MS);
  const found = useRequest('tickets.find', { query: chosen === null ? query.slice(0, 100) : '', except: ticketId, limit: SHOWN });
  const known = found.data ?? [];
  const options = chosen === null || known.some((one) => one.id === chosen.id) ? known : [chosen, ...known];
  const label = ({ number, title, status }: TicketRef): string => [number === null ? '' : `#${number}`, title, status === 'closed' ? `(${t('closed')})` : ''].filter((part) => part !== '').join(' ');
  const isLinked = chosen !== null && links.some(({ direction, other, link }) => other?.id === chosen.id && link.kind === kind && (direction === 'out' || kind === 'relates'));
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (chosen === null || isLinked) return false;
    return run('tickets.link', { linkId: newId<TicketLinkId>(), entryId: newId<TicketEntryId>(), ticketId, toId: asId<TicketId>(chosen.id), kind });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('linkTitle')} submitLabel={t('link')} onSubmit={submit}>
      <div className={classes.stack}>
        <Select label={t('linkKind')} allowDeselect={false} value={kind} data={linkKind.options.map((one) => ({ value: one, label: t(`out.${one}`) }))} onChange={(value) => setKind(linkKind.safeParse(value).data ?? kind)} />
        <Select
          label={t('linkSearch')}
          description={t('linkSearchHint')}
          required
          searchable
          data-autofocus
          nothingFoundMessage={found.isPending ? '…' : t('linkNone')}
          // The core has found them: by number or by title, which the text of an option need not begin with.
          filter={({ options: all }) => all}
          data={options.map((one) => ({ value: one.id as string, label: label(one) }))}
          value={chosen?.id ?? null}
          onChange={(id) => setChosen(options.find((one) => one.id === id) ?? null)}
          onSearchChange={(next) => {
            setText(next);
            if (chosen !== null && next !== label(chosen)) setChosen(null);
          }}
          error={isLinked ? t('alreadyLinked') : tried && chosen === null ? t('needTicket') : undefined}
        />
      </div>
    </FormDialog>
  );
}
