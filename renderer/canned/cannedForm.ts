import type { CannedReply } from '../../shared/canned/model.ts';
import { unknownIn } from '../../shared/canned/variables.ts';

export interface CannedForm {
  readonly title: string;
  readonly code: string;
  readonly text: string;
  readonly shared: boolean;
}

export const cannedFormOf = (reply: CannedReply | null, shared: boolean): CannedForm =>
  reply === null ? { title: '', code: '', text: '', shared } : { title: reply.title, code: reply.code, text: reply.text, shared: reply.ownerId === null };

export type CannedProblem = { readonly word: 'need' | 'badCode' } | { readonly word: 'codeTaken'; readonly title: string } | { readonly word: 'unknownVariable'; readonly names: readonly string[] };
export type CannedProblems = Partial<Readonly<Record<'title' | 'code' | 'text', CannedProblem>>>;

const codeOf = (form: CannedForm): string => form.code.trim().replace(/^\//u, '').toLowerCase();

/** @param others every other reply that the person sees: a code leads to one of them */
export function cannedProblems(form: CannedForm, others: readonly CannedReply[]): CannedProblems {
  const code = codeOf(form);
  const taken = code === '' ? undefined : others.find((other) => other.code === code);
  const unknown = unknownIn(form.text);
  return {
    ...(form.title.trim() === '' ? { title: { word: 'need' } } : {}),
    ...(/^[\p{L}\p{N}_-]*$/u.test(code) ? (taken === undefined ? {} : { code: { word: 'codeTaken', title: taken.title } }) : { code: { word: 'badCode' } }),
    ...(form.text.trim() === '' ? { text: { word: 'need' } } : unknown.length > 0 ? { text: { word: 'unknownVariable', names: unknown } } : {}),
  };
}

export interface SavedFields {
  readonly title?: string;
  readonly code?: string;
  readonly text?: string;
}

/** What is to be saved: of a new one everything, of one that stands what differs, with what the person saw there. Null: nothing differs. */
export function changedFields(form: CannedForm, before: CannedReply | null): { readonly fields: SavedFields; readonly base?: SavedFields } | null {
  const wanted = { title: form.title.trim(), code: codeOf(form), text: form.text.trim() };
  if (before === null) return { fields: wanted };
  const keys = (['title', 'code', 'text'] as const).filter((key) => wanted[key] !== before[key]);
  if (keys.length === 0) return null;
  const only = (of: typeof wanted): SavedFields => Object.fromEntries(keys.map((key) => [key, of[key]]));
  return { fields: only(wanted), base: only(before) };
}

/** First letters of a title as it sounds. The dictionary is loaded when somebody saves one, and never while replying. */
export async function initialsOf(title: string): Promise<string> {
  const { pinyin } = await import('pinyin-pro');
  return pinyin(title, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/gu, '')
    .slice(0, 120);
}
