import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../../shared/directory/model.ts';
import { contractInForce, defaultServiceWindows, hospitalOf, maskName, maskPhone, serviceState } from '../../../shared/directory/rules.ts';
import { asId } from '../../../shared/ids.ts';
import { atMinute, MINUTE_MS } from '../../../shared/time/shanghai.ts';

const channel = 'wecom-kf';
describe('serviceState', () => {
  it('a platform has its hours however it is connected', () => {
    const frames = [{ channel: 'qq-bot' as const, openMinute: 0, closeMinute: 60 }, { channel: 'wecom-app' as const, openMinute: 60, closeMinute: 120 }];
    for (const [one, minute] of [['onebot', 30], ['wecom-bot', 90]] as const) {
      expect(serviceState(frames, one, atMinute('2026-01-01', minute)).open).toBe(true);
      expect(serviceState(frames, one, atMinute('2026-01-01', 120 - minute)).open).toBe(false);
    }
  });

  it('is open 7:30 to 18:00 on every day of the year, holidays included (clause ▲二3)', () => {
    for (const date of ['2026-01-01', '2026-02-17', '2026-10-01', '2026-11-22']) {
      expect(serviceState(defaultServiceWindows, channel, atMinute(date, 450) - 1)).toEqual({ open: false, opensAt: atMinute(date, 450) });
      expect(serviceState(defaultServiceWindows, channel, atMinute(date, 450))).toEqual({ open: true, closesAt: atMinute(date, 1080) });
      expect(serviceState(defaultServiceWindows, channel, atMinute(date, 1080) - 1).open).toBe(true);
      expect(serviceState(defaultServiceWindows, channel, atMinute(date, 1080))).toEqual({ open: false, opensAt: atMinute(date, 1440 + 450) });
      expect(serviceState(defaultServiceWindows, 'phone', atMinute(date, 3)).open).toBe(true);
    }
  });

  it('agrees with a search minute by minute over split frames', () => {
    const frame = fc.tuple(fc.nat(23), fc.integer({ min: 1, max: 6 })).map(([hour, hours]) => ({ channel: channel as typeof channel, openMinute: hour * 60, closeMinute: Math.min(1440, (hour + hours) * 60) }));
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 3 }), fc.nat(1439), (frames, minute) => {
        const now = atMinute('2026-05-01', minute);
        const openAt = (m: number) => frames.some((f) => f.openMinute <= m % 1440 && m % 1440 < f.closeMinute);
        const state = serviceState(frames, channel, now);
        expect(state.open).toBe(openAt(minute));
        if (!state.open) {
          let later = minute;
          while (!openAt(later)) later += 1;
          expect(state.opensAt).toBe(now + (later - minute) * MINUTE_MS);
        }
      }),
    );
  });

  it('never opens a channel without a frame', () => {
    expect(serviceState([], channel, 0)).toEqual({ open: false, opensAt: null });
  });
});

describe('contractInForce', () => {
  const contract = (id: string, signedOn: string, endsOn: string): Contract => ({
    id: asId<never>(id), hospitalId: asId<never>('h'), signedOn, endsOn, ownerId: null, substituteId: null, serviceWindows: [], firstResponseMs: 1, handleMs: {},
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
  const binding = (id: string, hospitalId: string, externalId: string | null, accountId = 'a') => ({ id: asId<never>(id), hospitalId: asId<never>(hospitalId), accountId: asId<never>(accountId), externalId, label: '' });
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
