import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../../../build/paths.ts';
import { entities } from '../../../shared/wire/entities.ts';
import { mutations } from '../../../shared/wire/mutations.ts';

// docs/protocol.md promises that another client can be written from it: what is on the wire must be named there.
const document = readFileSync(join(projectRoot, 'docs', 'protocol.md'), 'utf8');

/** The table line that begins with a name, after the heading of its table. */
const lineOf = (heading: string, name: string): string => {
  const lines = document.slice(document.indexOf(heading)).split('\n');
  return lines.find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
};
const fieldsOf = (schema: z.ZodType, io: 'input' | 'output'): readonly string[] =>
  Object.keys(z.toJSONSchema(schema, { unrepresentable: 'any', io }).properties ?? {});

describe('docs/protocol.md', () => {
  it.each(Object.entries(entities))('names every field of %s', (name, schema) => {
    for (const field of fieldsOf(schema, 'output')) expect(lineOf('### Rows', name)).toContain(`${field}: `);
  });

  it.each(Object.entries(mutations))('names every argument of %s', (name, { args }) => {
    for (const field of fieldsOf(args, 'input')) expect(lineOf('### Arguments', name)).toContain(`${field}: `);
  });
});
