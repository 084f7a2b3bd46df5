import { maskName, maskNumbers, maskPhone } from '../../shared/directory/rules.ts';
import type { PersonHit, SearchFilter } from '../../shared/search/contract.ts';
import type { HospitalId } from '../../shared/ids.ts';
import type { Sealer } from './db/sealed.ts';
import type { ReadableDb } from './db/types.ts';
import { openPhone } from './directory/store.ts';

/** Rows with a number, sealed as they lie in the mirror, the newest first. What is one more place for numbers is one more of these. */
export interface PhoneBook {
  readonly kind: PersonHit['kind'];
  /** Whether the name is a patient's, which is masked. */
  readonly isPatient: boolean;
  /** Columns id, name, note, phone and hospitalId. */
  readonly sql: string;
}

export const phoneBooks: readonly PhoneBook[] = [
  { kind: 'contact', isPatient: false, sql: `select id, name, title as note, phone, hospitalId from contacts order by name` },
  {
    kind: 'callback',
    isPatient: true,
    sql: `select id, patientName as name, subject as note, patientPhone as phone, hospitalId from callbacks where patientPhone <> '' order by createdAt desc`,
  },
  {
    kind: 'ticket',
    isPatient: true,
    sql: `select id, details ->> 'patientName' as name, title as note, details ->> 'patientPhone' as phone, hospitalId from tickets
      where coalesce(details ->> 'patientPhone', '') <> '' order by createdAt desc`,
  },
  { kind: 'call', isPatient: true, sql: `select id, callerName as name, topicText as note, phone, hospitalId from calls where phone <> '' order by startedAt desc` },
];

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly phone: string;
  readonly hospitalId: HospitalId | null;
}

/** A number is opened once: while somebody types, the same ones are looked through at every stroke. */
const REMEMBERED = 20_000;

/** Finds people by a part of their number; nothing readable leaves it. */
export function createPhoneSearch(mirror: ReadableDb, sealer: Sealer, books: readonly PhoneBook[] = phoneBooks) {
  const opened = new Map<string, string>();
  const digitsOf = (sealed: string): string => {
    const known = opened.get(sealed);
    if (known !== undefined) return known;
    if (opened.size >= REMEMBERED) opened.clear();
    const digits = openPhone(sealer, sealed).replaceAll(/\D/gu, '');
    opened.set(sealed, digits);
    return digits;
  };

  /**
   * @param wanted a part of the number (digits), or of a contact's name or post
   * @returns at most `limit` of each book
   */
  return async function find(wanted: { readonly digits: string | null; readonly name: string }, { hospitalId }: SearchFilter, limit: number): Promise<PersonHit[]> {
    const hits: PersonHit[] = [];
    const { digits } = wanted;
    for (const { kind, isPatient, sql } of books) {
      // A patient is not found by name: the name is masked wherever it is shown.
      if (digits === null && isPatient) continue;
      const fits = (entry: Entry): boolean =>
        digits === null ? `${entry.name} ${entry.note}`.toLowerCase().includes(wanted.name) : digitsOf(entry.phone).includes(digits);
      const rows = await mirror.all<Entry & object>(sql, []);
      const found = rows.filter((row) => (hospitalId === undefined || row.hospitalId === hospitalId) && fits(row)).slice(0, limit);
      hits.push(...found.map((row) => ({ kind, id: row.id, name: isPatient ? maskName(row.name) : row.name, note: maskNumbers(row.note), phone: maskPhone(digitsOf(row.phone)), hospitalId: row.hospitalId })));
    }
    return hits;
  };
}
