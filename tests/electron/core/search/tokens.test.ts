import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../../shared/search/normalise.ts';
import { indexQuery, indexText, matchExpression } from '../../../../electron/core/search/tokens.ts';
import { anyText } from './samples.ts';

const tokens = (text: string) => indexText(text).split(' ');

describe('indexText', () => {
  it('cuts Han into bigrams by code point, alphabets into trigrams, and joins the two', () => {
    expect(tokens('叫号屏')).toEqual(['叫号', '号屏', '屏']);
    expect(tokens('𠮷野')).toEqual(['𠮷野', '野']);
    expect(tokens('mri2')).toEqual(['mri', 'ri2', 'i2', '2']);
    expect(tokens('3床ct检')).toEqual(['3床', '床c', 'ct', 't检', '检']);
  });

  it('turns ASCII signs and blanks into letters of the tokenizer', () => {
    for (const token of tokens(`a "b" (c) -* d^e:{f}`)) expect(token).toMatch(/^[a-z0-9\u0080-\uffff]+$/);
    expect(new Set(tokens('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')).size).toBe(32);
  });
});

describe('indexQuery', () => {
  it('asks for whole words where it can and for a beginning where it must', () => {
    expect(indexQuery('号屏')).toEqual({ kind: 'words', words: ['号屏'] });
    expect(indexQuery('屏')).toEqual({ kind: 'prefix', prefix: '屏' });
    expect(indexQuery('ct')).toEqual({ kind: 'prefix', prefix: 'ct' });
    expect(indexQuery('3床')).toEqual({ kind: 'words', words: ['3床'] });
    expect(indexQuery('做ct')).toEqual({ kind: 'words', words: ['做c'] });
    expect(matchExpression(indexQuery('ct检查'))).toBe('"ct" "t检" "检查"');
    expect(matchExpression(indexQuery('"'))).toBe('"＂"*');
  });

  it('asks for a few words of a long query', () => {
    const asked = indexQuery('一二三四五六七八九十');
    expect(asked).toEqual({ kind: 'words', words: ['一二', '三四', '五六', '七八', '九十'] });
  });

  it('never asks for a word that a text with the query lacks', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), (raw, from, length) => {
        const chars = Array.from(normalise(raw));
        const start = from % (chars.length + 1);
        const query = normalise(chars.slice(start, start + 1 + (length % 10)).join(''));
        fc.pre(query !== '');
        const asked = indexQuery(query);
        const held = tokens(chars.join(''));
        if (asked.kind === 'words') expect(held).toEqual(expect.arrayContaining([...asked.words]));
        else expect(held.some((token) => token.startsWith(asked.prefix))).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
