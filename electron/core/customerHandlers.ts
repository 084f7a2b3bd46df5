import type { Callback } from '../../shared/callbacks/model.ts';
import type { CallItem } from '../../shared/calls/contract.ts';
import type { Call } from '../../shared/calls/model.ts';
import { phoneDigits } from '../../shared/calls/rules.ts';
import type { CallbackRef, Customer, CustomerHistory, GroupCheck, PersonMatch, Writer } from '../../shared/customers/contract.ts';
import { groupWarnings, membersOf, rootOf, standing } from '../../shared/customers/rules.ts';
import type { Contact } from '../../shared/directory/model.ts';
import { contractInForce, maskPhone } from '../../shared/directory/rules.ts';
import type { ContactId, HospitalId } from '../../shared/ids.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { ok } from '../../shared/ipc/envelope.ts';
import { listCallbacks } from './callbacks/store.ts';
import { listCalls } from './calls/store.ts';
import type { FeatureContext } from './context.ts';
import { conversationsAt, conversationWithKey, keyOf, ticketsAround, writersIn } from './customerRows.ts';
import { callbacksOf, callsOf, findPeople } from './customers/people.ts';
import type { Whose } from './customers/people.ts';
import { identitiesOf, identitiesOn } from './customers/store.ts';
import type { Sealer } from './db/sealed.ts';
import { hospitalById, listBindings, listContacts, listContracts } from './directory/store.ts';
import { listGroups } from './duty/store.ts';
import { ticketRefs } from './tickets/around.ts';

const anyCall = { hospitalId: null, direction: null, userId: null, missedOnly: false, from: null, to: null } as const;
/** What is looked through for one person: months of a busy phone. */
const MOST = 5000;
/** Of each kind on the sheet of a call, and on a card. */
const SHOWN = 5;
const ON_CARD = 20;

const refOf = ({ id, status, dueAt, kind, subject }: Callback): CallbackRef => ({ id, status, dueAt, kind, subject });
const masked = <Row extends Contact>(contact: Row): Row => ({ ...contact, phone: maskPhone(contact.phone) });

/** Open callbacks that a call may have been an attempt of, the first due first. */
export async function dueTo(context: Pick<FeatureContext, 'mirror' | 'now'>, sealer: Sealer, call: Call): Promise<readonly CallbackRef[]> {
  const open = await listCallbacks(context.mirror, sealer, { show: 'open', hospitalId: null, limit: MOST, now: context.now() });
  const digits = phoneDigits(call.phone);
  const same = (one: Callback): boolean => digits !== '' && phoneDigits(one.patientPhone) === digits;
  return open.filter((one) => same(one) || (call.hospitalId !== null && one.hospitalId === call.hospitalId)).map(refOf);
}

interface Deps {
  readonly sealer: Sealer;
  /** Calls as they leave the core. */
  readonly callItems: (calls: readonly Call[]) => Promise<readonly CallItem[]>;
}

/** People across features; the one place where directory, inbox, calls, callbacks and tickets meet. */
export function customerHandlers(context: FeatureContext, { sealer, callItems }: Deps): Handlers<'customers.lookup' | 'customers.card' | 'customers.get'> {
  const { mirror } = context;
  const callbacksShown = (show: 'open' | 'closed') => listCallbacks(mirror, sealer, { show, hospitalId: null, limit: MOST, now: context.now() });
  const whoIs = (members: readonly Contact[]): Whose => ({
    contactIds: new Set(members.map((one) => one.id)),
    phones: new Set(members.map((one) => phoneDigits(one.phone)).filter((digits) => digits !== '')),
  });

  async function customerOf(contacts: readonly Contact[], contactId: ContactId): Promise<Customer> {
    const members = membersOf(contacts, contactId);
    const who = whoIs(members);
    const linked = await identitiesOf(mirror, members.map((one) => one.id));
    const talks = await conversationsAt(mirror, linked);
    const [contactMark, identityMark] = [await context.marks('contacts'), await context.marks('identities')];
    return {
      contacts: members.map((one) => ({ ...masked(one), sync: contactMark(one.id) })),
      identities: linked.map((one) => ({ ...one, conversation: talks.get(keyOf(one)) ?? null, sync: identityMark(one.id) })),
      history: await historyOf(who, [...talks.values()]),
      sameNumber: standing(contacts).filter((one) => !who.contactIds.has(one.id) && who.phones.has(phoneDigits(one.phone))).map(masked),
    };
  }

  async function historyOf(who: Whose, talks: CustomerHistory['conversations']): Promise<CustomerHistory> {
    const calls = callsOf(who, await listCalls(mirror, sealer, anyCall, MOST));
    const conversations = talks.toSorted((a, b) => b.lastMessageAt - a.lastMessageAt);
    const talkIds = new Set<string>(conversations.map((one) => one.id));
    const tickets = await ticketsAround(mirror, [...talkIds], calls.flatMap((one) => one.ticketId ?? []));
    const ticketIds = new Set<string>(tickets.map((one) => one.id));
    const all = [...(await callbacksShown('open')), ...(await callbacksShown('closed'))];
    const theirs = new Set(callbacksOf(who, all, calls).map((one) => one.id));
    const callbacks = all.filter((one) => theirs.has(one.id) || talkIds.has(one.conversationId ?? '') || ticketIds.has(one.ticketId ?? '')).toSorted((a, b) => b.createdAt - a.createdAt);
    return {
      conversations: conversations.slice(0, ON_CARD),
      tickets: tickets.slice(0, ON_CARD),
      calls: await callItems(calls.slice(0, ON_CARD)),
      callbacks: callbacks.slice(0, ON_CARD).map(refOf),
      counts: { conversations: conversations.length, tickets: tickets.length, calls: calls.length, callbacks: callbacks.length },
    };
  }

  /** @param only this group; null: all groups that are bound to the hospital */
  async function groupChecks(only: Awaited<ReturnType<typeof conversationWithKey>>, contactHospitalId: HospitalId | null): Promise<readonly GroupCheck[]> {
    const bindings = await listBindings(mirror);
    const bound = bindings.filter((one) => one.externalId !== null && one.hospitalId === contactHospitalId);
    const groups = only === null ? [...(await conversationsAt(mirror, bound.map((one) => ({ accountId: one.accountId, externalId: one.externalId ?? '' })))).entries()] : [[keyOf(only), only] as const];
    const [contracts, duties] = [await listContracts(mirror), await listGroups(mirror)];
    const checks: GroupCheck[] = [];
    for (const [key, conversation] of groups) {
      if (conversation.kind !== 'group') continue;
      const binding = bindings.find((one) => keyOf({ accountId: one.accountId, externalId: one.externalId ?? '' }) === key) ?? null;
      const hospital = conversation.hospitalId === null ? null : await hospitalById(mirror, conversation.hospitalId);
      const warnings = groupWarnings({
        hospitalId: conversation.hospitalId,
        binding,
        contactHospitalId,
        contract: conversation.hospitalId === null ? null : contractInForce(contracts, conversation.hospitalId, context.now()),
        duty: duties.find((one) => one.id === hospital?.dutyGroupId) ?? null,
      });
      const { id, title, channel, kind, status, hospitalId, lastMessageAt } = conversation;
      if (warnings.length > 0) checks.push({ conversation: { id, title, channel, kind, status, hospitalId, lastMessageAt }, bindingId: binding?.id ?? null, warnings });
    }
    return checks;
  }

  return {
    'customers.lookup': async ({ name, phone, contactId, limit }) => {
      const contacts = await listContacts(mirror, sealer);
      const picked = contacts.find((one) => one.id === contactId);
      const byId = new Map<string, Contact>(contacts.map((one) => [one.id, one]));
      // A number of one who was merged is the person's who stands for them.
      const hits = picked === undefined ? findPeople(contacts, { name, phone }).map(({ contact, exact }) => ({ contact: byId.get(rootOf(byId, contact.id)) ?? contact, exact })) : [{ contact: picked, exact: true }];
      const found = [...new Map(hits.toReversed().map((one) => [one.contact.id, one])).values()].toReversed().slice(0, limit);
      const numbers = new Set([phoneDigits(phone), phoneDigits(picked?.phone ?? '')].filter((digits) => digits !== ''));
      if (found.length === 0 && numbers.size === 0) return ok({ people: [], due: [] });
      const callbacks = await callbacksShown('open');
      const calls = await listCalls(mirror, sealer, anyCall, MOST);
      const tickets = await ticketRefs(mirror, calls.flatMap((one) => one.ticketId ?? []));
      const people = found.map(({ contact, exact }): PersonMatch => {
        const who = whoIs(membersOf(contacts, contact.id));
        const theirs = callsOf(who, calls);
        const open = [...new Set(theirs.flatMap((one) => one.ticketId ?? []))].flatMap((id) => tickets.get(id) ?? []).filter((one) => one.status !== 'closed');
        return { contact: masked(contact), exact, tickets: open.slice(0, SHOWN), callbacks: callbacksOf(who, callbacks, theirs).slice(0, SHOWN).map(refOf) };
      });
      const due = callbacks.filter((one) => numbers.has(phoneDigits(one.patientPhone)));
      return ok({ people, due: due.slice(0, SHOWN).map(refOf) });
    },

    'customers.card': async ({ conversationId, writer }) => {
      const conversation = await conversationWithKey(mirror, conversationId);
      if (conversation === null) return context.refuse('not_found');
      const contacts = await listContacts(mirror, sealer);
      const byId = new Map<string, Contact>(contacts.map((one) => [one.id, one]));
      const seen = conversation.kind === 'group' ? await writersIn(mirror, conversationId) : [{ externalId: conversation.externalId, name: conversation.title }];
      const linked = new Map((await identitiesOn(mirror, conversation.accountId, seen.map((one) => one.externalId))).filter((one) => byId.has(one.contactId)).map((one) => [one.externalId, one]));
      const writers = seen.map((one): Writer => {
        const contactId = linked.get(one.externalId)?.contactId;
        return { ...one, contactId: contactId === undefined ? null : rootOf(byId, contactId) };
      });
      const chosen = writers.find((one) => one.externalId === writer) ?? writers[0];
      const contactId = chosen?.contactId ?? null;
      const isGroup = conversation.kind === 'group';
      const contactHospitalId = contactId === null ? (isGroup ? null : conversation.hospitalId) : (byId.get(contactId)?.hospitalId ?? null);
      return ok({
        writers,
        customer: contactId === null ? null : await customerOf(contacts, contactId),
        groups: isGroup ? await groupChecks(conversation, contactHospitalId) : contactHospitalId === null ? [] : await groupChecks(null, contactHospitalId),
      });
    },

    'customers.get': async ({ contactId }) => {
      const contacts = await listContacts(mirror, sealer);
      return contacts.some((one) => one.id === contactId) ? ok(await customerOf(contacts, contactId)) : context.refuse('not_found');
    },
  };
}
