import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markedPieces } from '../../../shared/search/marks.ts';
import { normalise } from '../../../shared/search/normalise.ts';
import { anyQuery, anyText } from '../../electron/core/search/samples.ts';

const hits = (text: string, query: string) => markedPieces(text, query).filter((piece) => piece.hit).map((piece) => piece.text);

describe('markedPieces', () => {
  it('marks what was written, whatever its width and case', () => {
    expect(hits('ＣＴ室３号机，ct 检查', 'CT')).toEqual(['ＣＴ', 'ct']);
    expect(hits('叫号屏不亮，号屏', '号屏')).toEqual(['号屏', '号屏']);
    expect(hits('退 \n 费了', '退 费')).toEqual(['退 \n 费']);
    expect(hits('𠮷野医生', '𠮷')).toEqual(['𠮷']);
    expect(hits('什么都没有', '缴费')).toEqual([]);
  });

  it('folds no ideograph, small letter or digit: each stands for itself', () => {
    const plain = [...Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, index) => 0x4e00 + index), ...Array.from('abcdefghijklmnopqrstuvwxyz0123456789', (one) => one.charCodeAt(0))].map((code) => String.fromCharCode(code));
    expect(plain.filter((one) => normalise(one) !== one)).toEqual([]);
  });

  it('is the text again, and marks only what the search means', () => {
    fc.assert(
      fc.property(anyText, anyQuery, (text, query) => {
        const pieces = markedPieces(text, query);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const piece of pieces.filter(({ hit }) => hit)) expect(normalise(piece.text)).toContain(normalise(query));
      }),
    );
  });

  it('marks something in every text of words that the search finds', () => {
    const word = fc.array(fc.constantFrom(...'ab1的人中国患者床𠮷Ａか，。 ％'), { maxLength: 16 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(word, word, word, (before, query, after) => {
        fc.pre(normalise(query) !== '');
        expect(hits(before + query + after, query).length).toBeGreaterThan(0);
      }),
    );
  });
});
