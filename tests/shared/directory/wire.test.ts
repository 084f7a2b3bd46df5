import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

const args = { disclosureId: 'd1', subject: 'contact', subjectId: 'c1', field: 'phone' };

describe('disclosures', () => {
  it('name who looked, at what and when', () => {
    expect(applyAs('agent', 'directory.disclose', args, readerOf({}), 5)).toMatchObject({
      kind: 'applied',
      changes: [{ entity: 'disclosures', id: 'd1', row: { subjectId: 'c1', field: 'phone', at: 5 } }],
    });
  });

  it('cannot be written over: the audit trail only grows', () => {
    const before = { id: asId<never>('d1'), userId: asId<never>('u2'), subject: 'callback' as const, subjectId: 'x', field: 'name' as const, at: 1 };
    expect(applyAs('admin', 'directory.disclose', args, readerOf({ disclosures: [before] }))).toEqual({ kind: 'rejected', code: 'already_exists' });
  });
});
