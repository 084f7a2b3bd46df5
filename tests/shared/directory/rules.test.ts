import { describe, expect, it } from 'vitest';
import type { Contract } from '../../../shared/directory/model.ts';
import { contractInForce, hospitalOf, maskName, maskPhone } from '../../../shared/directory/rules.ts';
import { asId } from '../../../shared/ids.ts';
import { atMinute } from '../../../shared/time/shanghai.ts';

describe('contractInForce', () => {
  const contract = (id: string, signedOn: string, endsOn: string): Contract => ({
    id: asId<never>(id), hospitalId: asId<never>('h'), signedOn, endsOn, ownerId: null, substituteId: null, serviceWindows: [], serviceExceptions: [], autoReply: { enabled: false, text: null }, firstResponseMs: 1, handleMs: {},
  });
  it('counts the last day in full, in Shanghai, and prefers the one signed last', () => {
    const list = [contract('old', '2025-01-01', '2026-06-30'), contract('new', '2026-06-01', '2027-05-31')];
    const at = (date: string, minute: number) => contractInForce(list, asId<never>('h'), atMinute(date, minute))?.id ?? null;
    expect(at('2024-12-31', 1439)).toBeNull();
    expect(at('2025-01-01', 0)).toBe('old');
    expect(at('2026-06-15', 0)).toBe('new');
    expect(at('2027-05-31', 1439)).toBe('new');
    expect(at('2027-06-01', 0)).toBeNull();
    expect(contractInForce(list, asId<never>('other'), atMinute('2026-01-01', 0))).toBeNull();
  });
});

describe('hospitalOf', () => {
  const binding = (id: string, hospitalId: string, externalId: string | null, accountId = 'a') => ({ id: asId<never>(id), hospitalId: asId<never>(hospitalId), accountId: asId<never>(accountId), externalId, label: '', staffIds: [] });
  it('takes the narrower binding, and none of another account', () => {
    const all = [binding('1', 'whole', null), binding('2', 'group', 'g1'), binding('3', 'elsewhere', 'g2', 'b')];
    expect(hospitalOf({ accountId: asId<never>('a'), externalId: 'g1' }, all)).toBe('group');
    expect(hospitalOf({ accountId: asId<never>('a'), externalId: 'g2' }, all)).toBe('whole');
    expect(hospitalOf({ accountId: asId<never>('c'), externalId: 'g1' }, all)).toBeNull();
  });
});

describe('masks', () => {
  it('hide the middle of a number and the given name', () => {
    expect(maskPhone('13812345678')).toBe('138****5678');
    expect(maskPhone('12345')).toBe('*****');
    expect(maskPhone('')).toBe('');
    expect(maskName('李小红')).toBe('李**');
    expect(maskName('欧阳娜娜子')).toBe('欧**');
    expect(maskName('𠮷田')).toBe('𠮷*');
    expect(maskName('')).toBe('');
  });
});
