import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../build/paths.ts';
import type { Figure } from './figure.ts';

const isMet = ({ ratio, goal, better }: Figure): boolean => (better === 'lower' ? ratio <= goal : ratio >= goal);

function short(value: number): string {
  return value >= 1000 ? String(Math.round(value)) : value >= 10 ? value.toFixed(1) : value.toFixed(3);
}

function table(figures: readonly Figure[]): string {
  const head = ['figure', 'value', 'reference', 'unit', 'ratio', 'goal', '', 'conditions'];
  const rows = figures.map((figure) => [
    figure.name,
    short(figure.value),
    short(figure.reference),
    figure.unit,
    figure.ratio.toFixed(2),
    `${figure.better === 'lower' ? '<=' : '>='} ${figure.goal}`,
    isMet(figure) ? 'ok' : 'MISSED',
    figure.conditions,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
  return [head, ...rows].map(line).join('\n');
}

/** Prints the table and writes `bench/results.json`. */
export function report(figures: readonly Figure[]): void {
  writeFileSync(join(projectRoot, 'bench', 'results.json'), `${JSON.stringify(figures, null, 2)}\n`);
  console.log(table(figures));
}
