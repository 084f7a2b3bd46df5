import type { AttemptId, TicketEntryId, TicketId } from '../../shared/ids.ts';
import { asId } from '../../shared/ids.ts';
import type { CallbackId } from '../../shared/ids.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { Mutate } from '../ipc/useRequest.ts';
import { newId } from '../ui/newId.ts';
import { makesCallback, parseCall } from './callForm.ts';
import type { CallForm, CallProblems } from './callForm.ts';

export type SavedCall = { readonly kind: 'saved'; readonly startedAt: Instant } | { readonly kind: 'problems'; readonly problems: CallProblems } | { readonly kind: 'refused' };

/**
 * The call first, so that nothing that may be refused beside it can take it along; then what hangs on it. Each is
 * durable by itself; what is refused is shown, and can be done again from the call's page.
 * @param closing the words a callback is closed with where nothing was noted
 */
export async function saveCall(form: CallForm, now: Instant, run: Mutate['run'], closing: string): Promise<SavedCall> {
  const parsed = parseCall(form, now, { ticketId: newId<TicketId>(), entryId: newId<TicketEntryId>() });
  if (parsed.kind === 'problems') return parsed;
  const { callId, startedAt } = parsed.log;
  if (!(await run('calls.log', parsed.log))) return { kind: 'refused' };
  if (parsed.ticketId !== null && (parsed.ticket === null || (await run('tickets.create', parsed.ticket)))) {
    await run('calls.link', { callId, ticketId: parsed.ticketId });
  }
  if (form.callbackId !== null && !makesCallback(form)) {
    const callbackId = asId<CallbackId>(form.callbackId);
    const logged = await run('calls.attempt', { callId, callbackId, attemptId: newId<AttemptId>(), party: form.party });
    if (logged && form.closes && form.result === 'answered') {
      const notes = form.notes.trim();
      await run('callbacks.close', { callbackId, result: (notes === '' ? closing : notes).slice(0, 2000) });
    }
  }
  return { kind: 'saved', startedAt };
}
