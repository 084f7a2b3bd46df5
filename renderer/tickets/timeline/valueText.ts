import type { Locale, Translate } from '../../../shared/i18n/catalogue.ts';
import { yuanOf } from '../../../shared/tickets/money.ts';
import { ticketVocabulary } from '../../../shared/tickets/words.ts';
import { shortMoment } from '../../ui/desk/moment.ts';
import type { TicketWord } from '../entryText.ts';

/** Which words the codes of a field have. */
const codes: Readonly<Record<string, string>> = {
  kind: 'kind',
  module: 'module',
  priority: 'priority',
  cause: 'cause',
  severity: 'severity',
  dataSubject: 'subject',
  caseType: 'case',
  responsible: 'responsible',
  complaintLevel: 'level',
};
const known: ReadonlySet<string> = new Set(Object.keys(ticketVocabulary['zh-CN']));

/** A value of a field as a person reads it; null: there was none. Codes of a newer relay are shown as they are. */
export function valueText(field: string, value: unknown, t: Translate<TicketWord>, locale: Locale): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') {
    if (field === 'amountFen') return t('yuan', { amount: yuanOf(value) });
    return field.endsWith('At') ? shortMoment(value, locale) : String(value);
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  const prefix = Object.hasOwn(codes, field) ? codes[field] : undefined;
  const word = `${prefix ?? ''}.${value}`;
  return prefix !== undefined && known.has(word) ? t(word as TicketWord) : value; // it is a key: just looked up
}

/** Fields whose values stay out of the history. */
export function isPersonal(field: string): boolean {
  return field === 'patientName' || field === 'patientPhone';
}
