import type { Callback } from '../../shared/callbacks/model.ts';
import { phoneDigits } from '../../shared/calls/rules.ts';
import type { Call } from '../../shared/calls/model.ts';
import type { CallbackRef, PersonMatch } from '../../shared/customers/contract.ts';
import { maskPhone } from '../../shared/directory/rules.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { ok } from '../../shared/ipc/envelope.ts';
import { listCallbacks } from './callbacks/store.ts';
import { listCalls } from './calls/store.ts';
import type { FeatureContext } from './context.ts';
import { callbacksOf, callsOf, findPeople } from './customers/people.ts';
import type { Sealer } from './db/sealed.ts';
import { listContacts } from './directory/store.ts';
import { ticketRefs } from './tickets/around.ts';

const anyCall = { hospitalId: null, direction: null, userId: null, missedOnly: false, from: null, to: null } as const;
/** What is looked through for the person on the line: months of a busy phone. */
const MOST = 5000;
const SHOWN = 5;

const refOf = ({ id, status, dueAt, kind, subject }: Callback): CallbackRef => ({ id, status, dueAt, kind, subject });

/** Open callbacks that a call may have been an attempt of, the first due first. */
export async function dueTo(context: Pick<FeatureContext, 'mirror' | 'now'>, sealer: Sealer, call: Call): Promise<readonly CallbackRef[]> {
  const open = await listCallbacks(context.mirror, sealer, { show: 'open', hospitalId: null, limit: MOST, now: context.now() });
  const digits = phoneDigits(call.phone);
  const same = (one: Callback): boolean => digits !== '' && phoneDigits(one.patientPhone) === digits;
  return open.filter((one) => same(one) || (call.hospitalId !== null && one.hospitalId === call.hospitalId)).map(refOf);
}

/** People across features; the one place where directory, calls, callbacks and tickets meet. */
export function customerHandlers(context: FeatureContext, sealer: Sealer): Handlers<'customers.lookup'> {
  const { mirror } = context;
  const openCallbacks = () => listCallbacks(mirror, sealer, { show: 'open', hospitalId: null, limit: MOST, now: context.now() });

  return {
    'customers.lookup': async ({ name, phone, contactId, limit }) => {
      const contacts = await listContacts(mirror, sealer);
      const picked = contacts.find((one) => one.id === contactId);
      const found = picked === undefined ? findPeople(contacts, { name, phone }).slice(0, limit) : [{ contact: picked, exact: true }];
      const numbers = new Set([phoneDigits(phone), phoneDigits(picked?.phone ?? '')].filter((digits) => digits !== ''));
      if (found.length === 0 && numbers.size === 0) return ok({ people: [], due: [] });
      const callbacks = await openCallbacks();
      const calls = await listCalls(mirror, sealer, anyCall, MOST);
      const tickets = await ticketRefs(mirror, calls.flatMap((one) => one.ticketId ?? []));
      const people = found.map(({ contact, exact }): PersonMatch => {
        const own = phoneDigits(contact.phone);
        const who = { contactIds: new Set([contact.id]), phones: new Set(own === '' ? [] : [own]) };
        const theirs = callsOf(who, calls);
        const open = [...new Set(theirs.flatMap((one) => one.ticketId ?? []))].flatMap((id) => tickets.get(id) ?? []).filter((one) => one.status !== 'closed');
        return {
          contact: { ...contact, phone: maskPhone(contact.phone) },
          exact,
          tickets: open.slice(0, SHOWN),
          callbacks: callbacksOf(who, callbacks, theirs).slice(0, SHOWN).map(refOf),
        };
      });
      const due = callbacks.filter((one) => numbers.has(phoneDigits(one.patientPhone)));
      return ok({ people, due: due.slice(0, SHOWN).map(refOf) });
    },
  };
}
