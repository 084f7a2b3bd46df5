import type { ConversationEntry } from '../../../shared/inbox/model.ts';
import type { Locale, MessageValues } from '../../../shared/i18n/catalogue.ts';
import { shortMoment } from '../../ui/desk/moment.ts';
import type { InboxDeskWord } from '../deskMessages.ts';

export interface LinePhrase {
  readonly key: InboxDeskWord;
  readonly values: MessageValues;
}

/** A line of history as a sentence. @param staff a person's name, null for nobody */
export function linePhrase(entry: ConversationEntry, staff: (id: string) => string, locale: Locale): LinePhrase {
  const who = entry.userId === null ? '' : staff(entry.userId);
  const named = { who, to: entry.toId === null ? '' : staff(entry.toId), from: entry.fromId === null ? '' : staff(entry.fromId) };
  const until = entry.untilAt === null ? '' : shortMoment(entry.untilAt, locale);
  if (entry.why === 'undo' && entry.kind !== 'note') return { key: `line.undone.${entry.kind}`, values: { who } };
  switch (entry.kind) {
    case 'assigned':
      return { key: assignedKey(entry), values: named };
    case 'snoozed':
      return { key: 'line.snoozed', values: { who, until } };
    case 'woken':
      return { key: 'line.woken', values: { who } };
    case 'closed':
      return { key: 'line.closed', values: { who } };
    case 'reopened':
      return { key: entry.why === 'customer' ? 'line.reopenedByCustomer' : 'line.reopened', values: { who } };
    case 'note':
      return { key: 'line.note', values: { who } };
  }
}

function assignedKey({ userId, fromId, toId, why }: ConversationEntry): InboxDeskWord {
  switch (why) {
    case 'owner':
    case 'primary':
    case 'backup':
      return `line.given.${why}`;
    case 'handover':
      return userId === null ? 'line.handedByRoster' : 'line.handed';
    case 'left':
      return toId === null ? 'line.leftToNobody' : 'line.left';
    case 'person':
    case 'customer':
    case 'undo':
      if (toId === null) return 'line.unassigned';
      if (toId === userId) return fromId === null ? 'line.took' : 'line.tookFrom';
      return fromId === null ? 'line.assigned' : 'line.transferred';
  }
}
