import { describe, expect, it } from 'vitest';
import { cannedFormOf, cannedProblems, changedFields, initialsOf } from '../../../renderer/canned/cannedForm.ts';
import { articleFormOf, articleProblems, changedArticle, keywordsOf } from '../../../renderer/knowledge/articleForm.ts';
import { asId } from '../../../shared/ids.ts';
import type { CannedReply } from '../../../shared/canned/model.ts';
import type { Article } from '../../../shared/knowledge/model.ts';

const reply: CannedReply = { id: asId('r'), title: '退号', code: 'th', text: '可以退', initials: 'th', ownerId: null, updatedBy: asId('u'), updatedAt: 1 };
const article: Article = { id: asId('a'), title: '退号', keywords: ['退号', '取消'], body: '可以退', hospitalId: null, source: '手册', updatedBy: asId('u'), updatedAt: 1 };

describe('the form of a canned reply', () => {
  const form = cannedFormOf(reply, true);
  it('says what is wrong', () => {
    expect(cannedProblems(cannedFormOf(null, true), [])).toEqual({ title: { word: 'need' }, text: { word: 'need' } });
    expect(cannedProblems({ ...form, code: '/a b' }, [])).toEqual({ code: { word: 'badCode' } });
    expect(cannedProblems({ ...form, code: '/TH' }, [reply])).toEqual({ code: { word: 'codeTaken', title: '退号' } });
    expect(cannedProblems({ ...form, text: '{{患者}}您好' }, [])).toEqual({ text: { word: 'unknownVariable', names: ['患者'] } });
    expect(cannedProblems({ ...form, text: '{{contact}}您好' }, [])).toEqual({});
  });
  it('saves what differs, with what was seen there', () => {
    expect(changedFields(form, reply)).toBeNull();
    expect(changedFields({ ...form, text: ' 可以退的 ', code: '/TH' }, reply)).toEqual({ fields: { text: '可以退的' }, base: { text: '可以退' } });
    expect(changedFields(form, null)).toEqual({ fields: { title: '退号', code: 'th', text: '可以退' } });
  });
  it('finds the first letters of a title as it sounds, also where one character sounds in two ways', async () => {
    expect(await initialsOf('挂号缴费')).toBe('ghjf');
    expect(await initialsOf('重庆银行 ABC-1')).toBe('cqyhabc1');
  });
});

describe('the form of an article', () => {
  const form = articleFormOf(article);
  it('reads keywords however they are separated, each once', () => expect(keywordsOf('退号， 取消,退号、改期;窗口')).toEqual(['退号', '取消', '改期', '窗口']));
  it('says what is wrong', () => {
    expect(articleProblems(articleFormOf(null))).toEqual({ title: { word: 'need' }, body: { word: 'need' } });
    expect(articleProblems({ ...form, keywords: '很长'.repeat(20) })).toEqual({ keywords: { word: 'tooManyKeywords' } });
    expect(articleProblems({ ...form, body: '{{x}}' })).toMatchObject({ body: { names: ['x'] } });
  });
  it('saves what differs, with what was seen there', () => {
    expect(changedArticle(form, article)).toBeNull();
    expect(changedArticle({ ...form, keywords: '退号', hospitalId: 'h' }, article)).toEqual({ fields: { keywords: ['退号'], hospitalId: 'h' }, base: { keywords: ['退号', '取消'], hospitalId: null } });
  });
});
