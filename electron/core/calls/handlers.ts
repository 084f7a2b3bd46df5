import type { CallDetail, CallItem } from '../../../shared/calls/contract.ts';
import type { Call } from '../../../shared/calls/model.ts';
import { isPersonalName } from '../../../shared/calls/rules.ts';
import { maskName, maskPhone } from '../../../shared/directory/rules.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { TicketRef } from '../../../shared/tickets/contract.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import { countCalls, getCall, listCalls } from './store.ts';

/** Rows of other features, gathered by the composition root. */
export interface CallDeps {
  readonly sealer: Sealer;
  readonly tickets: (ids: readonly string[]) => Promise<ReadonlyMap<string, TicketRef>>;
  readonly callbacks: (ids: readonly string[]) => Promise<ReadonlyMap<string, NonNullable<CallItem['callback']>>>;
}

/** Calls as they leave the core: masked, with what they are linked to. */
export function callItems(context: Pick<FeatureContext, 'marks'>, deps: CallDeps): (calls: readonly Call[]) => Promise<CallItem[]> {
  const named = (ids: readonly (string | null)[]): readonly string[] => ids.filter((id) => id !== null);
  return async (calls) => {
    const tickets = await deps.tickets(named(calls.map((one) => one.ticketId)));
    const callbacks = await deps.callbacks(named(calls.map((one) => one.callbackId)));
    const markOf = await context.marks('calls');
    return calls.map((one) => ({
      ...one,
      callerName: isPersonalName(one) ? maskName(one.callerName) : one.callerName,
      phone: maskPhone(one.phone),
      ticket: tickets.get(one.ticketId ?? '') ?? null,
      callback: callbacks.get(one.callbackId ?? '') ?? null,
      sync: markOf(one.id),
    }));
  };
}

export function callHandlers(context: FeatureContext, deps: CallDeps & { readonly dueTo: (call: Call) => Promise<CallDetail['due']> }): Handlers<'calls.list' | 'calls.get'> {
  const items = callItems(context, deps);
  return {
    'calls.list': async ({ limit, ...asked }) => ok({ items: await items(await listCalls(context.mirror, deps.sealer, asked, limit)), ...(await countCalls(context.mirror, asked)) }),

    'calls.get': async ({ callId }) => {
      const away = await context.bring('calls', callId);
      if (away !== null) return context.refuse(away);
      const call = await getCall(context.mirror, deps.sealer, callId);
      const [item] = call === null ? [] : await items([call]);
      return call === null || item === undefined ? context.refuse('not_found') : ok({ call: item, due: await deps.dueTo(call) });
    },
  };
}
