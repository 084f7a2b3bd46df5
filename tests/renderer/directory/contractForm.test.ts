import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractFormOf, endOfYear, newContractForm, parseContract } from '../../../renderer/directory/contractForm.ts';
import { contractState, daysLeft } from '../../../renderer/directory/contractState.ts';
import { frameChannels, isAllDay, parseFrames, windowsText } from '../../../renderer/directory/serviceFrames.ts';
import { directoryMutations } from '../../../shared/directory/wire.ts';
import { asId } from '../../../shared/ids.ts';

describe('parseFrames', () => {
  it.each([
    ['07:30-18:00', [[450, 1080]]],
    ['730-12, 13:30-18:00', [[450, 720], [810, 1080]]],
    ['13:30—18:00，7:30～12:00', [[450, 720], [810, 1080]]],
    ['0:00-24:00', [[0, 1440]]],
    ['7:30至18:00', [[450, 1080]]],
    ['  ', []],
  ])('reads %s', (text, frames) => {
    const parsed = parseFrames(text, 'qq-bot');
    expect(parsed.kind === 'ok' && parsed.frames.map((frame) => [frame.openMinute, frame.closeMinute])).toEqual(frames);
  });
  it.each([
    ['8-25', 'badFrames'], ['8', 'badFrames'], ['8-9-10', 'badFrames'], ['18:00-07:30', 'frameOrder'], ['8:00-8:00', 'frameOrder'], ['8-12, 11-14', 'framesOverlap'],
  ])('refuses %s', (text, kind) => expect(parseFrames(text, 'phone').kind).toBe(kind));

  it('reads back what it writes', () => {
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(edges, (minutes) => {
        const sorted = minutes.toSorted((a, b) => a - b);
        const frames = sorted.flatMap((openMinute, i) => {
          const closeMinute = sorted[i + 1];
          return i % 2 === 0 && closeMinute !== undefined ? [{ channel: 'phone' as const, openMinute, closeMinute }] : [];
        });
        expect(parseFrames(windowsText(frames, 'phone'), 'phone')).toEqual({ kind: 'ok', frames });
      }),
    );
  });
  it('tells round the clock from nearly so', () => {
    expect(isAllDay([{ channel: 'phone', openMinute: 0, closeMinute: 1440 }], 'phone')).toBe(true);
    expect(isAllDay([{ channel: 'phone', openMinute: 0, closeMinute: 1439 }], 'phone')).toBe(false);
  });
});

describe('a contract', () => {
  it('runs a year from its signing (一(6))', () => {
    expect(endOfYear('2026-03-01')).toBe('2027-02-28');
    expect(endOfYear('2027-03-01')).toBe('2028-02-29');
    expect(endOfYear('2026-01-01')).toBe('2026-12-31');
    expect(endOfYear('2028-02-29')).toBe('2029-02-28');
  });

  it('is accepted as it is offered and reads back the same', () => {
    const parsed = parseContract(newContractForm('2026-03-01'), asId('k'), asId('h'));
    if (parsed.kind !== 'ok') throw new Error('the offered form has problems');
    expect(directoryMutations['directory.saveContract'].args.safeParse({ contract: parsed.contract }).success).toBe(true);
    expect(parsed.contract.serviceWindows).toHaveLength(frameChannels.length);
    expect(contractFormOf(parsed.contract)).toEqual(newContractForm('2026-03-01'));
  });

  it('keeps only the promises that differ from the defaults, in whole minutes', () => {
    const form = newContractForm('2026-03-01');
    const parsed = parseContract({ ...form, handle: { ...form.handle, fault_critical: '1.5', data_task: ' 21 ' } }, asId('k'), asId('h'));
    if (parsed.kind !== 'ok') throw new Error('it has problems');
    expect(parsed.contract.handleMs).toEqual({ fault_critical: 5_400_000, data_task: 75_600_000 });
    expect(contractFormOf(parsed.contract).handle).toMatchObject({ fault_critical: '1.5', data_task: '21', consultation: '' });
    for (const wrong of ['0', '-1', 'x', '1e9', '0.001']) {
      expect(parseContract({ ...form, handle: { ...form.handle, consultation: wrong } }, asId('k'), asId('h')), wrong).toEqual({ kind: 'problems', problems: { handle: 'badHours' } });
    }
  });

  it('takes days with other hours and a text of its own, and reads them back', () => {
    const form = newContractForm('2026-03-01');
    const line = (key: string, date: string, frames: string, channel: 'phone' | null = null) => ({ key, date, frames, channel });
    const exceptions = [line('b', '2026-10-01', ''), line('a', '2026-02-17', '8-12, 14:00-16:00'), line('empty', '', ' '), line('c', '2026-10-01', '0-12', 'phone')];
    const parsed = parseContract({ ...form, exceptions, autoReply: false, autoReplyText: ' 请拨 {phone} ' }, asId('k'), asId('h'));
    if (parsed.kind !== 'ok') throw new Error('it has problems');
    expect(parsed.contract).toMatchObject({
      serviceExceptions: [
        { date: '2026-02-17', channel: null, frames: [{ openMinute: 480, closeMinute: 720 }, { openMinute: 840, closeMinute: 960 }] },
        { date: '2026-10-01', channel: null, frames: [] },
        { date: '2026-10-01', channel: 'phone', frames: [{ openMinute: 0, closeMinute: 720 }] },
      ],
      autoReply: { enabled: false, text: '请拨 {phone}' },
    });
    const again = contractFormOf(parsed.contract);
    expect(parseContract(again, asId('k'), asId('h'))).toEqual(parsed);
    expect(new Set(again.exceptions.map(({ key }) => key)).size).toBe(3);
  });

  it.each([
    [[['2026-13-01', '8-9']], 'badDate'],
    [[['', '8-9']], 'badDate'],
    [[['2026-10-01', '8-25']], 'badFrames'],
    [[['2026-10-01', '9-8']], 'frameOrder'],
    [[['2026-10-01', '8-9'], ['2026-10-01', '']], 'sameDay'],
  ] as const)('refuses the days %j: %s', (lines, problem) => {
    const exceptions = lines.map(([date, frames], index) => ({ key: String(index), date, frames, channel: null }));
    expect(parseContract({ ...newContractForm('2026-03-01'), exceptions }, asId('k'), asId('h'))).toEqual({ kind: 'problems', problems: { exceptions: problem } });
  });

  it('names every problem at its field', () => {
    const form = { ...newContractForm('2026-03-01'), endsOn: '2026-02-28', ownerId: 'a', substituteId: 'a', firstResponse: '0' };
    expect(parseContract({ ...form, frames: { ...form.frames, phone: 'x' } }, asId('k'), asId('h'))).toEqual({
      kind: 'problems', problems: { endsOn: 'endBeforeStart', substituteId: 'sameOwner', firstResponse: 'badMinutes', phone: 'badFrames' },
    });
  });

  it('is in force on its first and last day', () => {
    const contract = { signedOn: '2026-03-01', endsOn: '2027-02-28' };
    expect(['2026-02-28', '2026-03-01', '2027-02-28', '2027-03-01'].map((day) => contractState(contract, day))).toEqual(['future', 'current', 'current', 'ended']);
    expect(daysLeft(contract, '2027-02-28')).toBe(1);
    expect(daysLeft(contract, '2026-03-01')).toBe(365);
  });
});
