import { stringify } from 'csv-stringify/sync';
import writeExcelFile from 'write-excel-file/node';
import type { LogTable } from '../../../shared/reports/contract.ts';

type Cell = string | number;

/** Header, rows, an empty line, then one line per total: the same grid in both formats. */
export function gridOf(table: LogTable): readonly (readonly Cell[])[] {
  const width = Math.max(2, table.columns.length);
  const padded = (cells: readonly Cell[]): readonly Cell[] => [...cells, ...Array<Cell>(width - cells.length).fill('')];
  return [
    padded(table.columns.map((column) => column.label)),
    ...table.rows.map(padded),
    padded([]),
    ...table.totals.map(({ label, value }) => padded([label, value])),
  ];
}

/** UTF-8 with BOM and CRLF: what a double click in Excel needs (RFC 4180). */
export function csvOf(table: LogTable): Uint8Array {
  return Buffer.from(stringify(gridOf(table).map((row) => [...row]), { bom: true, record_delimiter: 'windows' }), 'utf8');
}

/** Texts are written as texts and totals as numbers, so nothing in a cell is ever computed. */
export async function xlsxOf(table: LogTable, sheet: string): Promise<Uint8Array> {
  const [header = [], ...rows] = gridOf(table);
  const data = [
    header.map((value) => ({ value: String(value), type: String, fontWeight: 'bold' as const, backgroundColor: '#e7eef7' })),
    ...rows.map((row) => row.map(cellOf)),
  ];
  const columns = table.columns.map(({ key }) => ({ width: widths[key] ?? 14 }));
  return writeExcelFile(data, { sheet, columns, stickyRowsCount: 1 }).toBuffer();
}

function cellOf(value: Cell) {
  if (value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value, type: String, wrap: true };
}

/** Characters. */
const widths: Readonly<Record<string, number>> = { at: 20, subject: 36, note: 48, user: 12, ticket: 10, minutes: 10 };
