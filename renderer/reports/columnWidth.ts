import type { LogTable } from '../../shared/reports/contract.ts';

/** Rows that are looked at for the width: the first hundred tell enough. */
const SAMPLE = 100;
const NARROWEST = 56;
const WIDEST = 200;
/** Average advance of 13 px text, px: one for Latin and digits, one for Chinese. */
const LATIN = 7.4;
const CHINESE = 13.2;

function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) < 0x2e80 ? LATIN : CHINESE;
  return width;
}

/**
 * The grid track of a column by what stands in it, so that times and names are never cut while notes take what is left.
 * The core names the columns; nothing here knows what they mean.
 */
export function columnWidth(table: Pick<LogTable, 'columns' | 'rows'>, index: number): string {
  const cells = table.rows.slice(0, SAMPLE).map((row) => row[index] ?? '');
  const widest = Math.max(textWidth(table.columns[index]?.label ?? ''), ...cells.map(textWidth));
  const wanted = Math.ceil(Math.max(NARROWEST, widest + 4));
  return wanted > WIDEST ? `minmax(${WIDEST}px, ${(wanted / WIDEST).toFixed(1)}fr)` : `${wanted}px`;
}
