import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitOf, matchingReplies, slashAt } from '../../../shared/canned/match.ts';
import type { CountedReply } from '../../../shared/canned/match.ts';
import { asId } from '../../../shared/ids.ts';

const reply = (title: string, over: Partial<CountedReply> = {}): CountedReply => ({
  id: asId(title), title, code: '', initials: '', text: '您好', ownerId: null, updatedBy: asId('u'), updatedAt: 1, mine: 0, total: 0, ...over,
});
const titles = (list: readonly CountedReply[]): readonly string[] => list.map((one) => one.title);

describe('a slash', () => {
  it.each([
    ['/', 1, { from: 0, typed: '' }],
    ['/gh', 3, { from: 0, typed: 'gh' }],
    ['您好 /退号', 6, { from: 3, typed: '退号' }],
    ['您好\n/t', 5, { from: 3, typed: 't' }],
    ['/gh 之后', 6, null],
    ['和/或', 3, null],
    ['https://a', 9, null],
    ['1/2', 3, null],
    ['没有', 2, null],
    ['/gh', 0, null],
    ['//', 2, null],
  ])('%j with the caret at %i', (text, caret, expected) => expect(slashAt(text, caret)).toEqual(expected));
});

describe('what is found for what is typed', () => {
  const all = [reply('退号说明', { code: 'th', initials: 'thsm', mine: 1 }), reply('挂号失败', { code: 'gh', initials: 'ghsb', total: 9 }), reply('致歉', { initials: 'zq', text: '非常抱歉，退号已处理' })];
  it('code, title, first letters, text, in this order', () => {
    expect(titles(matchingReplies(all, 'th'))).toEqual(['退号说明']);
    expect(titles(matchingReplies(all, '退号'))).toEqual(['退号说明', '致歉']);
    expect(titles(matchingReplies(all, 'GHSB'))).toEqual(['挂号失败']);
    expect(titles(matchingReplies(all, '抱歉'))).toEqual(['致歉']);
    expect(titles(matchingReplies(all, '没有这个'))).toEqual([]);
  });
  it('the code that is typed in full comes before what is used more', () => {
    expect(titles(matchingReplies([reply('甲', { code: 'tk2', mine: 99 }), reply('乙', { code: 'tk' })], 'tk'))).toEqual(['乙', '甲']);
  });
  it('without anything typed: mine by use, then everybody’s, then by name', () => {
    expect(titles(matchingReplies(all, ''))).toEqual(['退号说明', '挂号失败', '致歉']);
  });

  it('never leaves out what holds the words, and is in order of fit and use (oracle: LIKE and a comparison of neighbours)', () => {
    const word = fc.stringMatching(/^[a-c号退]{0,3}$/u);
    const any = fc.record({ code: word, title: word, initials: word, text: word, mine: fc.nat(2), total: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), word, (rows, typed) => {
        const list = rows.map((row, index) => reply(row.title, { ...row, id: asId(`r${index}`) }));
        const found = matchingReplies(list, typed);
        const like = list.filter((one) => [one.code, one.title, one.initials, one.text].some((field) => field.includes(typed)));
        expect(new Set(found.map(({ id }) => id))).toEqual(new Set(like.map(({ id }) => id)));
        found.slice(1).forEach((one, at) => {
          const before = found[at];
          if (before === undefined) return;
          const [a, b] = [typed === '' ? 0 : (fitOf(before, typed) ?? 9), typed === '' ? 0 : (fitOf(one, typed) ?? 9)];
          expect(a < b || (a === b && (before.mine > one.mine || (before.mine === one.mine && before.total >= one.total)))).toBe(true);
        });
      }),
    );
  });
});
