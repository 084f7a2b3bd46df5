import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../shared/search/normalise.ts';

describe('normalise', () => {
  it.each([
    ['ＣＴ检查（３号）', 'ct检查(3号)'],
    ['  多\n行\t\u3000消息  ', '多 行 消息'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ｶﾞ', 'ガ'],
    ['①㎎', '1mg'],
    ['a\u0000b', 'a b'],
    ['\ud800x', '\ufffdx'],
    ['𠮷野家', '𠮷野家'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it('changes nothing the second time, and leaves nothing SQLite or FTS5 stumbles over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\p{Surrogate}A-Z]/u);
      }),
      { numRuns: 3000 },
    );
  });
});
