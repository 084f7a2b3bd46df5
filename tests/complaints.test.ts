import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** What users of other systems complain about most: `docs/testing.md` lists them, and each has a test that carries its number. */

const root = join(import.meta.dirname, '..');
const inWords = readFileSync(join(root, 'docs', 'testing.md'), 'utf8');
const listed = [...inWords.matchAll(/^\| (\d+) \| [^|]+ \| `([^`]+)` \|$/gm)].map(([, number, file]) => ({ number: Number(number), file: file ?? '' }));

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(test|spec)\.tsx?$/.test(name));
/** Titles of tests and of their groups, not comments. */
const titles = /(?:describe|it|test)\(\s*(['`])(?:(?!\1).)*\(complaint (\d+)[^)]*\)/g;
const named = files.flatMap((name) => {
  const file = `tests/${name.replaceAll('\\', '/')}`;
  return [...readFileSync(join(root, file), 'utf8').matchAll(titles)].map(([, , number]) => ({ number: Number(number), file }));
});

it('each of the fifteen complaints has a test with its number in its title, where the list says', () => {
  expect(listed.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  for (const one of listed) expect(named, `complaint ${one.number}`).toContainEqual(one);
});

it('no title carries a number that the list does not know', () => {
  expect(named.filter(({ number }) => number < 1 || number > 15)).toEqual([]);
});
