import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled, piecesOf, unfilledIn, unknownIn, valuesFor, variables } from '../../../shared/canned/variables.ts';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import { defaultServiceWindows } from '../../../shared/directory/rules.ts';

const none: VariableValues = { contact: null, hospital: null, agent: null, dutyPhone: null, serviceHours: null, owner: null, date: null };
const some: VariableValues = { ...none, contact: '李女士', dutyPhone: '400-800-1001' };

describe('variables of a text', () => {
  it('are filled where they are known, and stay visible where they are not', () => {
    const text = '{{contact}}您好，值班电话 {{ dutyPhone }}，{{hospital}}';
    expect(filled(text, some)).toBe('李女士您好，值班电话 400-800-1001，{{hospital}}');
    expect(piecesOf(text, some).map((piece) => piece.kind)).toEqual(['filled', 'text', 'filled', 'text', 'missing']);
    expect(unfilledIn(filled(text, some))).toMatchObject([{ name: 'hospital' }]);
  });

  it('are known by the braces that an input method in Chinese types, and by any case', () => {
    expect(filled('｛｛Contact｝｝好', some)).toBe('李女士好');
    expect(unfilledIn('｛｛hospital｝｝')).toEqual([{ name: 'hospital', from: 0, to: 12 }]);
  });

  it('are a closed list: anything else in braces is told to who writes it, and is text to who sends it', () => {
    expect(unknownIn('{{contact}} {{患者}} {{hosptial}} {{患者}}')).toEqual(['患者', 'hosptial']);
    expect(unfilledIn('{{患者}} {"a":{"b":1}}')).toEqual([]);
    expect(filled('{{患者}}', some)).toBe('{{患者}}');
  });

  it('a value of blanks is no value', () => expect(filled('{{contact}}', { ...none, contact: '  ' })).toBe('{{contact}}'));

  // The oracle builds the text from parts, so it knows what must come out without reading braces.
  const part = fc.oneof(fc.constantFrom(...variables).map((name) => ({ name })), fc.string({ maxLength: 8 }).filter((text) => !/[{}｛｝]/u.test(text)).map((text) => ({ text })));
  it('whatever they stand between', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.dictionary(fc.constantFrom(...variables), fc.constantFrom('甲', '乙 丙')), (parts, known) => {
        const values: VariableValues = { ...none, ...known };
        const text = parts.map((one) => ('name' in one ? `{{${one.name}}}` : one.text)).join('');
        const expected = parts.map((one) => ('name' in one ? (values[one.name] ?? `{{${one.name}}}`) : one.text)).join('');
        expect(filled(text, values)).toBe(expected);
        expect(unfilledIn(expected).map(({ name }) => name)).toEqual(parts.flatMap((one) => ('name' in one && values[one.name] === null ? [one.name] : [])));
        for (const { name, from, to } of unfilledIn(expected)) expect(expected.slice(from, to)).toBe(`{{${name}}}`);
      }),
    );
  });
});

describe('what they stand for', () => {
  const of = {
    conversation: { kind: 'direct' as const, title: '李女士', channel: 'wecom-kf' as const },
    writer: '另一位',
    hospital: { name: '青云市第一人民医院' },
    contract: { serviceWindows: [...defaultServiceWindows], serviceExceptions: [{ date: '2026-12-01', channel: null, frames: [] }] },
    dutyPhone: '400-800-1001',
    agent: '周子安',
    owner: null,
  };
  const noon = (day: number): number => Date.UTC(2026, 10, day, 4);

  it('is of the conversation, the contract and the day in Shanghai', () => {
    expect(valuesFor(of, noon(30))).toEqual({ contact: '李女士', hospital: '青云市第一人民医院', agent: '周子安', dutyPhone: '400-800-1001', serviceHours: '07:30-18:00', owner: null, date: '11月30日' });
    // 23:30 in Shanghai is the same day, half an hour later another; the first of December is shut by the contract.
    expect(valuesFor(of, Date.UTC(2026, 10, 30, 15, 30)).date).toBe('11月30日');
    expect(valuesFor(of, Date.UTC(2026, 10, 30, 16, 0))).toMatchObject({ date: '12月1日', serviceHours: null });
  });

  it('in a group the contact is whoever wrote last, not the group', () => {
    expect(valuesFor({ ...of, conversation: { ...of.conversation, kind: 'group' } }, noon(30)).contact).toBe('另一位');
    expect(valuesFor({ ...of, conversation: { ...of.conversation, kind: 'group' }, writer: null }, noon(30)).contact).toBeNull();
  });
});
