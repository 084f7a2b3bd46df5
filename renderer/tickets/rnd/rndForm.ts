import { asId } from '../../../shared/ids.ts';
import type { AttachmentId } from '../../../shared/ids.ts';
import { ticketMutations } from '../../../shared/tickets/wire.ts';

export interface RndForm {
  readonly question: string;
  readonly soFar: string;
  readonly logs: string;
  readonly attachmentIds: readonly string[];
}

export const QUESTION_MAX = 4000;
export const LOGS_MAX = 20_000;
export type RndProblems = Partial<Readonly<{ question: 'needQuestion'; soFar: 'needSoFar'; logs: 'needLogs' }>>;

/** What was refused, to be changed; empty for a new one. */
export function rndFormOf(mine: unknown): RndForm {
  const parsed = ticketMutations['tickets.sendToRnd'].args.safeParse(mine).data;
  return { question: parsed?.question ?? '', soFar: parsed?.soFar ?? '', logs: parsed?.logs ?? '', attachmentIds: parsed?.attachmentIds ?? [] };
}

/** Clause 四2: R&D gets the question, what was found so far and logs, or nothing. */
export function rndProblems(form: RndForm): RndProblems {
  return {
    ...(form.question.trim() === '' ? { question: 'needQuestion' } : {}),
    ...(form.soFar.trim() === '' ? { soFar: 'needSoFar' } : {}),
    ...(form.logs.trim() === '' && form.attachmentIds.length === 0 ? { logs: 'needLogs' } : {}),
  };
}

export function rndArgs(form: RndForm): { question: string; soFar: string; logs: string; attachmentIds: AttachmentId[] } {
  return { question: form.question.trim(), soFar: form.soFar.trim(), logs: form.logs.trim(), attachmentIds: form.attachmentIds.map((id) => asId(id)) };
}
