import { describe, expect, it } from 'vitest';
import { shareText, sizeText } from '../../../renderer/storage/amounts.ts';

describe('sizeText', () => {
  it.each([
    [0, '0 KB'],
    [1, '1 KB'],
    [4096, '4 KB'],
    [1_048_575, '1,024 KB'],
    [1_572_864, '1.5 MB'],
    [412_300_000, '393 MB'],
    [5_368_709_120, '5 GB'],
  ])('%i bytes read %s', (bytes, text) => {
    expect(sizeText(bytes, 'zh-CN')).toBe(text);
    expect(sizeText(bytes, 'en')).toBe(text);
  });
});

describe('shareText', () => {
  it('reaches 100 only at the end', () => {
    expect([0, 0.004, 0.427, 0.999, 1].map((share) => shareText(share, 'zh-CN'))).toEqual(['0%', '0%', '42%', '99%', '100%']);
  });
});
