import type { AttachmentRole } from '../../../shared/tickets/model.ts';
import { parseMoment } from '../../ui/desk/moment.ts';
import type { MomentText } from '../../ui/desk/moment.ts';

/** What is said about files that are added together; the last three count for logs only (六1). */
export interface AddForm {
  readonly role: AttachmentRole;
  readonly from: MomentText;
  readonly to: MomentText;
  readonly source: string;
}
export const blankAdd: AddForm = { role: 'file', from: { date: '', time: '' }, to: { date: '', time: '' }, source: '' };

export type AddProblem = 'badMoment' | 'badRange' | 'needSource';
export type AddProblems = Partial<Readonly<Record<'from' | 'to' | 'source', AddProblem>>>;
export type ParsedAdd =
  | { readonly kind: 'ok'; readonly role: AttachmentRole; readonly fromAt: number | null; readonly toAt: number | null; readonly source: string }
  | { readonly kind: 'problems'; readonly problems: AddProblems };

/** A log names where it is from and, as far as known, the span it covers. */
export function parseAdd(form: AddForm): ParsedAdd {
  if (form.role !== 'log') return { kind: 'ok', role: form.role, fromAt: null, toAt: null, source: '' };
  const [from, to] = [momentOf(form.from), momentOf(form.to)];
  const source = form.source.trim();
  const problems: AddProblems = {
    ...(from === 'bad' ? { from: 'badMoment' } : {}),
    ...(to === 'bad' ? { to: 'badMoment' } : typeof to === 'number' && typeof from === 'number' && to < from ? { to: 'badRange' } : {}),
    ...(source === '' ? { source: 'needSource' } : {}),
  };
  if (from === 'bad' || to === 'bad' || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return { kind: 'ok', role: 'log', fromAt: from, toAt: to, source };
}

/** Null: not given. A date alone is its beginning. */
function momentOf(text: MomentText): number | null | 'bad' {
  if (text.date === '' && text.time.trim() === '') return null;
  const parsed = parseMoment({ date: text.date, time: text.time.trim() === '' ? '00:00' : text.time });
  return parsed.kind === 'ok' ? parsed.at : 'bad';
}
