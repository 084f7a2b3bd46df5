import type { Translate } from '../../shared/i18n/catalogue.ts';
import { ticketStatus } from '../../shared/tickets/model.ts';
import type { TicketEntry } from '../../shared/tickets/model.ts';
import { ticketVocabulary } from '../../shared/tickets/words.ts';
import type { ticketWords } from './messages.ts';

export type TicketWord = keyof (typeof ticketWords)['zh-CN'];

const known: ReadonlySet<string> = new Set(Object.keys(ticketVocabulary['zh-CN']));

/** What a field is called; the name of one that a newer relay knows is shown as it is. */
export function fieldName(field: string, t: Translate<TicketWord>): string {
  const word = `field.${field}`;
  return known.has(word) ? t(word as TicketWord) : field; // it is a key: just looked up
}

/** What somebody did, without who and when: `状态改为「处理中」`. Codes of a newer relay are shown as they are. */
export function entryText(
  entry: Pick<TicketEntry, 'kind' | 'text'>,
  t: Translate<TicketWord>,
  staffName: (id: string) => string,
): string {
  switch (entry.kind) {
    case 'edited': {
      const fields = entry.text.split(',').map((field) => fieldName(field, t));
      return t('entry.edited', { fields: fields.join(t('listSeparator')) });
    }
    case 'assigned':
      return entry.text === '' ? t('entry.unassigned') : t('entry.assigned', { name: staffName(entry.text) });
    case 'status': {
      const status = ticketStatus.safeParse(entry.text).data;
      return t('entry.status', { status: status === undefined ? entry.text : t(`status.${status}`) });
    }
    case 'attached':
    case 'detached':
    case 'linked':
    case 'unlinked':
    case 'item':
      return `${t(`entry.${entry.kind}`)} ${entry.text}`.trim();
    default:
      return t(`entry.${entry.kind}`);
  }
}

/** Lines that say everything in themselves. */
const withoutBody: ReadonlySet<TicketEntry['kind']> = new Set(['edited', 'assigned', 'status', 'attached', 'detached', 'linked', 'unlinked', 'item']);

/** Words of the person themself: comments, results, reasons. Null where the entry is a change of state only. */
export function entryBody(entry: Pick<TicketEntry, 'kind' | 'text'>): string | null {
  return withoutBody.has(entry.kind) || entry.text === '' ? null : entry.text;
}
