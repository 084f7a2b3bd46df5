import type { Translate } from '../../shared/i18n/catalogue.ts';
import { ticketStatus } from '../../shared/tickets/model.ts';
import type { TicketEntry } from '../../shared/tickets/model.ts';
import type { ticketWords } from './messages.ts';

export type TicketWord = keyof (typeof ticketWords)['zh-CN'];

const fieldWords: Readonly<Record<string, TicketWord>> = {
  title: 'fieldTitle',
  description: 'fieldDescription',
  kind: 'fieldKind',
  module: 'fieldModule',
  priority: 'fieldPriority',
  cause: 'fieldCause',
};

/** What somebody did, without who and when: `状态改为「处理中」`. Codes of a newer relay are shown as they are. */
export function entryText(
  entry: Pick<TicketEntry, 'kind' | 'text'>,
  t: Translate<TicketWord>,
  staffName: (id: string) => string,
): string {
  switch (entry.kind) {
    case 'edited': {
      const fields = entry.text.split(',').map((field) => {
        const word = Object.hasOwn(fieldWords, field) ? fieldWords[field] : undefined;
        return word === undefined ? field : t(word);
      });
      return t('entry.edited', { fields: fields.join(t('listSeparator')) });
    }
    case 'assigned':
      return entry.text === '' ? t('entry.unassigned') : t('entry.assigned', { name: staffName(entry.text) });
    case 'status': {
      const status = ticketStatus.safeParse(entry.text).data;
      return t('entry.status', { status: status === undefined ? entry.text : t(`status.${status}`) });
    }
    default:
      return t(`entry.${entry.kind}`);
  }
}

/** Words of the person themself: comments, results, reasons. Null where the entry is a change of state only. */
export function entryBody(entry: Pick<TicketEntry, 'kind' | 'text'>): string | null {
  const ofState = entry.kind === 'edited' || entry.kind === 'assigned' || entry.kind === 'status';
  return ofState || entry.text === '' ? null : entry.text;
}
