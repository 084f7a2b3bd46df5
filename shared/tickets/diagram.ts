import { requirementsOf, transitions } from './rules.ts';

/** The state machine as a Mermaid diagram, for `docs/tickets.md`: drawn from the table that the rules use. */
export function stateDiagram(): string {
  const arrows = transitions.map(({ from, to, way }) => `  ${from} --> ${to}: ${way}`);
  return ['stateDiagram-v2', '  [*] --> open: create', ...arrows, '  closed --> [*]'].join('\n');
}

/** What closing asks of each kind, as a Markdown table. */
export function closingTable(): string {
  const rows = Object.entries(requirementsOf).map(([kind, wanted]) => `| ${kind} | ${wanted.join(', ')} |`);
  return ['| kind | before it may be closed |', '|---|---|', ...rows].join('\n');
}
