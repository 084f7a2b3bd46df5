import { describe, expect, it } from 'vitest';
import { responseDue, waitingTone } from '../../../renderer/inbox/waiting.ts';
import { defaultServiceWindows } from '../../../shared/directory/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { Contract } from '../../../shared/directory/model.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const contract: Contract = {
  id: asId('k'), hospitalId: asId('h'), signedOn: '2026-01-01', endsOn: '2026-12-31', ownerId: null, substituteId: null,
  serviceWindows: [...defaultServiceWindows], serviceExceptions: [], autoReply: { enabled: false, text: null }, firstResponseMs: 10 * 60_000, handleMs: {},
};
const waits = (since: string) => ({ waitingSince: at(since), hospitalId: contract.hospitalId, channel: 'qq-bot' as const });

describe('responseDue', () => {
  it('counts from the message inside service hours, by the contract', () => {
    expect(responseDue(waits('2026-03-10T09:00:00'), [contract])).toBe(at('2026-03-10T09:10:00'));
    expect(responseDue({ ...waits('2026-03-10T09:00:00'), hospitalId: null }, [contract])).toBe(at('2026-03-10T09:05:00'));
  });
  it('is the next opening outside of them, on holidays too', () => {
    expect(responseDue(waits('2026-10-01T22:00:00'), [contract])).toBe(at('2026-10-02T07:30:00'));
    expect(responseDue(waits('2026-03-10T03:00:00'), [contract])).toBe(at('2026-03-10T07:30:00'));
  });
  it('is nothing when nobody waits', () => {
    expect(responseDue({ ...waits('2026-03-10T09:00:00'), waitingSince: null }, [contract])).toBeNull();
  });
});

describe('waitingTone', () => {
  it('turns orange in the second half, red at the end', () => {
    expect(waitingTone(1000, 399, 1000)).toBe('calm');
    expect(waitingTone(1000, 500, 1000)).toBe('soon');
    expect(waitingTone(1000, 1000, 1000)).toBe('breach');
    expect(waitingTone(null, 1, 1000)).toBe('calm');
  });
});
