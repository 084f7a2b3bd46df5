import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Article } from '../../../shared/knowledge/model.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

const article: Article = { id: asId('a'), title: '退号', keywords: ['退号'], body: '可以退', hospitalId: null, source: '', updatedBy: asId('b'), updatedAt: 1 };
const fields = { title: '退号规则', keywords: ['退号', '退号', '取消'], body: '就诊前一天可以退', hospitalId: null, source: '手册' };
const hospital = { id: asId<never>('h'), name: '医院', shortName: '院', dutyGroupId: asId<never>('g'), active: true };
const save = (role: 'agent' | 'lead' | 'manager', args: object, rows: readonly Article[] = []) => applyAs(role, 'knowledge.save', { articleId: 'a', ...args }, readerOf({ articles: rows, hospitals: [hospital] }));

describe('knowledge.save', () => {
  it('is for those who keep it; a keyword stands once', () => {
    for (const role of ['lead', 'manager'] as const) expect(save(role, { fields })).toMatchObject({ changes: [{ row: { title: '退号规则', keywords: ['退号', '取消'], updatedBy: 'u', updatedAt: 1000 } }] });
    expect(save('agent', { fields })).toMatchObject({ code: 'forbidden' });
  });
  it('an edit names its fields; what it does not name stays, also when somebody has just changed it', () => {
    const theirs = { ...article, body: '同事刚改的' };
    expect(save('lead', { fields: { title: '新标题' }, base: { title: '退号' } }, [theirs])).toMatchObject({ changes: [{ row: { title: '新标题', body: '同事刚改的', keywords: ['退号'] } }] });
    expect(save('lead', { fields: { body: '我改的' }, base: { body: '可以退' } }, [theirs])).toMatchObject({ code: 'conflict' });
  });
  it.each([
    ['a new one without a text', { fields: { title: '标题' } }, [], 'malformed'],
    ['an edit of what was deleted', { fields, base: {} }, [], 'not_found'],
    ['a hospital that is not there', { fields: { ...fields, hospitalId: 'x' } }, [], 'not_found'],
    ['too many keywords', { fields: { ...fields, keywords: Array.from({ length: 21 }, (_, at) => `k${at}`) } }, [], 'malformed'],
  ])('refuses %s', (_name, args, rows, code) => expect(save('lead', args, rows)).toMatchObject({ code }));
  it('for one hospital', () => expect(save('lead', { fields: { ...fields, hospitalId: 'h' } })).toMatchObject({ changes: [{ row: { hospitalId: 'h' } }] }));
});

describe('knowledge.remove', () => {
  it('is for those who keep it', () => {
    const remove = (role: 'agent' | 'lead', rows: readonly Article[]) => applyAs(role, 'knowledge.remove', { articleId: 'a' }, readerOf({ articles: rows }));
    expect([remove('lead', [article]), remove('agent', [article]), remove('lead', [])]).toMatchObject([{ changes: [{ row: null }] }, { code: 'forbidden' }, { code: 'not_found' }]);
  });
});
