import { expect, it } from 'vitest';
import { whenShown } from './paintProbe.ts';

it('counts a message that was scrolled past before any frame from the frame that showed a later one', () => {
  expect(whenShown({ a: 10, d: 40, e: 35 }, ['a', 'b', 'c', 'd', 'e'])).toEqual([10, 35, 35, 40, 35]);
});

it('never calls shown what nothing later was shown of', () => {
  expect(whenShown({ a: 10 }, ['a', 'b'])).toEqual([10, Number.POSITIVE_INFINITY]);
});
