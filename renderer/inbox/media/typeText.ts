import type { Medium } from '../../../shared/inbox/model.ts';

const SHORT: ReadonlyMap<string, string> = new Map([
  ['text/plain', 'TXT'],
  ['application/octet-stream', ''],
  ['application/x-cfb', 'Office'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PPTX'],
  ['application/x-7z-compressed', '7Z'],
  ['application/x-rar-compressed', 'RAR'],
  ['audio/mpeg', 'MP3'],
  ['audio/x-silk', 'SILK'],
  ['video/quicktime', 'MOV'],
]);

/** What the bytes are, in the short form people know: `PDF`, `MP4`. A text goes by its ending (CSV, LOG). */
export function typeText({ mime, name }: Pick<Medium, 'mime' | 'name'>): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? '';
  if (mime === 'text/plain' && ending !== '') return ending;
  return SHORT.get(mime ?? '') ?? (mime ?? '').replace(/^[^/]*\/(x-)?/, '').replace(/;.*$/, '').toUpperCase();
}
