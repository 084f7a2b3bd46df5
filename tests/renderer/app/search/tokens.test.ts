import { describe, expect, it } from 'vitest';
import { beginning, tokenOf } from '../../../../renderer/app/search/tokens.ts';
import type { FilterKey } from '../../../../renderer/app/search/tokens.ts';

const names: Readonly<Record<FilterKey, readonly string[]>> = { channel: ['渠道', 'channel'], hospital: ['医院', 'hospital'], who: ['谁', 'who'], date: ['日期', 'date'] };

describe('filters that are typed', () => {
  it.each([
    ['渠道:', { key: 'channel', value: '', before: '' }],
    ['渠道：微信', { key: 'channel', value: '微信', before: '' }],
    ['退费 Channel:we', { key: 'channel', value: 'we', before: '退费' }],
    ['退费 不到账 谁:李 秀兰', { key: 'who', value: '李 秀兰', before: '退费 不到账' }],
    ['日期:3-1..3-10', { key: 'date', value: '3-1..3-10', before: '' }],
  ])('%s', (text, token) => expect(tokenOf(text, names)).toEqual(token));

  it.each(['退费', '时间:别的', '10:30 开始', 'http://x', '说：渠道', '微信渠道:'])('leaves %s alone', (text) => expect(tokenOf(text, names)).toBeNull());

  it('are offered by the beginning of their name', () => {
    expect(beginning('退费 渠', names)).toEqual(['channel']);
    expect(beginning('ho', names)).toEqual(['hospital']);
    expect(beginning('', names)).toEqual([]);
    expect(beginning('渠 ', names)).toEqual([]);
  });
});
