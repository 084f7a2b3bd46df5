import { describe, expect, it } from 'vitest';
import { isPicture, sniff } from '../../../shared/files/fileTypes.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'utf8')] : [...part])));

describe('what a file is', () => {
  it.each([
    ['image/png', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], 'rest')],
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0])],
    ['image/gif', bytes('GIF89a')],
    ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
    ['application/pdf', bytes('%PDF-1.7')],
    ['application/zip', bytes('PK', [3, 4, 20])],
    ['text/plain', bytes('2026-11-24 10:00:00 ERROR 结算失败\r\n')],
    ['text/plain', bytes('')],
    ['application/octet-stream', bytes('MZ', [0, 1, 2])],
    ['application/octet-stream', bytes('RIFF', [1, 2, 3, 4], 'WAVE')],
  ])('%s by its first bytes', (type, file) => {
    expect(sniff(file)).toBe(type);
  });

  it('never takes a document with scripts for a picture', () => {
    for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', '<!doctype html><script>1</script>', 'GIF8', '\u0089PNG']) {
      expect(isPicture(sniff(bytes(text)))).toBe(false);
    }
  });
});
