import { describe, expect, it } from 'vitest';
import { newCallForm, parseCall, startOf } from '../../../renderer/calls/callForm.ts';
import type { CallForm } from '../../../renderer/calls/callForm.ts';
import { askedOf, dayOf, everything } from '../../../renderer/calls/filter.ts';
import { distinct, ticketLabel } from '../../../renderer/calls/links.ts';
import { asId } from '../../../shared/ids.ts';
import { callMutations } from '../../../shared/calls/wire.ts';
import { ticketMutations } from '../../../shared/tickets/wire.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const NOW = at('2026-11-30T10:05:30');
const ids = { ticketId: asId<never>('t'), entryId: asId<never>('e') };
const form = (over: Partial<CallForm> = {}): CallForm => ({ ...newCallForm('k', NOW - 90_500), ...over });

describe('the call sheet', () => {
  it('measures from the second it was opened, unless another time is typed; one that has not come was yesterday', () => {
    expect(startOf(form(), NOW)).toBe(NOW - 90_500);
    expect(startOf(form({ startText: '10:03' }), NOW)).toBe(form().startedAt);
    expect(startOf(form({ startText: '958' }), NOW)).toBe(at('2026-11-30T09:58:00'));
    expect(startOf(form({ startText: '23:50' }), NOW)).toBe(at('2026-11-29T23:50:00'));
    expect(startOf(form({ startText: '25:00' }), NOW)).toBeNull();
  });

  it('makes arguments that the relay takes, with a ticket of what is known', () => {
    const parsed = parseCall(form({ hospitalId: 'h1', phone: ' 138 1234 ', topic: 'data_task', topicText: '科室改名', notes: '内一科改心内科', ticket: { kind: 'new', title: ' 科室改名 ' } }), NOW, ids);
    if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed));
    expect(callMutations['calls.log'].args.safeParse(parsed.log).success).toBe(true);
    expect(parsed.log).toMatchObject({ phone: '138 1234', startedAt: NOW - 90_500, endedAt: NOW });
    expect(ticketMutations['tickets.create'].args.safeParse(parsed.ticket).success).toBe(true);
    expect(parsed.ticket).toMatchObject({ title: '科室改名', kind: 'data_task', description: '科室改名\n内一科改心内科', hospitalId: 'h1' });
    expect(parsed.ticketId).toBe('t');
  });

  it('says what is missing before anything is sent', () => {
    const problems = (over: Partial<CallForm>) => {
      const parsed = parseCall(form(over), NOW, ids);
      return parsed.kind === 'problems' ? parsed.problems : {};
    };
    expect(problems({})).toEqual({});
    expect(problems({ result: 'missed' })).toEqual({ phone: 'needCaller' });
    expect(problems({ result: 'missed', callerName: '王' })).toEqual({});
    expect(problems({ direction: 'out', result: 'missed' })).toEqual({});
    expect(problems({ phone: '12a' })).toEqual({ phone: 'badPhone' });
    expect(problems({ startText: 'x' })).toEqual({ start: 'badTime' });
    expect(problems({ ticket: { kind: 'new', title: ' ' } })).toEqual({ hospitalId: 'needHospital', title: 'needTitle' });
  });

  it('begins with what the page knows', () => {
    expect(newCallForm('k', NOW, { hospitalId: 'h1', ticket: { id: asId<never>('t9'), number: 9, title: '挂号' } })).toMatchObject({ hospitalId: 'h1', ticket: { kind: 'existing', ticketId: 't9', label: '#9 挂号' } });
    expect(newCallForm('k', NOW, { direction: 'out', callbackId: 'b' })).toMatchObject({ direction: 'out', callbackId: 'b', topic: 'follow_up' });
    expect(newCallForm('k', NOW, { contact: { id: 'p1', name: '王主任', phone: '138****5678', hospitalId: 'h1' } })).toMatchObject({ contactId: 'p1', callerName: '王主任', hospitalId: 'h1', phone: '' });
  });
});

describe('the filter of the log', () => {
  it('cuts days at midnight in Shanghai, both included', () => {
    const span = (over: object) => {
      const { from, to } = askedOf({ ...everything, ...over }, null, NOW);
      return [from, to];
    };
    expect(span({ period: 'today' })).toEqual([at('2026-11-30T00:00:00'), null]);
    expect(span({ period: 'week' })).toEqual([at('2026-11-24T00:00:00'), null]);
    expect(span({ period: 'month' })).toEqual([at('2026-11-01T00:00:00'), null]);
    expect(span({ period: 'own', fromDate: '2026-11-02', toDate: '2026-11-03' })).toEqual([at('2026-11-02T00:00:00'), at('2026-11-04T00:00:00')]);
    expect(span({ period: 'own', fromDate: '', toDate: 'x' })).toEqual([null, null]);
  });

  it('names today and yesterday', () => {
    expect([at('2026-11-30T00:00:00'), at('2026-11-29T23:59:59'), at('2026-11-28T12:00:00')].map((one) => dayOf(one, NOW))).toEqual(['today', 'yesterday', '2026-11-28']);
  });
});

it('lists each once, in order, and a ticket without a number by its title', () => {
  expect(distinct([{ id: 'a' }, { id: 'b' }], [{ id: 'b' }, { id: 'c' }]).map((one) => one.id)).toEqual(['a', 'b', 'c']);
  expect(ticketLabel({ id: asId<never>('t'), number: null, title: '挂号' })).toBe('挂号');
});
