import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parts, withPart } from '../../build/docs/parts.ts';
import { shapeOf } from '../../build/docs/shapes.ts';
import { projectRoot } from '../../build/paths.ts';

describe('the documentation', () => {
  // docs/protocol.md promises that another client can be written from it.
  it.each(parts)('has $name of $page as the code has them (npm run docs)', (part) => {
    const page = readFileSync(join(projectRoot, part.page), 'utf8');
    expect(withPart(page, part)).toBe(page);
  });

  it('writes shapes as its legend says', () => {
    const schema = z.object({
      id: z.string().min(1).max(64), at: z.number().int().nullable(), kind: z.enum(['a', 'b']), list: z.array(z.enum(['x', 'y'])), name: z.string().max(5).default(''),
      more: z.object({ open: z.boolean() }).partial(), any: z.record(z.string(), z.number().int()),
    });
    expect(shapeOf(schema, 'input')).toBe("id: id, at: int ∣ null, kind: 'a' ∣ 'b', list: ('x' ∣ 'y')[], name?: string(0..5), more: {open?: boolean}, any: {[key]: int}");
    expect(shapeOf(schema, 'output')).toContain('name: string(0..5)');
  });

  it('refuses a page without a place for a part', () => {
    expect(() => withPart('# page', { name: 'x', text: () => '' })).toThrow('no part x');
  });
});
