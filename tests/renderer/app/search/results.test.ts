import { describe, expect, it } from 'vitest';
import { hitResults, inOrder, matchesLoosely } from '../../../../renderer/app/search/results.ts';

describe('matchesLoosely', () => {
  it('finds by abbreviation in the order of the characters, whatever the case', () => {
    expect(matchesLoosely('新建工单', '新单')).toBe(true);
    expect(matchesLoosely('新建工单', '单新')).toBe(false);
    expect(matchesLoosely('New ticket', 'nTick')).toBe(true);
    expect(matchesLoosely('New ticket', '')).toBe(true);
  });
});

describe('inOrder', () => {
  it('keeps the groups in their fixed order', () => {
    const run = (): void => undefined;
    const message = hitResults([{ kind: 'message', id: 'm', parentId: 'c', title: 't', excerpt: '', at: 1 }], '', run);
    const ticket = hitResults([{ kind: 'ticket', id: 't', parentId: 't', title: 't', excerpt: '', at: 2 }], '', run);
    const page = { id: 'p', group: 'pages', title: 'p', run } as const;
    expect(inOrder([...message, ...ticket, page]).map((one) => one.group)).toEqual(['pages', 'tickets', 'messages']);
  });
});
