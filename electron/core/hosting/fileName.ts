import { extname } from 'node:path';

// Windows keeps these for devices, whatever the extension.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Makes a suggested name safe on every platform: no folders, no control or reserved characters, not hidden,
 * at most 150 UTF-16 units before the extension.
 */
export function safeFileName(suggested: string): string {
  const flat = suggested
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what must go
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const extension = extname(flat).slice(0, 16);
  const stem = flat.slice(0, flat.length - extname(flat).length).slice(0, 150).trimEnd();
  const named = stem === '' ? 'export' : reserved.test(stem) ? `_${stem}` : stem;
  return named + extension;
}

/** `log.xlsx` -> `log (2).xlsx` for n = 2; unchanged for n = 1. */
export function numberedFileName(name: string, n: number): string {
  if (n <= 1) return name;
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length)} (${n})${extension}`;
}
