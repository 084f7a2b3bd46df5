import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import { conversationRow } from '../../support/deskRows.ts';
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

describe('directory.saveContract', () => {
  const hospital = { id: asId<never>('h'), name: '', shortName: '', dutyGroupId: asId<never>('g'), active: true };
  const stands = {
    id: asId<never>('k'), hospitalId: hospital.id, signedOn: '2026-01-01', endsOn: '2026-12-31', ownerId: null, substituteId: null, serviceWindows: [], firstResponseMs: 1, handleMs: { data_task: 60_000 },
    serviceExceptions: [{ date: '2026-10-01', channel: null, frames: [] }], autoReply: { enabled: false, text: '请拨 {phone}' },
  };
  const save = (contract: object) => applyAs('lead', 'directory.saveContract', { contract }, readerOf({ hospitals: [hospital], contracts: [stands] }));

  it('by a desktop that does not know all promises keeps what stands', () => {
    const { handleMs: _handle, serviceExceptions: _days, autoReply: _text, ...older } = stands;
    expect(save({ ...older, firstResponseMs: 2 })).toMatchObject({ kind: 'applied', changes: [{ row: { ...stands, firstResponseMs: 2 } }] });
  });

  it('refuses a day whose frame ends before it begins', () => {
    const backwards = [{ date: '2026-10-01', channel: null, frames: [{ openMinute: 600, closeMinute: 600 }] }];
    expect(save({ ...stands, serviceExceptions: backwards })).toEqual({ kind: 'rejected', code: 'bad_interval' });
  });
});

describe('directory.bind', () => {
  const row = (id: string, over: object) => conversationRow(id, over).row as never;
  const rows = readerOf({
    hospitals: [{ id: asId('h1'), name: '', shortName: '', dutyGroupId: asId('g'), active: true }],
    accounts: ['a1', 'a2'].map((id) => ({ id: asId<never>(id), channel: 'wecom-kf' as const, name: '', limits: { directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 1 } })),
    bindings: [{ id: asId('own'), hospitalId: asId('h2'), accountId: asId('a1'), externalId: 'x2', label: '', staffIds: [] }],
    conversations: [
      row('v1', { accountId: 'a1', externalId: 'x1', hospitalId: null }),
      row('v2', { accountId: 'a1', externalId: 'x2', hospitalId: 'h2' }),
      row('v3', { accountId: 'a2', externalId: 'x1', hospitalId: null }),
      row('v4', { accountId: 'a1', externalId: 'x4', hospitalId: 'h1' }),
    ],
  });
  const moved = (externalId: string | null) => {
    const outcome = applyAs('lead', 'directory.bind', { binding: { id: 'b', hospitalId: 'h1', accountId: 'a1', externalId, label: '' } }, rows);
    return outcome.kind === 'applied' ? outcome.changes.filter((one) => one.entity === 'conversations').map((one) => one.id) : outcome.code;
  };

  it('of one conversation moves that one, of that account', () => {
    expect(moved('x1')).toEqual(['v1']);
    expect(moved('x4')).toEqual([]);
    expect(moved('x2')).toBe('already_exists');
  });

  it('of an account moves all but those bound by themselves', () => {
    expect(moved(null)).toEqual(['v1']);
  });
});
