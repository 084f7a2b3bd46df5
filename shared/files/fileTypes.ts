/** What a file is by its first bytes, as far as it matters here. What it calls itself is never believed. */
export type SniffedType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/gif'
  | 'image/webp'
  | 'application/pdf'
  | 'application/zip'
  | 'text/plain'
  | 'application/octet-stream';

/** As many bytes as `sniff` looks at. */
export const SNIFF_BYTES = 512;

const ascii = (text: string): readonly number[] => [...text].map((char) => char.charCodeAt(0));
const signatures: readonly (readonly [SniffedType, readonly number[]])[] = [
  ['image/png', [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', ascii('GIF87a')],
  ['image/gif', ascii('GIF89a')],
  ['application/pdf', ascii('%PDF-')],
  ['application/zip', [...ascii('PK'), 3, 4]],
];

const startsWith = (bytes: Uint8Array, wanted: readonly number[], at = 0): boolean => wanted.every((byte, index) => bytes[at + index] === byte);

/** @param bytes the beginning of the file; more than `SNIFF_BYTES` are not looked at */
export function sniff(bytes: Uint8Array): SniffedType {
  const known = signatures.find(([, signature]) => startsWith(bytes, signature));
  if (known !== undefined) return known[0];
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) return 'image/webp';
  return isText(bytes.subarray(0, SNIFF_BYTES)) ? 'text/plain' : 'application/octet-stream';
}

/** No control characters but tab and line ends; empty is text too. Whatever the encoding, logs look like this. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b);
}

const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Whether it may be shown as a picture. SVG is a document with scripts, and never one. */
export function isPicture(type: string): boolean {
  return pictures.has(type);
}
