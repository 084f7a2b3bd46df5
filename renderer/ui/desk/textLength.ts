/** Of a text as the contracts count it: in characters, one outside of the first 65,536 counts once too. */
export function textLength(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

/** By how much a text, without the blanks around it, is longer than `max`; null: it fits. */
export function overOf(text: string, max: number): number | null {
  const trimmed = text.trim();
  if (trimmed.length <= max) return null;
  const over = textLength(trimmed) - max;
  return over > 0 ? over : null;
}
