import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { asId } from '../../shared/ids.ts';
import type { ContactId } from '../../shared/ids.ts';
import { phoneDigits } from '../../shared/calls/rules.ts';
import type { RequestAnswer } from '../../shared/ipc/contract.ts';
import { useRequest } from '../ipc/useRequest.ts';
import type { CallForm } from './callForm.ts';

/** Short enough not to be noticed. ms */
const DELAY_MS = 100;
const SHOWN = 5;

export type Found = RequestAnswer<'customers.lookup'>;
const nobody: Found = { people: [], due: [] };

/** The fields that picking a person fills in. A few digits by which they were found are no number to call. */
export function pick({ contact, exact }: Found['people'][number]): Partial<CallForm> {
  return { ...(exact ? {} : { phone: '' }), contactId: contact.id, contactPhone: contact.phone, callerName: contact.name, hospitalId: contact.hospitalId };
}

/**
 * Who may be on the line, as it is typed. A number that is one person's very own names that person, once: whoever says
 * it is somebody else is believed.
 */
export function useLookup(form: CallForm, change: (fields: Partial<CallForm>) => void): Found {
  const { phone, callerName, contactId } = form;
  const [asked] = useDebouncedValue(`${phone.slice(0, 20)}\n${contactId === null ? callerName.slice(0, 60) : ''}`, DELAY_MS);
  const [digits = '', name = ''] = asked.split('\n');
  const wanted = phoneDigits(digits).length >= 3 || name.trim() !== '' || contactId !== null;
  const answer = useRequest('customers.lookup', { phone: digits, name, contactId: contactId === null ? null : asId<ContactId>(contactId), limit: SHOWN }, { enabled: wanted });
  const found = wanted ? (answer.data ?? nobody) : nobody;
  const proposed = useRef(new Set<string>());
  const exact = found.people.filter((one) => one.exact);
  const only = exact.length === 1 && !answer.isPlaceholderData && digits === phone ? exact[0] : undefined;
  useEffect(() => {
    if (only === undefined || contactId !== null || callerName !== '' || proposed.current.has(only.contact.id)) return;
    proposed.current.add(only.contact.id);
    change(pick(only));
    // oxlint-disable-next-line react/exhaustive-deps -- proposes when the answer comes, with what stands then
  }, [only?.contact.id]);
  return found;
}
