import { closingTable, stateDiagram } from '../../shared/tickets/diagram.ts';
import { entities } from '../../shared/wire/entities.ts';
import { rejectionCodes } from '../../shared/wire/mutation.ts';
import { mutations } from '../../shared/wire/mutations.ts';
import { shapeOf } from './shapes.ts';

/** A part of a page that is written from the code: between `<!-- NAME -->` and `<!-- /NAME -->`. */
export interface Part {
  readonly page: string;
  readonly name: string;
  readonly text: () => string;
}

const table = (head: string, rows: readonly (readonly [string, string])[]): string =>
  [head, '|---|---|', ...rows.map(([name, shape]) => `| \`${name}\` | ${shape === '' ? '' : `\`${shape}\``} |`)].join('\n');

export const parts: readonly Part[] = [
  { page: 'docs/protocol.md', name: 'codes', text: () => rejectionCodes.map((code) => `\`${code}\``).join(', ') },
  {
    page: 'docs/protocol.md',
    name: 'rows',
    text: () => table('| entity | row |', Object.entries(entities).map(([name, schema]) => [name, shapeOf(schema, 'output')])),
  },
  {
    page: 'docs/protocol.md',
    name: 'arguments',
    text: () => table('| mutation | arguments |', Object.entries(mutations).map(([name, { args }]) => [name, shapeOf(args, 'input')])),
  },
  { page: 'docs/tickets.md', name: 'states', text: () => `\`\`\`mermaid\n${stateDiagram()}\n\`\`\`` },
  { page: 'docs/tickets.md', name: 'closing', text: closingTable },
];

/**
 * A page with one of its parts as the code has it now.
 * @throws Error when the page has no place for it
 */
export function withPart(page: string, { name, text }: Pick<Part, 'name' | 'text'>): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`there is no part ${name} in the page`);
  return `${page.slice(0, from + open.length)}\n${text()}\n${page.slice(to)}`;
}
