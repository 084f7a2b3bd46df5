import { describe, expect, it } from 'vitest';
import { mentionAt, mentionedIn } from '../../../shared/inbox/mentions.ts';
import { asId } from '../../../shared/ids.ts';

const staff = ['王芳', '王芳芳', '李强', 'Li Wei'].map((displayName, index) => ({ id: asId<never>(`u${index}`), displayName }));

describe('who a note names', () => {
  it.each([
    ['@王芳 请看', ['u0']],
    ['@王芳芳 请看', ['u1']],
    ['@李强@王芳，二期的事', ['u0', 'u2']],
    ['@李强 又 @李强', ['u2']],
    ['写信到 a@b.cn', []],
    ['王芳 请看', []],
    ['@Li Wei please', ['u3']],
    ['@', []],
  ])('%s', (text, expected) => {
    expect(mentionedIn(text, staff)).toEqual(expected);
  });

  it('means both of two people with one name', () => {
    expect(mentionedIn('@王芳', [...staff, { id: asId<never>('u9'), displayName: '王芳' }])).toEqual(['u0', 'u9']);
  });

  it('knows the name that is being typed before the caret', () => {
    expect(mentionAt('请 @王', 4)).toEqual({ from: 2, typed: '王' });
    expect(mentionAt('请 @王芳 看', 6)).toBeNull();
    expect(mentionAt('@', 1)).toEqual({ from: 0, typed: '' });
    expect(mentionAt('没有', 2)).toBeNull();
  });
});
