import fc from 'fast-check';

/** Few characters of every class, so that random texts and queries meet often. */
const CHARACTERS = [
  ...'ab1的人中国患者床𠮷',
  ...'Ａé σςß가カか😀',
  ...` \n\t"'*-+():^{}.,%_\\&`,
  'and ', 'or ', 'NEAR(', '。', '，', '“', '\u0301', '\u0000', '\ud800', 'ct', '138',
];

export const anyText = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 24 }).map((parts) => parts.join(''));
export const anyQuery = fc.array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
