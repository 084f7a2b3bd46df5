import type { Binding, Contact, Contract } from '../directory/model.ts';
import type { ContactId, HospitalId, UserId } from '../ids.ts';

type Merged = Pick<Contact, 'id' | 'mergedInto'>;

/**
 * The contact that stands for this one: a merged contact stays a row of its own and names the one it was merged into, so
 * that nothing has to be moved and taking it apart again loses nothing. One whose parent was removed stands for itself.
 */
export function rootOf(contacts: ReadonlyMap<string, Merged>, id: ContactId): ContactId {
  const seen = new Set<string>();
  let at = id;
  for (;;) {
    seen.add(at);
    const next = contacts.get(at)?.mergedInto ?? null;
    if (next === null || seen.has(next) || !contacts.has(next)) return at;
    at = next;
  }
}

/** All contacts that are one person, the one that stands for them first. */
export function membersOf<Row extends Merged>(contacts: readonly Row[], id: ContactId): readonly Row[] {
  const byId = new Map<string, Row>(contacts.map((one) => [one.id, one]));
  const root = rootOf(byId, id);
  const members = contacts.filter((one) => rootOf(byId, one.id) === root);
  return members.toSorted((a, b) => Number(b.id === root) - Number(a.id === root) || (a.id < b.id ? -1 : 1));
}

/** Those that stand for somebody: what lists and pickers show. */
export function standing<Row extends Merged>(contacts: readonly Row[]): readonly Row[] {
  const ids = new Set<string>(contacts.map((one) => one.id));
  return contacts.filter((one) => one.mergedInto === null || !ids.has(one.mergedInto));
}

export type GroupRole = 'owner' | 'substitute' | 'primary' | 'backup';

export type GroupWarning =
  /** Belongs to no hospital: nobody is responsible for it (二2). */
  | { readonly kind: 'unbound' }
  /** The person is another hospital's than the group: what is said here is read there. */
  | { readonly kind: 'other_hospital'; readonly hospitalId: HospitalId }
  /** Nobody has noted who of ours is in it. */
  | { readonly kind: 'staff_unknown' }
  /** Is responsible, and not in it (二2, 二4). */
  | { readonly kind: 'absent'; readonly role: GroupRole; readonly userId: UserId };

export interface GroupFacts {
  /** Of the group; null: bound to none. */
  readonly hospitalId: HospitalId | null;
  readonly binding: Pick<Binding, 'staffIds'> | null;
  /** Of the person one looks at; null: nobody is known. */
  readonly contactHospitalId: HospitalId | null;
  /** In force for the group's hospital. */
  readonly contract: Pick<Contract, 'ownerId' | 'substituteId'> | null;
  readonly duty: { readonly primaryId: UserId | null; readonly backupId: UserId | null } | null;
}

/** What is wrong with a project group (clauses 二2, 二4); the gravest first. Somebody with two roles is named once. */
export function groupWarnings({ hospitalId, binding, contactHospitalId, contract, duty }: GroupFacts): readonly GroupWarning[] {
  if (hospitalId === null) return [{ kind: 'unbound' }];
  const other: readonly GroupWarning[] = contactHospitalId !== null && contactHospitalId !== hospitalId ? [{ kind: 'other_hospital', hospitalId }] : [];
  if (binding === null || binding.staffIds.length === 0) return [...other, { kind: 'staff_unknown' }];
  const roles: readonly (readonly [GroupRole, UserId | null | undefined])[] = [
    ['owner', contract?.ownerId],
    ['substitute', contract?.substituteId],
    ['primary', duty?.primaryId],
    ['backup', duty?.backupId],
  ];
  const named = new Set<string>(binding.staffIds);
  const absent = roles.flatMap(([role, userId]): readonly GroupWarning[] => {
    if (userId === null || userId === undefined || named.has(userId)) return [];
    named.add(userId);
    return [{ kind: 'absent', role, userId }];
  });
  return [...other, ...absent];
}
