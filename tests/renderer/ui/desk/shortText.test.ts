import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overOf } from '../../../../renderer/ui/desk/textLength.ts';
import { textOf } from '../../../../shared/wire/scalars.ts';

const renderer = join(import.meta.dirname, '../../../../renderer');

describe('a text of one line', () => {
  it('is too long exactly where its contract refuses it', () => {
    for (const text of ['x'.repeat(9), 'x'.repeat(10), `  ${'字'.repeat(10)} `, '字'.repeat(11), '🙂'.repeat(6), '🙂'.repeat(10), '🙂'.repeat(11)]) {
      expect(overOf(text, 10) === null, text).toBe(textOf(10).safeParse(text).success);
    }
    expect(overOf('字'.repeat(13), 10)).toBe(3);
  });

  it('is cut in silence nowhere: no field is given a maxLength', () => {
    const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
    expect(sources.length).toBeGreaterThan(100);
    const cutting = sources.filter((file) => /\bmaxLength[=:]/.test(readFileSync(join(renderer, file), 'utf8')));
    expect(cutting).toEqual([]);
  });
});
