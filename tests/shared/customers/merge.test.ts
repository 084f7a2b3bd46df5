import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf, rootOf, standing } from '../../../shared/customers/rules.ts';
import type { Contact } from '../../../shared/directory/model.ts';
import type { Identity } from '../../../shared/customers/model.ts';
import { asId } from '../../../shared/ids.ts';
import type { Entities } from '../../../shared/wire/entities.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

const contact = (id: string, over: Partial<Contact> = {}): Contact => ({ id: asId<never>(id), hospitalId: asId<never>('h1'), name: id, title: '', phone: '', mergedInto: null, ...over });
const account: Entities['accounts'] = { id: asId<never>('a1'), channel: 'wecom-kf', name: '', limits: { directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 1 } };
const hospital: Entities['hospitals'] = { id: asId<never>('h1'), name: '', shortName: '', dutyGroupId: asId<never>('g'), active: true };
const NAMES = ['p0', 'p1', 'p2', 'p3', 'p4'];

/** A mirror: rows in memory, changed by mutations as relay and desktops apply them. */
function createMirror() {
  const contacts = new Map<string, Contact>(NAMES.map((id) => [id, contact(id)]));
  const identities = new Map<string, Identity>();
  return {
    contacts,
    identities,
    apply(name: string, args: unknown, role: 'agent' | 'lead' = 'lead'): string {
      const outcome = applyAs(role, name, args, readerOf({ contacts: [...contacts.values()], identities: [...identities.values()], accounts: [account], hospitals: [hospital] }));
      if (outcome.kind === 'rejected') return outcome.code;
      for (const change of outcome.changes) {
        const table: Map<string, unknown> | null = change.entity === 'contacts' ? contacts : change.entity === 'identities' ? identities : null;
        if (change.row === null) table?.delete(change.id);
        else table?.set(change.id, change.row);
      }
      return 'applied';
    },
  };
}

type Act =
  | { readonly kind: 'merge'; readonly one: number; readonly into: number }
  | { readonly kind: 'unmerge' | 'remove' | 'save'; readonly one: number }
  | { readonly kind: 'link'; readonly one: number; readonly person: number }
  | { readonly kind: 'unlink'; readonly person: number };
const who = fc.nat(NAMES.length - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('merge' as const), one: who, into: who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('unmerge', 'unmerge', 'save', 'remove' as const), one: who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('link' as const), one: who, person: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unlink' as const), person: fc.nat(5) }) },
);
const nameOf = (index: number): string => NAMES[index] ?? '';

function run(mirror: ReturnType<typeof createMirror>, one: Act, serial: number): string {
  switch (one.kind) {
    case 'merge':
      return mirror.apply('customers.merge', { contactId: nameOf(one.one), intoId: nameOf(one.into) });
    case 'unmerge':
      return mirror.apply('customers.unmerge', { contactId: nameOf(one.one) });
    case 'remove':
      return mirror.apply('directory.removeContact', { contactId: nameOf(one.one) });
    case 'save':
      // An older desktop: it knows nothing of merging.
      return mirror.apply('directory.saveContact', { contact: { id: nameOf(one.one), hospitalId: 'h1', name: `${nameOf(one.one)}x`, title: '', phone: '' } });
    case 'link':
      return mirror.apply('customers.link', { identityId: `i${serial}`, contactId: nameOf(one.one), accountId: 'a1', externalId: `x${one.person}`, name: '' }, 'agent');
    case 'unlink':
      return mirror.apply('customers.unlink', { identityId: [...mirror.identities.values()].find((found) => found.externalId === `x${one.person}`)?.id ?? 'none' }, 'agent');
  }
}

describe('merging contacts', () => {
  it('loses nothing: whatever was done, people are what an independent book of it says, and taking apart brings back what was', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const mirror = createMirror();
        /** The book: who hangs under whom, kept as sets and not as chains. */
        const under = new Map<string, string | null>(NAMES.map((name) => [name, null]));
        const linked = new Map<string, string>();
        const isRoot = (name: string): boolean => under.has(name) && (under.get(name) === null || !under.has(under.get(name) ?? ''));
        for (const [serial, one] of acts.entries()) {
          const said = run(mirror, one, serial);
          const name = 'one' in one ? nameOf(one.one) : '';
          if (one.kind === 'merge') {
            const into = nameOf(one.into);
            const may = under.has(name) && under.has(into) && name !== into && isRoot(name) && isRoot(into);
            expect(said === 'applied').toBe(may);
            if (may) under.set(name, into);
          } else if (one.kind === 'unmerge') {
            expect(said === 'applied').toBe((under.get(name) ?? null) !== null);
            if (under.has(name)) under.set(name, null);
          } else if (one.kind === 'remove') {
            under.delete(name);
            for (const [person, owner] of linked) if (owner === name) linked.delete(person);
          } else if (one.kind === 'save') {
            if (!under.has(name)) under.set(name, null);
          } else if (one.kind === 'link') {
            const person = `x${one.person}`;
            expect(said === 'applied').toBe(under.has(name) && !linked.has(person));
            if (under.has(name) && !linked.has(person)) linked.set(person, name);
          } else if (one.kind === 'unlink') linked.delete(`x${one.person}`);
        }
        // Every contact is somebody, once; every identity is somebody's, once, and where it was said to be.
        const contacts = [...mirror.contacts.values()];
        expect([...mirror.contacts.keys()].toSorted()).toEqual([...under.keys()].toSorted());
        expect(new Map([...mirror.identities.values()].map((one) => [one.externalId, one.contactId as string]))).toEqual(linked);
        const groups = standing(contacts).map((one) => membersOf(contacts, one.id).map((member) => member.id as string));
        expect(groups.flat().toSorted()).toEqual([...under.keys()].toSorted());
        for (const [head, ...others] of groups) {
          expect(isRoot(head ?? '')).toBe(true);
          for (const other of others) expect(rootOf(mirror.contacts, asId<never>(other))).toBe(head);
        }
        // All of it undone: everybody stands for themselves again, with what was theirs.
        for (const one of contacts) if (one.mergedInto !== null) expect(mirror.apply('customers.unmerge', { contactId: one.id })).toBe('applied');
        expect(standing([...mirror.contacts.values()])).toHaveLength(under.size);
        expect(new Map([...mirror.identities.values()].map((one) => [one.externalId, one.contactId as string]))).toEqual(linked);
      }),
      { numRuns: 400 },
    );
  });

  it('makes no circle, whichever of two opposite wishes comes first', () => {
    const mirror = createMirror();
    expect([mirror.apply('customers.merge', { contactId: 'p0', intoId: 'p1' }), mirror.apply('customers.merge', { contactId: 'p1', intoId: 'p0' })]).toEqual(['applied', 'changed_since']);
    expect(mirror.apply('customers.merge', { contactId: 'p2', intoId: 'p2' })).toBe('same_person');
    expect(mirror.apply('customers.merge', { contactId: 'p2', intoId: 'p1' }, 'agent')).toBe('forbidden');
    // Rows that went round in a circle by other means end the look-up all the same.
    const round = new Map([['a', contact('a', { mergedInto: asId<never>('b') })], ['b', contact('b', { mergedInto: asId<never>('a') })]]);
    expect(['a', 'b']).toContain(rootOf(round, asId<never>('a')));
  });

  it('takes a person back to themselves when whom they were merged into is removed, and lets them be linked anew', () => {
    const mirror = createMirror();
    mirror.apply('customers.merge', { contactId: 'p0', intoId: 'p1' });
    mirror.apply('customers.link', { identityId: 'i', contactId: 'p1', accountId: 'a1', externalId: 'x', name: '王' });
    expect(mirror.apply('customers.link', { identityId: 'j', contactId: 'p0', accountId: 'a1', externalId: 'x', name: '王' })).toBe('already_exists');
    mirror.apply('directory.removeContact', { contactId: 'p1' });
    expect(mirror.identities.size).toBe(0);
    expect(standing([...mirror.contacts.values()]).map((one) => one.id)).toContain('p0');
    expect(mirror.apply('customers.link', { identityId: 'j', contactId: 'p0', accountId: 'a1', externalId: 'x', name: '王' })).toBe('applied');
  });
});
