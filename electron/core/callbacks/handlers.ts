import type { CallbackItem } from '../../../shared/callbacks/contract.ts';
import type { Attempt, Callback } from '../../../shared/callbacks/model.ts';
import { dueState, missingParties } from '../../../shared/callbacks/rules.ts';
import type { DueState } from '../../../shared/callbacks/rules.ts';
import { maskName, maskPhone } from '../../../shared/directory/rules.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { SyncMark } from '../../../shared/tickets/contract.ts';
import { DAY_MS, startOfDay } from '../../../shared/time/shanghai.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import { attemptsOf, dueTimes, getCallback, listCallbacks } from './store.ts';

export function callbackHandlers(context: FeatureContext, sealer: Sealer): Handlers<'callbacks.list' | 'callbacks.get'> {
  const { mirror } = context;
  const stateOf = (callback: Pick<Callback, 'status' | 'dueAt'>): DueState => {
    const now = context.now();
    return dueState(callback, now, startOfDay(now) + DAY_MS);
  };

  function itemOf(callback: Callback, attempts: readonly Attempt[], sync: SyncMark): CallbackItem {
    return {
      ...callback,
      patientName: maskName(callback.patientName),
      patientPhone: maskPhone(callback.patientPhone),
      due: stateOf(callback),
      attempts: attempts.length,
      missing: missingParties(callback, attempts),
      sync,
    };
  }

  return {
    'callbacks.list': async ({ show, hospitalId, limit }) => {
      const rows = await listCallbacks(mirror, sealer, { show, hospitalId, limit, now: context.now() });
      const attempts = await attemptsOf(mirror, rows.map((row) => row.id));
      const markOf = await context.marks('callbacks');
      const due = await dueTimes(mirror, hospitalId);
      const counts: Record<DueState, number> = { overdue: 0, today: 0, later: 0, closed: due.closed };
      for (const dueAt of due.open) counts[stateOf({ status: 'open', dueAt })] += 1;
      return ok({ items: rows.map((row) => itemOf(row, attempts.filter((one) => one.callbackId === row.id), markOf(row.id))), counts });
    },

    'callbacks.get': async ({ callbackId }) => {
      const away = await context.bring('callbacks', callbackId);
      if (away !== null) return context.refuse(away);
      const callback = await getCallback(mirror, sealer, callbackId);
      if (callback === null) return context.refuse('not_found');
      const attempts = await attemptsOf(mirror, [callbackId]);
      const [callbackMark, attemptMark] = [await context.marks('callbacks'), await context.marks('attempts')];
      return ok({
        callback: itemOf(callback, attempts, callbackMark(callback.id)),
        attempts: attempts.map((attempt) => ({ ...attempt, sync: attemptMark(attempt.id) })),
      });
    },
  };
}
