import { describe, expect, it } from 'vitest';
import { isPressed } from '../../../renderer/app/shortcutRules.ts';
import type { KeyPress, KeyTarget } from '../../../renderer/app/shortcutRules.ts';

const page: KeyTarget = { editable: false, inDialog: false };
const field: KeyTarget = { editable: true, inDialog: false };
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key, code: '', keyCode: 0, isComposing: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, ...more,
});

describe('isPressed', () => {
  it('takes letters on the page, not in fields and not in dialogs', () => {
    expect(isPressed('j', press('j'), page)).toBe(true);
    expect(isPressed('j', press('j'), field)).toBe(false);
    expect(isPressed('j', press('j'), { editable: false, inDialog: true })).toBe(false);
  });

  it('never fires while an input method composes, in either way of telling', () => {
    expect(isPressed('j', press('j', { isComposing: true }), page)).toBe(false);
    expect(isPressed('j', press('j', { keyCode: 229 }), page)).toBe(false);
    expect(isPressed('mod+k', press('k', { ctrlKey: true, keyCode: 229 }), field)).toBe(false);
  });

  it('takes Ctrl+K everywhere, Cmd+K too, and K alone is another shortcut', () => {
    expect(isPressed('mod+k', press('k', { ctrlKey: true }), field)).toBe(true);
    expect(isPressed('mod+k', press('k', { metaKey: true }), page)).toBe(true);
    expect(isPressed('k', press('k', { ctrlKey: true }), page)).toBe(false);
    expect(isPressed('mod+k', press('k'), page)).toBe(false);
  });

  it('reads digits with Alt from the key, whatever character the keyboard makes of it', () => {
    expect(isPressed('alt+1', press('¡', { altKey: true, code: 'Digit1' }), field)).toBe(true);
    expect(isPressed('alt+1', press('2', { altKey: true, code: 'Digit2' }), page)).toBe(false);
  });

  it('takes ? although it needs Shift, and leaves shifted letters alone', () => {
    expect(isPressed('?', press('?', { shiftKey: true }), page)).toBe(true);
    expect(isPressed('e', press('E', { shiftKey: true }), page)).toBe(false);
  });
});
