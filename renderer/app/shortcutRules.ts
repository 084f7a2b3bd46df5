/** The part of a keyboard event that decides whether it is a shortcut. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

/** Where the key went. */
export interface KeyTarget {
  /** A text field or anything else that takes typing. */
  readonly editable: boolean;
  /** Inside an open dialog or menu: single letters belong to it. */
  readonly inDialog: boolean;
}

/**
 * Whether a press is the shortcut `combo`: `j`, `?`, `F9`, `Escape`, `mod+k` (Ctrl, or Cmd on a Mac), `alt+1`.
 * Never while an input method composes: some report `isComposing`, older ones only key code 229 (INTERFACE.md).
 */
export function isPressed(combo: string, press: KeyPress, target: KeyTarget): boolean {
  if (press.isComposing || press.keyCode === 229) return false;
  const parts = combo.toLowerCase().split('+');
  const key = parts.at(-1) ?? '';
  const wantsMod = parts.includes('mod');
  const wantsAlt = parts.includes('alt');
  if (wantsMod !== (press.ctrlKey || press.metaKey) || wantsAlt !== press.altKey) return false;
  // A function key types nothing, and the telephone rings whatever one is doing.
  if (!wantsMod && !wantsAlt && !/^f\d+$/.test(key) && (target.editable || target.inDialog)) return false;
  // Selecting all of a text and taking back what was typed belong to the text.
  if (wantsMod && (target.editable || target.inDialog) && (key === 'a' || key === 'z')) return false;
  if (key !== '?' && press.shiftKey !== parts.includes('shift')) return false;
  // With Alt the character may be another one (macOS), so digits are read from the position of the key.
  if (wantsAlt && /^\d$/.test(key)) return press.code === `Digit${key}`;
  return press.key.toLowerCase() === key;
}
