import { describe, expect, it } from 'vitest';
import { bytesText } from '../../../renderer/sync/bytesText.ts';

describe('bytesText', () => {
  it('says small sizes exactly and large ones in one decimal', () => {
    expect([0, 220, 1536, 3 * 1024 * 1024].map((bytes) => bytesText(bytes, 'en'))).toEqual(['0B', '220B', '1.5 kB', '3 MB']);
    expect(bytesText(220, 'zh-CN')).toMatch(/^220/);
  });
});
