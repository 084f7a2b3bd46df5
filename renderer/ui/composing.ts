/** The part of a key press that tells whether an input method has it. */
export interface ComposingKey {
  readonly keyCode: number;
  readonly nativeEvent: { readonly isComposing: boolean };
}

/**
 * Whether a key belongs to the input method: the Enter that takes a word must not send, choose or submit. Chromium reports it with
 * `isComposing`, older input methods only with key code 229, and Safari's order is another: the composition has ended by the time the key
 * is told, and only the code is left.
 */
export function isComposing(event: ComposingKey): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}
