import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sections } from '../../../renderer/app/Rail.tsx';
import { keyText, shortcutSheet } from '../../../renderer/app/shortcutSheet.ts';

const listed = (section: string): readonly string[] =>
  shortcutSheet.filter((sheet) => sheet.section === section).flatMap((sheet) => sheet.rows.flatMap((row) => row.keys));

/** The keys that the sources of a feature register. */
function registered(folder: string): readonly string[] {
  const root = new URL(`../../../renderer/${folder}/`, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) => [...readFileSync(new URL(file, root), 'utf8').matchAll(/useShortcut\('([^']+)'/g)])
    .map((match) => match[1] ?? '');
}

describe('shortcutSheet', () => {
  it.each(['inbox', 'tickets', 'callbacks', 'calls', 'duty', 'reports', 'directory'])('lists every key of %s', (page) => {
    const keys = registered(page).filter((key) => !listed('everywhere').includes(key));
    expect(keys.filter((key) => !listed(page).includes(key))).toEqual([]);
  });

  it('lists the keys of the frame, and as many pages as the rail has', () => {
    for (const key of registered('app')) expect(listed('everywhere')).toContain(key);
    expect(listed('everywhere')).toContain('F9');
    expect(listed('everywhere')).toContain(`alt+${sections.length}`);
    expect(shortcutSheet.map((sheet) => sheet.section)).toEqual(expect.arrayContaining(sections.map((one) => one.key)));
  });

  it('writes keys as they stand on a keyboard', () => {
    expect(['mod+k', 'alt+1', 'Escape', '?', 'j'].map(keyText)).toEqual(['Ctrl + K', 'Alt + 1', 'Esc', '?', 'J']);
  });
});
