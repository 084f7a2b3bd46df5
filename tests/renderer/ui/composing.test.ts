import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isComposing } from '../../../renderer/ui/composing.ts';

const key = (keyCode: number, composing: boolean) => ({ keyCode, nativeEvent: { isComposing: composing } });

describe('Enter that confirms a Chinese candidate', () => {
  it.each([
    ['Chromium while a word is composed', key(229, true), true],
    ['an input method that tells the real key', key(13, true), true],
    ['Safari, where the composition ends before the key is told', key(229, false), true],
    ['an old input method that tells only the code', key(229, false), true],
    ['Enter itself', key(13, false), false],
  ])('%s', (_name, event, expected) => expect(isComposing(event)).toBe(expected));

  it('is asked for wherever the inbox, its dialogs and the search look at Enter', () => {
    const root = new URL('../../../renderer/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /^(inbox|ui|app\/search|canned|knowledge)\b.*\.tsx$/.test(file));
    const looking = files.filter((file) => /=== 'Enter'|!== 'Enter'/.test(readFileSync(new URL(file, root), 'utf8')));
    expect(looking.length).toBeGreaterThan(4);
    // Lists under a field are asked by the field, which has asked the input method before.
    const byTheirField = ['inbox/desk/mentions.tsx'];
    const wrong = looking.filter((file) => !byTheirField.includes(file.replaceAll('\\', '/')) && !readFileSync(new URL(file, root), 'utf8').includes('isComposing(event)'));
    expect(wrong).toEqual([]);
  });
});
