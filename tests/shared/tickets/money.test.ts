import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fenOf, yuanOf } from '../../../shared/tickets/money.ts';

it('an amount in yuan becomes whole fen, and back', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (fen) => fenOf(yuanOf(fen)) === fen));
  expect(fenOf('0.29')).toBe(29); // 0.29 * 100 is 28.999999999999996
});

it.each([
  ['12', 1200], ['12.5', 1250], ['¥1,234.50', 123450], ['１２３４．５', 123450], ['￥ 88。8', 8880], ['35元', 3500],
  ['', null], ['.5', null], ['1.234', null], ['-3', null], ['1e5', null], ['12 yuan', null], ['10000000000.01', null],
] as const)('%j is %j fen', (text, fen) => {
  expect(fenOf(text)).toBe(fen);
});
