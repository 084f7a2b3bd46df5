import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupWarnings } from '../../../shared/customers/rules.ts';
import type { GroupFacts } from '../../../shared/customers/rules.ts';
import { asId } from '../../../shared/ids.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';
import { deskRows } from '../../support/deskRows.ts';

const facts = (over: Partial<GroupFacts> = {}): GroupFacts => ({
  hospitalId: asId<never>('h1'), binding: { staffIds: [asId<never>('owner'), asId<never>('sub'), asId<never>('one'), asId<never>('two')] }, contactHospitalId: asId<never>('h1'),
  contract: { ownerId: asId<never>('owner'), substituteId: asId<never>('sub') }, duty: { primaryId: asId<never>('one'), backupId: asId<never>('two') }, ...over,
});

describe('what is wrong with a group (二2, 二4)', () => {
  it('is nothing where everybody who is responsible is in it', () => {
    expect(groupWarnings(facts())).toEqual([]);
    expect(groupWarnings(facts({ contract: null, duty: null, contactHospitalId: null }))).toEqual([]);
  });

  it('is that it is nobody’s, another’s, or that nobody knows who is in it', () => {
    expect(groupWarnings(facts({ hospitalId: null }))).toEqual([{ kind: 'unbound' }]);
    expect(groupWarnings(facts({ contactHospitalId: asId<never>('h2') }))).toEqual([{ kind: 'other_hospital', hospitalId: 'h1' }]);
    expect([groupWarnings(facts({ binding: { staffIds: [] } })), groupWarnings(facts({ binding: null }))]).toEqual([[{ kind: 'staff_unknown' }], [{ kind: 'staff_unknown' }]]);
  });

  it('is everybody who is responsible and not in it, each once', () => {
    const people = ['a', 'b', 'c', 'd'] as const;
    const person = fc.option(fc.constantFrom(...people));
    fc.assert(
      fc.property(person, person, person, person, fc.subarray([...people], { minLength: 1 }), (owner, substitute, primary, backup, inside) => {
        const warnings = groupWarnings(facts({
          contract: { ownerId: owner as never, substituteId: substitute as never }, duty: { primaryId: primary as never, backupId: backup as never }, binding: { staffIds: inside as never },
        }));
        const missing = [...new Set([owner, substitute, primary, backup])].filter((one) => one !== null && !inside.includes(one));
        expect(warnings.map((one) => (one.kind === 'absent' ? one.userId : one.kind)).toSorted()).toEqual(missing.toSorted());
      }),
    );
  });

  it('is noted by whoever is in the group, and kept when an older desktop binds again', () => {
    const staff = deskRows().flatMap((row) => (row.entity === 'staff' && row.row !== null ? [row.row] : []));
    const accounts = deskRows().flatMap((row) => (row.entity === 'accounts' && row.row !== null ? [row.row] : []));
    const hospitals = deskRows().flatMap((row) => (row.entity === 'hospitals' && row.row !== null ? [row.row] : []));
    const binding = { id: asId<never>('b'), hospitalId: asId<never>('h1'), accountId: asId<never>('a1'), externalId: 'g', label: '群', staffIds: [asId<never>('u-agent')] };
    const rows = readerOf({ staff, accounts, hospitals, bindings: [binding] });
    expect(applyAs('agent', 'directory.stationStaff', { bindingId: 'b', staffIds: ['u-lead', 'u-lead'] }, rows)).toMatchObject({ changes: [{ row: { staffIds: ['u-lead'] } }] });
    expect(applyAs('agent', 'directory.stationStaff', { bindingId: 'b', staffIds: ['nobody'] }, rows)).toEqual({ kind: 'rejected', code: 'inactive_user' });
    const { staffIds: _unknown, ...older } = binding;
    expect(applyAs('lead', 'directory.bind', { binding: { ...older, label: '新名' } }, rows)).toMatchObject({ changes: [{ row: { label: '新名', staffIds: ['u-agent'] } }] });
  });
});
