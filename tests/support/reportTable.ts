import { expect, type Page } from '@playwright/test';
import { choose } from './consolePage.ts';

/** The monthly log as the screen shows it. */
export interface ScreenTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly totals: ReadonlyMap<string, string>;
}

/** Chooses hospital and this month on the reports page and reads what is there; `contains` is a text of one of its rows. */
export async function readReport(page: Page, hospital: string, contains: string): Promise<ScreenTable> {
  await choose(page.getByRole('main'), '医院', new RegExp(hospital));
  // The newest month stands first in the list.
  await choose(page, '月份', /本月/);
  const table = page.getByRole('grid', { name: '跟进日志预览' });
  await expect(table.getByText(contains).first()).toBeVisible();
  const head = await table.getByRole('columnheader').allInnerTexts();
  const rows = await Promise.all((await table.getByRole('row').all()).slice(1).map((row) => row.getByRole('gridcell').allInnerTexts()));
  const totals = page.getByLabel('合计');
  const names = await totals.getByRole('term').allInnerTexts();
  const values = await totals.getByRole('definition').allInnerTexts();
  return { head, rows, totals: new Map(names.map((name, index) => [name, values[index] ?? ''])) };
}

/** The first sheet's cells as text. */
export const sheetOf = (sheet: unknown): string[][] =>
  // read-excel-file gives rows of cells, or sheets of rows, depending on its version.
  (Array.isArray(sheet) && sheet.every(Array.isArray) ? sheet : ((sheet as { data: unknown[][] }[])[0]?.data ?? [])).map((row: unknown[]) =>
    row.map((cell) => (cell === null || cell === undefined ? '' : String(cell))),
  );

/** A leading = + - @ is neutralised with an apostrophe in the file; what a person reads is the same. */
const shown = (cell: string): string => cell.replace(/^'(?=[=+\-@])/, '').replace(/\s+/g, ' ').trim();

/** The file's rows are the screen's, in its order, and every total stands in it beside its name. */
export function expectSameTable(records: readonly (readonly string[])[], screen: ScreenTable): void {
  const start = records.findIndex((record) => screen.head.every((label, index) => shown(record[index] ?? '') === shown(label)));
  expect(start, 'the head of the table').toBeGreaterThanOrEqual(0);
  const rows = records.slice(start + 1, start + 1 + screen.rows.length).map((record) => screen.head.map((_, index) => shown(record[index] ?? '')));
  expect(rows).toEqual(screen.rows.map((row) => row.map(shown)));
  const rest = [...records.slice(0, start), ...records.slice(start + 1 + screen.rows.length)];
  for (const [label, value] of screen.totals) {
    expect(rest.some((record) => record.some((cell, index) => shown(cell) === label && shown(record[index + 1] ?? '') === value)), `total ${label} ${value}`).toBe(true);
  }
}
