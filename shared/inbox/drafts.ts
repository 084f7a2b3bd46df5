import type { ReplyDraft } from './model.ts';

/** A draft as one desktop holds it, durable before anything is sent. */
export interface HeldDraft {
  readonly text: string;
  /** The version of the row that this text is, or was made from; null: there was none. */
  readonly base: string | null;
  /** The text is not yet what `base` names. */
  readonly dirty: boolean;
}

const nothingHeld: Pick<HeldDraft, 'base'> = { base: null };

/** Whether whoever reads `whole` has read `part` too. */
const holds = (whole: string, part: string): boolean => whole.includes(part.trim());

/** Of texts that stand beside a draft; several meet only when nobody looks for long. */
const BESIDE_MAX = 32_000;

/** What stands beside a new text: those that it came after without having been made from them, unless nothing of that is lost. */
export function displaced(before: ReplyDraft | null, next: { readonly text: string; readonly base: string | null }): ReplyDraft['other'] {
  if (before === null) return null;
  const kept = before.other !== null && !holds(next.text, before.other.text) ? before.other : null;
  if (before.version === next.base || before.text.trim() === '' || holds(next.text, before.text)) return kept;
  const text = kept === null ? before.text : `${kept.text}\n${before.text}`.slice(-BESIDE_MAX);
  return { text, at: before.at, version: before.version };
}

export interface OtherDraft {
  /** `newer`: the draft itself, written by another desktop; `beside`: what two desktops wrote at the same time. */
  readonly kind: 'newer' | 'beside';
  /** Empty: it was sent or taken back there. */
  readonly text: string;
  readonly at: number;
  readonly version: string;
}

/** What the person's other desktops say that this one has not taken over yet. */
export function otherDraft(held: HeldDraft | null, row: ReplyDraft | null): OtherDraft | null {
  const { base } = held ?? nothingHeld;
  if (row === null) return null;
  if (row.version !== base) return { kind: 'newer', text: row.text, at: row.at, version: row.version };
  return row.other === null ? null : { kind: 'beside', ...row.other };
}

/** Whether a conversation has words waiting, here or written elsewhere. */
export function isDrafted(held: HeldDraft | null, row: Pick<ReplyDraft, 'text' | 'version'> | null): boolean {
  if (held !== null && (held.dirty || row === null || row.version === held.base)) return held.text.trim() !== '';
  return (row?.text.trim() ?? '') !== '' || (held?.text.trim() ?? '') !== '';
}

/** What a composer does about another desktop's words. */
export type Meeting =
  /** Nothing of one's own is at stake: they take its place. */
  | 'take'
  /** One's own words stay, and the person is asked. */
  | 'offer'
  /** There is nothing to tell. */
  | 'none';

/**
 * One's own words are never taken away: not while they are being typed, not when they have changed since they were last the same.
 * @param own what stands in the field; `touched`: typed in since it was the same as elsewhere; `writing`: the caret is in it
 */
export function meetingOf(other: OtherDraft | null, own: { readonly text: string; readonly touched: boolean; readonly writing: boolean }): Meeting {
  if (other === null) return 'none';
  const isLost = other.text.trim() !== '' && !holds(own.text, other.text);
  if (other.kind === 'beside') return isLost ? 'offer' : 'none';
  if (own.text.trim() === '' || own.text === other.text) return 'take';
  if (own.touched) return isLost ? 'offer' : 'none';
  // Sent from the other computer: the words have gone out, also from under the caret.
  if (other.text.trim() === '') return 'take';
  return own.writing ? (isLost ? 'offer' : 'none') : 'take';
}
