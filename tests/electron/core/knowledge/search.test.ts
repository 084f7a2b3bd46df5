import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import type { Database } from '../../../../electron/core/db/types.ts';
import { allArticles, knowledgeTables, searchArticles, suggestedArticles } from '../../../../electron/core/knowledge/store.ts';
import { mirrorMigrations } from '../../../../electron/core/migrations/mirror.ts';
import { docsWithAny } from '../../../../electron/core/search/anyPiece.ts';
import { normalise } from '../../../../shared/search/normalise.ts';
import { createSearchIndex } from '../../../../electron/core/search/searchIndex.ts';
import { demoArticles } from '../../../../relay/demo/knowledge.ts';
import { asId } from '../../../../shared/ids.ts';
import type { Article } from '../../../../shared/knowledge/model.ts';
import { searchedText } from '../../../../shared/knowledge/search.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';

const demo = demoArticles.map((one, index): Article => ({
  id: asId(`a${String(index).padStart(3, '0')}`), title: one.title, keywords: [...one.keywords], body: one.body, source: one.source, hospitalId: one.only === undefined ? null : asId(one.only), updatedBy: asId('u'), updatedAt: index,
}));
/** The same words in other cases and widths, and signs that a query language would take for its own. */
const odd: readonly Article[] = [
  { ...(demo[0] as Article), id: asId('b1'), title: 'ＨＩＳ 接口 ERR_1024', keywords: ['100%', '"引号"', "it's"], body: '退号 * OR NOT (报告)', source: '' },
  { ...(demo[0] as Article), id: asId('b2'), title: '𠮷田医生停诊', keywords: [], body: 'his 与 HIS', source: 'A/B' },
];
const all = [...demo, ...odd];
const index = createSearchIndex();
let dir: string;
let database: Database;
beforeAll(async () => {
  dir = scratchDir('knowledge');
  const opened = await openDatabase({ file: `${dir}/mirror.db`, durability: 'normal', migrations: mirrorMigrations, appVersion: '0' });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  database = opened.database;
  await database.write(async (tx) => void (await knowledgeTables[0]?.put(tx, all.map((row) => ({ row, rev: 1 })))));
});
afterAll(async () => {
  await database.close();
  await removeScratchDir(dir);
});
const found = async (query: string): Promise<readonly string[]> => (await searchArticles(database.read, index, query)).map(({ id }) => id);
const titles = async (query: string): Promise<readonly string[]> => (await searchArticles(database.read, index, query)).map(({ title }) => title);

/** Every piece of one to six letters that stands somewhere, and some that do not. */
const letters = [...all.map(searchedText).join('\n')];
const piece = fc.tuple(fc.nat(letters.length - 1), fc.integer({ min: 1, max: 6 })).map(([from, length]) => letters.slice(from, from + length).join(''));
const query = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, { weight: 1, arbitrary: fc.constantFrom('退', '号', 'h', 'hi', '没有的', '%', '_', '"', '𠮷') }), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));

describe('search in the knowledge base', () => {
  it('finds exactly what LIKE finds for each word, one- and two-character words too', async () => {
    await fc.assert(
      fc.asyncProperty(query, async (typed) => {
        const terms = normalise(typed).split(' ').filter((term) => term !== '');
        const rows = await database.read.all<{ id: string }>(
          `select id from search_article where ${terms.map(() => `body like ? escape '\\'`).join(' and ') || '1'}`,
          terms.map((term) => `%${term.replaceAll(/[\\%_]/g, '\\$&')}%`),
        );
        expect((await found(typed)).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it('puts what is in the title before what is only in the text', async () => {
    expect((await titles('短款'))[0]).toMatch(/^短款/u);
    expect((await titles('退号'))[0]).toMatch(/^退号/u);
    expect((await titles('报告 打印'))[0]).toMatch(/^报告怎么打印/u);
    const both = await titles('his');
    expect(both[0]).toBe('ＨＩＳ 接口 ERR_1024');
  });

  it('without words shows all, newest first', async () => {
    expect(await found('  ')).toEqual((await allArticles(database.read)).map(({ id }) => id));
    expect(await found('')).toHaveLength(all.length);
  });

  it('forgets what was deleted and finds what was changed', async () => {
    const table = knowledgeTables[0];
    const row: Article = { ...(demo[0] as Article), id: asId('b3'), title: '临时条目甲', keywords: [], body: '', source: '' };
    await database.write(async (tx) => void (await table?.put(tx, [{ row, rev: 2 }])));
    expect(await found('临时条目')).toEqual(['b3']);
    await database.write(async (tx) => void (await table?.put(tx, [{ row: { ...row, title: '改过的乙' }, rev: 3 }])));
    expect([await found('临时条目'), await found('过的')]).toEqual([[], ['b3']]);
    await database.write(async (tx) => void (await table?.remove(tx, ['b3'])));
    expect(await found('过的')).toEqual([]);
  });
});

describe('suggestions out of the mirror', () => {
  it('read only the texts in which the index knows a piece of what was said', async () => {
    expect((await suggestedArticles(database.read, ['退号按钮是灰的'], null)).map(({ article }) => article.title)[0]).toMatch(/^退号/u);
    expect(await suggestedArticles(database.read, ['好的，谢谢'], null)).toEqual([]);
  });

  it('leave out none that holds a piece (oracle: the texts themselves)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece.map(normalise).filter((one) => [...one].length >= 5), { maxLength: 4 }), async (pieces) => {
        const ids = new Set(await docsWithAny(database.read, 'article', pieces));
        for (const article of all) {
          if (pieces.some((one) => normalise(searchedText(article)).includes(one))) expect(ids).toContain(article.id);
        }
      }),
      { numRuns: 100 },
    );
  });
});
