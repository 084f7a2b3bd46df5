import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedSince } from '../../../../renderer/inbox/compose/asked.ts';
import { emojiSet, findEmoji, withRecent } from '../../../../renderer/inbox/compose/emojiSet.ts';
import { withInserted } from '../../../../renderer/inbox/compose/insert.ts';
import type { Thread } from '../../../../shared/inbox/contract.ts';
import { messageRow } from '../../../support/deskRows.ts';

type Said = Thread['messages'][number];
const said = (id: string, over: Partial<Said> = {}): Said => ({ ...(messageRow(id, over).row as Said), pending: false });
const answer = (id: string, userId: string | null): Said => said(id, { direction: 'out', userId: userId as never });

describe('what the customer has asked since the last answer', () => {
  it('is nothing once a colleague has answered; what answers by itself does not count', () => {
    expect(askedSince([said('1', { text: '退号' }), answer('2', 'u')])).toEqual({ lastId: null, texts: [] });
    expect(askedSince([said('1', { text: '退号' }), answer('2', null)])).toEqual({ lastId: '1', texts: ['退号'] });
  });
  it('is the last three texts; pictures and what was taken back say nothing', () => {
    const list = ['甲', '乙', '丙', '丁'].map((text, index) => said(`m${index}`, { text }));
    expect(askedSince([...list, said('p', { contentKind: 'image', text: '' }), said('r', { recalledAt: 1 })])).toEqual({ lastId: 'm3', texts: ['乙', '丙', '丁'] });
  });
});

describe('what is put into a text', () => {
  it('stands where the caret was, and what is still to be filled in is selected', () => {
    expect(withInserted('您好 /th，谢谢', '可以退号', 3, 6)).toEqual({ text: '您好 可以退号，谢谢', selection: [7, 7] });
    expect(withInserted('', '{{hospital}}您好', 0, 0)).toEqual({ text: '{{hospital}}您好', selection: [0, 12] });
  });
  it('changes nothing outside of what it replaces', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), fc.nat(), (text, words, a, b) => {
        const [from, to] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y) as [number, number];
        const next = withInserted(text, words, from, to);
        expect([next.text.slice(0, from), next.text.slice(from, from + words.length), next.text.slice(from + words.length)]).toEqual([text.slice(0, from), words, text.slice(to)]);
      }),
    );
  });
});

describe('emoji', () => {
  it('are each there once, with words in both languages', () => {
    expect(new Set(emojiSet.map(({ sign }) => sign)).size).toBe(emojiSet.length);
    expect(emojiSet.filter(({ words }) => !/\p{Script=Han}/u.test(words) || !/[a-z]/.test(words))).toEqual([]);
    expect(emojiSet.filter(({ sign }) => !/\p{Emoji}/u.test(sign) || /\p{Script=Han}/u.test(sign))).toEqual([]);
  });
  it.each([['谢谢', '🙏'], ['thank', '🙏'], ['医院', '🏥'], ['OK', '👌'], ['退款', '💴'], ['hosp', '🏥'], ['👍', '👍'], ['鞠躬 抱歉', '🙇']])('%s finds %s', (typed, sign) => {
    expect(findEmoji(typed).map((one) => one.sign)).toContain(sign);
  });
  it('nothing typed is all, nonsense is none, English words are found by their beginning', () => {
    expect(findEmoji(' ')).toHaveLength(emojiSet.length);
    expect(findEmoji('没有这个词')).toEqual([]);
    expect(findEmoji('ank').map((one) => one.sign)).not.toContain('🙏');
  });
  it('what was used last comes first, each once, and not for ever', () => {
    expect(withRecent(['a', 'b'], 'b', 3)).toEqual(['b', 'a']);
    expect(withRecent(['a', 'b', 'c'], 'd', 3)).toEqual(['d', 'a', 'b']);
  });
});
