import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CannedReply, CannedUse } from '../../../shared/canned/model.ts';
import { asId } from '../../../shared/ids.ts';
import type { Entities } from '../../../shared/wire/entities.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

const reply = (over: Partial<CannedReply> = {}): CannedReply => ({
  id: asId('r'), title: '退号', code: 'th', text: '您好', initials: 'th', ownerId: null, updatedBy: asId('b'), updatedAt: 1, ...over,
});
const fields = { title: '退号说明', code: 'TH', text: '可以退' };
const save = (over: object = {}) => ({ replyId: 'r', shared: true, initials: 'thsm', fields, ...over });
const base = { title: '退号', code: 'th', text: '您好' };
const as = (role: 'agent' | 'lead' | 'manager', name: string, args: unknown, rows: readonly CannedReply[] = [], uses: readonly CannedUse[] = []) =>
  applyAs(role, name, args, readerOf({ cannedReplies: rows, cannedUses: uses }));

describe('canned.save', () => {
  it('shared ones are made and changed by leads and managers, a code in small letters', () => {
    for (const role of ['lead', 'manager'] as const) expect(as(role, 'canned.save', save())).toMatchObject({ changes: [{ row: { ...fields, code: 'th', ownerId: null, updatedBy: 'u', updatedAt: 1000 } }] });
    expect(as('agent', 'canned.save', save())).toMatchObject({ code: 'forbidden' });
    expect(as('agent', 'canned.save', save({ base }), [reply()])).toMatchObject({ code: 'forbidden' });
  });
  it('personal ones by their owner alone', () => {
    expect(as('agent', 'canned.save', save({ shared: false }))).toMatchObject({ changes: [{ row: { ownerId: 'u' } }] });
    expect(as('lead', 'canned.save', save({ shared: false, base }), [reply({ ownerId: asId('b') })])).toMatchObject({ code: 'not_yours' });
  });
  it('what somebody changed meanwhile is not written over, what they did not touch is', () => {
    expect(as('lead', 'canned.save', save({ base }), [reply({ text: '您好，请稍等' })])).toMatchObject({ code: 'conflict' });
    expect(as('lead', 'canned.save', save({ base }), [reply()])).toMatchObject({ kind: 'applied' });
  });
  it('what was deleted meanwhile does not come back, and nothing changes sides', () => {
    expect(as('lead', 'canned.save', save({ base }))).toMatchObject({ code: 'not_found' });
    expect(as('lead', 'canned.save', save({ shared: false, base }), [reply()])).toMatchObject({ code: 'malformed' });
    expect(as('lead', 'canned.save', save({ base }), [reply({ ownerId: asId('u') })])).toMatchObject({ code: 'malformed' });
  });
  it.each([[{ title: ' ' }], [{ text: '' }], [{ code: 'a b' }], [{ code: '/x' }], [{ code: 'x'.repeat(21) }], [{ text: 'x'.repeat(2001) }]])('refuses %j', (wrong) => {
    expect(as('lead', 'canned.save', save({ fields: { ...fields, ...wrong } }))).toMatchObject({ code: 'malformed' });
  });
});

describe('canned.remove', () => {
  const use: CannedUse = { id: asId('x'), replyId: asId('r'), userId: asId('b'), count: 3, lastAt: 1 };
  it('takes the counts with it', () => {
    expect(as('lead', 'canned.remove', { replyId: 'r' }, [reply()], [use])).toMatchObject({ changes: [{ id: 'r', row: null }, { id: 'x', row: null }] });
    expect(as('agent', 'canned.remove', { replyId: 'r' }, [reply()])).toMatchObject({ code: 'forbidden' });
    expect(as('agent', 'canned.remove', { replyId: 'r' }, [reply({ ownerId: asId('u') })])).toMatchObject({ kind: 'applied' });
    expect(as('lead', 'canned.remove', { replyId: 'r' })).toMatchObject({ code: 'not_found' });
  });
});

describe('canned.use', () => {
  it('counts nothing for what is gone or is somebody else’s', () => {
    expect(as('agent', 'canned.use', { replyId: 'r' })).toMatchObject({ changes: [] });
    expect(as('agent', 'canned.use', { replyId: 'r' }, [reply({ ownerId: asId('b') })])).toMatchObject({ changes: [] });
  });

  it('adds up whatever the order in which uses of two people arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ who: fc.constantFrom('u', 'v'), at: fc.nat(5000) }), { maxLength: 30 }), (uses) => {
        let rows: readonly Entities['cannedUses'][] = [];
        for (const { who, at } of uses) {
          // `applyAs` acts as u; another person's use is a row that stands beside it.
          if (who === 'v') {
            rows = [...rows.filter((row) => row.userId !== asId<never>('v')), { id: asId('v.r'), replyId: asId('r'), userId: asId('v'), count: (rows.find((row) => row.userId === asId<never>('v'))?.count ?? 0) + 1, lastAt: at }];
            continue;
          }
          const outcome = applyAs('agent', 'canned.use', { replyId: 'r' }, readerOf({ cannedReplies: [reply()], cannedUses: rows }), at);
          const row = outcome.kind === 'applied' ? outcome.changes[0]?.row : null;
          if (!row) throw new Error('a use was not counted');
          rows = [...rows.filter((one) => one.id !== row.id), row as CannedUse];
        }
        const mine = uses.filter(({ who }) => who === 'u');
        expect(rows.find((row) => row.userId === asId<never>('u'))?.count ?? 0).toBe(mine.length);
        expect(rows.find((row) => row.userId === asId<never>('u'))?.lastAt ?? 0).toBe(Math.max(0, ...mine.map(({ at }) => at)));
        expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(uses.length);
      }),
    );
  });
});
