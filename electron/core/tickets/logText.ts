import { sniff } from '../../../shared/files/fileTypes.ts';

/** As much of one log as the file for R&D holds, characters: what failed stands near the end. */
const MOST_CHARACTERS = 1_000_000;

/** What the file for R&D can say of an attached log. */
export type LogContent =
  | { readonly kind: 'text'; readonly text: string; /** Characters left out before it. */ readonly cut: number }
  | { readonly kind: 'notText' }
  /** Neither on this desktop nor to be had now. */
  | { readonly kind: 'away' };

/** Reads a log: UTF-8, else GB18030, which Chinese Windows writes. */
export function logContent(bytes: Uint8Array | null): LogContent {
  if (bytes === null) return { kind: 'away' };
  if (sniff(bytes) !== 'text/plain') return { kind: 'notText' };
  const text = decode(bytes);
  // Never a half of a surrogate pair at the beginning.
  const kept = text.slice(-MOST_CHARACTERS).replace(/^[\uDC00-\uDFFF]/, '');
  return { kind: 'text', text: kept, cut: text.length - kept.length };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
