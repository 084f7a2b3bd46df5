import type { Callback } from '../../../shared/callbacks/model.ts';
import type { Call } from '../../../shared/calls/model.ts';
import { phoneDigits } from '../../../shared/calls/rules.ts';
import type { Contact } from '../../../shared/directory/model.ts';
import { normalise } from '../../../shared/search/normalise.ts';

/** Fewer digits than these are in too many numbers. */
const FEWEST_DIGITS = 3;

/**
 * Contacts that what was typed may mean, those with the very number first, then the more of the name is said the
 * earlier. Both name and number narrow.
 */
export function findPeople(contacts: readonly Contact[], { name, phone }: { readonly name: string; readonly phone: string }): readonly { readonly contact: Contact; readonly exact: boolean }[] {
  const digits = phoneDigits(phone);
  const words = normalise(name);
  if (digits.length < FEWEST_DIGITS && words === '') return [];
  const found = contacts.flatMap((contact) => {
    const own = phoneDigits(contact.phone);
    const called = normalise(`${contact.name} ${contact.title}`);
    const exact = digits !== '' && own === digits;
    if (digits.length >= FEWEST_DIGITS && !own.includes(digits)) return [];
    if (words !== '' && !called.includes(words)) return [];
    return [{ contact, exact, rank: (exact ? 0 : 4) + (normalise(contact.name) === words ? 0 : called.startsWith(words) ? 1 : 2) }];
  });
  return found.toSorted((a, b) => a.rank - b.rank || a.contact.name.localeCompare(b.contact.name)).map(({ contact, exact }) => ({ contact, exact }));
}

/** Whose a callback or a call is, as far as that is certain: it names the contact, or is of the very number. */
export interface Whose {
  readonly contactIds: ReadonlySet<string>;
  /** As `phoneDigits` makes them. */
  readonly phones: ReadonlySet<string>;
}

const hasPhone = (who: Whose, phone: string): boolean => {
  const digits = phoneDigits(phone);
  return digits !== '' && who.phones.has(digits);
};

export function callsOf(who: Whose, calls: readonly Call[]): readonly Call[] {
  return calls.filter((one) => (one.contactId !== null ? who.contactIds.has(one.contactId) : hasPhone(who, one.phone)));
}

/** @param theirs calls of the same person: their callbacks are the person's */
export function callbacksOf(who: Whose, callbacks: readonly Callback[], theirs: readonly Call[]): readonly Callback[] {
  const named = new Set(theirs.flatMap((one) => one.callbackId ?? []));
  return callbacks.filter((one) => named.has(one.id) || hasPhone(who, one.patientPhone));
}
