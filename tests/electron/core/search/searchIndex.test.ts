import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../../electron/core/db/migrate.ts';
import type { Database } from '../../../../electron/core/db/types.ts';
import type { SearchDoc } from '../../../../electron/core/search/indexDocs.ts';
import { normalise } from '../../../../shared/search/normalise.ts';
import { type SearchKind, searchKinds, searchTablesSql } from '../../../../electron/core/search/schema.ts';
import type { Narrowing, SearchHit, SearchRequest } from '../../../../electron/core/search/search.ts';
import { createSearchIndex, type SearchIndex } from '../../../../electron/core/search/searchIndex.ts';
import { scratchDatabase } from '../db/scratch.ts';
import { anyQuery, anyText } from './samples.ts';

const migrations: Migration[] = [{ name: '0001_search', at: 1_760_000_000_000, sql: searchTablesSql }];
const SECOND = 1_760_000_000_000;

function doc(id: string, text: string, at = SECOND, kind: SearchKind = 'message'): SearchDoc {
  return { kind, id, parentId: `of-${id}`, at, text };
}

async function filled(docs: readonly SearchDoc[], index = createSearchIndex()) {
  const database = await scratchDatabase({ migrations });
  await database.write((tx) => index.indexDocs(tx, docs));
  const find = async (query: string, kinds: readonly SearchKind[] = ['message']) =>
    (await index.search(database.read, { query, kinds, limit: 100 })).map((hit) => hit.id);
  return { database, index, find };
}

async function allPages(database: Database, index: SearchIndex, query: string, limit: number, narrow?: SearchRequest['narrow']): Promise<SearchHit[]> {
  const hits: SearchHit[] = [];
  for (;;) {
    const before = hits.at(-1)?.cursor;
    const page = await index.search(database.read, { query, kinds: searchKinds, limit, before, narrow });
    hits.push(...page);
    if (page.length < limit) return hits;
  }
}

describe('search', () => {
  it('finds one, two, four and eight characters, mixed scripts and rare names', async () => {
    const { find } = await filled([
      doc('1', '门诊三楼叫号屏不显示患者姓名'),
      doc('2', 'CT室３号机 MRI-2 连不上ＰＡＣＳ'),
      doc('3', '𠮷野医生来电：138-0013-8000，请回访😀'),
    ]);
    for (const query of ['屏', '号屏', '三楼叫号', '叫号屏不显示患者', '名']) expect(await find(query)).toEqual(['1']);
    for (const query of ['ct', 'CT室', '3号', 'mri-2', 'pacs', 'S', '机 m', '2 连']) expect(await find(query)).toEqual(['2']);
    for (const query of ['𠮷', '𠮷野', '138', '13-8', '，请', '😀', '访😀', '：1']) expect(await find(query)).toEqual(['3']);
    for (const query of ['ct机', '屏号', '，，', '𠮷田', 'xyz']) expect(await find(query)).toEqual([]);
    for (const query of ['', '   ', '\u0000', '\n']) expect(await find(query)).toEqual([]);
    expect((await find('号')).toSorted()).toEqual(['1', '2']);
  });

  it('verifies: all words of a query in a text are not yet the query', async () => {
    const { find } = await filled([doc('1', '叫号，号屏'), doc('2', 'abc bcd'), doc('3', '叫号屏 abcd')]);
    expect(await find('叫号屏')).toEqual(['3']);
    expect(await find('abcd')).toEqual(['3']);
  });

  it('loses nothing where a page ends between two kinds of one moment', async () => {
    const docs = [1, 2, 3].flatMap((at) => searchKinds.map((kind) => doc(`${kind}${at}`, '打印', SECOND + at, kind)));
    const { database, index } = await filled(docs);
    for (const limit of [1, 2, 3, 5]) {
      const ids = (await allPages(database, index, '打印', limit)).map((hit) => hit.id);
      expect(ids).toEqual([3, 2, 1].flatMap((at) => searchKinds.toReversed().map((kind) => `${kind}${at}`)));
    }
  });

  it('takes every sign of a query as it is', async () => {
    const texts = [
      '"引号"', "it's", 'a AND b', 'a OR b', 'NOT a', 'NEAR(a b)', 'col:a', 'a*', '^a', '{a}', '-a', '100%', 'a_b', '\\',
    ];
    const { find } = await filled(texts.map((text, index) => doc(`${index}`, text, SECOND + index)));
    for (const [index, text] of texts.entries()) expect(await find(text)).toContain(`${index}`);
    expect(await find('%')).toEqual(['11']);
    expect(await find('_')).toEqual(['12']);
    expect(await find('"')).toEqual(['0']);
    expect(await find('" OR "')).toEqual([]);
  });

  it('gives the newest first, also when old messages arrive later', async () => {
    const { database, index, find } = await filled([doc('b', '打印机', SECOND + 50), doc('d', '打印机', SECOND + 90)]);
    await database.write((tx) => index.indexDocs(tx, [doc('a', '打印机', SECOND), doc('c', '打印机', SECOND + 60)]));
    expect(await find('打印')).toEqual(['d', 'c', 'b', 'a']);
    expect(await find('印')).toEqual(['d', 'c', 'b', 'a']);
    expect(await index.search(database.read, { query: '打印', kinds: ['message'], limit: 1 })).toEqual([
      { kind: 'message', id: 'd', parentId: 'of-d', at: SECOND + 90, cursor: (SECOND + 90) * searchKinds.length },
    ]);
  });

  it('searches only the kinds asked for', async () => {
    const { find } = await filled([doc('m', '打印机'), doc('t', '打印机', SECOND, 'ticket')]);
    expect(await find('打印', ['message'])).toEqual(['m']);
    expect(await find('打印', ['ticket'])).toEqual(['t']);
    expect((await find('打印', ['ticket', 'message', 'ticket'])).toSorted()).toEqual(['m', 't']);
    expect(await find('打印', [])).toEqual([]);
  });

  it('replaces and removes: the old text is not found any more', async () => {
    const { database, index, find } = await filled([doc('1', '旧的故障'), doc('2', '别的故障')]);
    await database.write((tx) => index.indexDocs(tx, [doc('1', '新的问题', SECOND + 1), doc('1', '最新问题', SECOND + 2)]));
    expect(await find('旧的')).toEqual([]);
    expect(await find('新的')).toEqual([]);
    expect(await find('最新')).toEqual(['1']);
    await database.write((tx) => index.removeDocs(tx, 'message', ['2', 'nobody']));
    expect(await find('故障')).toEqual([]);
    expect(await database.read.all('select count(*) as n from search_message')).toEqual([{ n: 1 }]);
    expect(await database.read.all('select count(*) as n from search_message_fts')).toEqual([{ n: 1 }]);
  });

  it('rolls back with its transaction', async () => {
    const { database, index, find } = await filled([doc('1', '旧的故障')]);
    const work = database.write(async (tx) => {
      await index.indexDocs(tx, [doc('1', '新的'), doc('2', '新的')]);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await find('旧的')).toEqual(['1']);
    expect(await find('新的')).toEqual([]);
  });

  it('has room for thousands of messages of one second, in many batches', async () => {
    const { database, index, find } = await filled([doc('first', '排队', SECOND - 1)]);
    for (let batch = 0; batch < 5; batch++) {
      const docs = Array.from({ length: 1200 }, (_, at) => doc(`${batch}-${at}`, '排队'));
      await database.write((tx) => index.indexDocs(tx, docs));
    }
    expect(await database.read.all('select count(*) as n from search_message')).toEqual([{ n: 6001 }]);
    expect((await find('排队')).length).toBe(100);
    expect(new Set((await allPages(database, index, '排', 500)).map((hit) => hit.id)).size).toBe(6001);
  });

  it('finds exactly what `includes` finds on the normalised texts, in pages, whatever the scan window', async () => {
    const kind = fc.constantFrom(...searchKinds);
    const drawnDoc = fc.record({ text: anyText, at: fc.nat(40), kind, id: fc.nat(30) });
    const run = fc.record({
      batches: fc.array(fc.array(drawnDoc, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
      removed: fc.array(fc.nat(30), { maxLength: 5 }),
      queries: fc.array(anyQuery, { minLength: 1, maxLength: 12 }),
      substring: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
      tuning: fc.constantFrom(
        { probeRows: 0, scanRows: 0 }, { probeRows: 1, scanRows: 6 }, { probeRows: 3, scanRows: 100 }, undefined,
      ),
      limit: fc.integer({ min: 1, max: 9 }),
      span: fc.tuple(fc.nat(40), fc.nat(41)),
    });
    const database = await scratchDatabase({ migrations });
    await fc.assert(
      fc.asyncProperty(run, async ({ batches, removed, queries, substring, tuning, limit, span }) => {
        const index = createSearchIndex(tuning);
        const held = new Map<string, { readonly text: string; readonly at: number }>();
        await database.write(async (tx) => {
          for (const each of searchKinds) {
            const all = await tx.all<{ id: string }>(`select id from search_${each}`);
            await index.removeDocs(tx, each, all.map((row) => row.id));
          }
          for (const batch of batches) {
            const docs = batch.map((drawn) => doc(`${drawn.kind}${drawn.id}`, drawn.text, SECOND + drawn.at * 50, drawn.kind));
            await index.indexDocs(tx, docs);
            for (const { id, text, at } of docs) held.set(id, { text: normalise(text), at });
          }
          await index.removeDocs(tx, 'message', removed.map((id) => `message${id}`));
          for (const id of removed) held.delete(`message${id}`);
        });
        const source = Array.from([...held.values()][substring[0] % Math.max(1, held.size)]?.text ?? '');
        const from = substring[1] % (source.length + 1);
        const cut = source.slice(from, from + 1 + (substring[2] % 8)).join('');
        // Narrowed to a stretch of time and to all but one document, with words and without.
        const [begin, end] = span.map((at) => SECOND + at * 50) as [number, number]; // of two
        const narrow = (): Narrowing => ({ text: 'd.parent_id <> ?', binds: ['of-message3'], from: begin, to: end });
        for (const query of [cut, '']) {
          const hits = await allPages(database, index, query, limit, narrow);
          const expected = [...held].filter(([id, { text, at }]) => id !== 'message3' && at >= begin && at < end && text.includes(normalise(query)));
          expect(hits.map((hit) => hit.id).toSorted()).toEqual(expected.map(([id]) => id).toSorted());
        }
        for (const query of [...queries, cut]) {
          const text = normalise(query);
          const expected = [...held].filter(([, { text: body }]) => text !== '' && body.includes(text)).map(([id]) => id);
          const hits = await allPages(database, index, query, limit);
          expect(hits.map((hit) => hit.id).toSorted()).toEqual(expected.toSorted());
          const times = hits.map((hit) => held.get(hit.id)?.at ?? 0);
          expect(times).toEqual(times.toSorted((a, b) => b - a));
        }
      }),
      { numRuns: 150 },
    );
  }, 30_000);
});
