import { fail, ok } from '../../../shared/ipc/envelope.ts';
import type { CoreBridge, CoreEvent, IpcResult } from '../../../shared/ipc/envelope.ts';
import { requests } from '../../../shared/ipc/contract.ts';
import type { RequestAnswer, RequestArgs, RequestName } from '../../../shared/ipc/contract.ts';
import { asId } from '../../../shared/ids.ts';
import { dueState, missingParties } from '../../../shared/callbacks/rules.ts';
import { gapsOf } from '../../../shared/duty/rules.ts';
import type { Rejection, SessionStatus } from '../../../shared/session/contract.ts';
import type { SyncMark } from '../../../shared/tickets/contract.ts';
import { addDays, DAY_MS, startOfDate, startOfDay } from '../../../shared/time/shanghai.ts';
import type { RowReader } from '../../../shared/wire/mutation.ts';
import { findMutation } from '../../../shared/wire/mutations.ts';
import { addDeskRows } from './deskRows.ts';
import { createFakeBridge } from './fakeBridge.ts';
import { fakeTables } from './fakeRows.ts';
import { fakeLog } from './fakeLog.ts';

type Handler<N extends RequestName> = (args: RequestArgs<N>) => IpcResult<RequestAnswer<N>>;

export interface DeskControl {
  readonly bridge: CoreBridge;
  readonly status: (change: Partial<SessionStatus>) => void;
  /** Applies a mutation as somebody else would: the rows change under the person's hands. */
  readonly elsewhere: (name: string, args: unknown) => void;
  readonly setRejections: (rejections: readonly Rejection[]) => void;
  readonly mutated: readonly { readonly name: string; readonly args: unknown }[];
}

/** A fake core for the desk's pages: duty, tickets, callbacks, directory, reports; the inbox comes from `fakeBridge`. */
export function createDeskBridge(now: () => number): DeskControl {
  const base = createFakeBridge(now);
  const tables = fakeTables(now());
  addDeskRows(tables, now());
  const listeners = new Set<(event: CoreEvent) => void>();
  const mutated: { name: string; args: unknown }[] = [];
  let rejections: readonly Rejection[] = [];
  let serial = 1100;
  base.status({ rejections: 0 });

  const reader: RowReader = {
    get: (entity, id) => (tables[entity] as unknown as ReadonlyMap<string, never>).get(id),
    list: (entity, column, value) =>
      [...(tables[entity] as unknown as ReadonlyMap<string, never>).values()].filter((row) => row[column] === value),
  };
  const mutate = (name: string, args: unknown, userId: string): IpcResult<{ n: number | null }> => {
    const mutation = findMutation(name);
    const parsed = mutation?.args.safeParse(args);
    if (mutation === undefined || parsed === undefined) return fail('unknown_mutation', name);
    if (!parsed.success) return fail('request.malformed', parsed.error.message);
    serial += 1;
    const outcome = mutation.apply(parsed.data, reader, { actor: { userId: asId(userId), role: 'lead' }, at: now(), serial });
    if (outcome.kind === 'rejected') return fail(outcome.code, outcome.code);
    mutated.push({ name, args });
    for (const change of outcome.changes) {
      const table = tables[change.entity] as Map<string, unknown>;
      if (change.row === null) table.delete(change.id);
      else table.set(change.id, change.row);
      for (const listener of listeners) listener({ name: 'rows.changed', entity: change.entity, ids: [change.id] });
    }
    return ok({ n: 1 });
  };
  const syncOf = (key: string, id: string): SyncMark =>
    rejections.some((one) => Reflect.get(Object(one.mine), key) === id) ? 'rejected' : 'synced';

  const ticketItem = (row: RequestAnswer<'tickets.get'>['ticket'] | NonNullable<ReturnType<typeof tables.tickets.get>>) => ({
    ...row,
    sync: row.number === null ? ('pending' as const) : syncOf('ticketId', row.id),
  });
  const attemptsOf = (id: string) => [...tables.attempts.values()].filter((one) => one.callbackId === id).toSorted((a, b) => a.at - b.at);
  const callbackItem = (row: NonNullable<ReturnType<typeof tables.callbacks.get>>) => ({
    ...row,
    due: dueState(row, now(), startOfDay(now()) + DAY_MS),
    attempts: attemptsOf(row.id).length,
    missing: missingParties(row, attemptsOf(row.id)),
    sync: syncOf('callbackId', row.id),
  });

  const handlers: { readonly [N in RequestName]?: Handler<N> } = {
    'session.rejections': () => ok(rejections),
    'session.mutate': ({ name, args }) => mutate(name, args, 'u-li'),
    'session.redo': () => fail('not_found', '对象不存在或已被删除'),
    'session.discard': ({ n }) => {
      rejections = rejections.filter((one) => one.n !== n);
      base.status({ rejections: rejections.length });
      return ok(null);
    },
    'directory.snapshot': () =>
      ok({
        hospitals: [...tables.hospitals.values()], contracts: [...tables.contracts.values()], contacts: [...tables.contacts.values()],
        bindings: [...tables.bindings.values()], accounts: [...tables.accounts.values()], staff: [...tables.staff.values()], pendingIds: ['b-2'],
      }),
    'directory.reveal': ({ field }) => ok({ value: field === 'name' ? '李建国' : '13800005678' }),
    'inbox.deliveredReplies': ({ limit }) =>
      ok([...tables.messages.values()].filter((m) => m.direction === 'out' && m.state === 'sent').toSorted((a, b) => b.sentAt - a.sentAt).slice(0, limit)),
    'duty.board': ({ groupId, monday }) => {
      const groups = [...tables.dutyGroups.values()];
      const group = groups.find((one) => one.id === groupId) ?? groups[0] ?? null;
      const from = startOfDate(monday);
      const to = startOfDate(addDays(monday, 7));
      const shifts = [...tables.shifts.values()].filter((one) => one.groupId === group?.id && one.startAt < to && one.endAt > from);
      const terms = [...tables.dutyTerms.values()].filter((one) => one.groupId === group?.id).toSorted((a, b) => b.term - a.term);
      return ok({ groups, group, shifts, gaps: gapsOf(shifts, from, to), terms, pendingIds: ['s2b'] });
    },
    'tickets.list': ({ status, hospitalId, assigneeId, kind, query, limit }) => {
      const all = [...tables.tickets.values()];
      const found = all
        .filter((one) => status === 'all' || (status === 'not_closed' ? one.status !== 'closed' : one.status === status))
        .filter((one) => (hospitalId === null || one.hospitalId === hospitalId) && (assigneeId === null || one.assigneeId === assigneeId))
        .filter((one) => (kind === null || one.kind === kind) && (one.title + one.description).includes(query))
        .toSorted((a, b) => b.updatedAt - a.updatedAt);
      return ok({ items: found.slice(0, limit).map(ticketItem), total: found.length, openCount: all.filter((one) => one.status !== 'closed').length });
    },
    'tickets.get': ({ ticketId }) => {
      const row = tables.tickets.get(ticketId);
      if (row === undefined) return fail('not_found', '对象不存在或已被删除');
      const entries = [...tables.ticketEntries.values()].filter((one) => one.ticketId === ticketId).toSorted((a, b) => a.at - b.at);
      return ok({ ticket: ticketItem(row), entries: entries.map((one) => ({ ...one, sync: 'synced' as const })), attachments: [], links: [], messages: [], messagesAway: false });
    },
    'tickets.files': ({ ticketId }) => {
      const items = [...tables.attachments.values()].filter((one) => one.ticketId === ticketId).toSorted((a, b) => a.at - b.at);
      return ok({ items: items.map((one) => ({ ...one, sync: 'synced' as const, file: { state: 'here' as const } })) });
    },
    'tickets.templates': () => ok({ items: [...tables.ticketTemplates.values()].map((one) => ({ ...one, sync: 'synced' as const })) }),
    'callbacks.list': ({ show, hospitalId, limit }) => {
      const all = [...tables.callbacks.values()].filter((one) => hospitalId === null || one.hospitalId === hospitalId).map(callbackItem);
      const count = (due: string): number => all.filter((one) => one.due === due).length;
      const items = all.filter((one) => (show === 'open' ? one.due !== 'closed' : one.due === show));
      return ok({ items: items.slice(0, limit), counts: { overdue: count('overdue'), today: count('today'), later: count('later'), closed: count('closed') } });
    },
    'callbacks.get': ({ callbackId }) => {
      const row = tables.callbacks.get(callbackId);
      if (row === undefined) return fail('not_found', '对象不存在或已被删除');
      return ok({ callback: callbackItem(row), attempts: attemptsOf(callbackId).map((one) => ({ ...one, sync: 'synced' as const })) });
    },
    'reports.preview': ({ hospitalId, month }) => ok(fakeLog(tables, hospitalId, month, now())),
    'reports.export': ({ month, format }) => ok({ kind: 'saved', path: `C:\\Users\\liqing\\Documents\\跟进日志-海滨一院-${month}.${format}`, rows: 24 }),
  };

  return {
    mutated,
    status: base.status,
    elsewhere: (name, args) => void mutate(name, args, 'u-zhao'),
    setRejections(next) {
      rejections = next;
      base.status({ rejections: next.length });
    },
    bridge: {
      async request(name, args) {
        const handler = (handlers as Readonly<Record<string, ((args: never) => IpcResult<unknown>) | undefined>>)[name];
        if (handler === undefined) return base.bridge.request(name, args);
        const parsed = (requests as Readonly<Record<string, (typeof requests)[RequestName]>>)[name]?.args.safeParse(args);
        if (parsed?.success !== true) return fail('request.malformed', parsed?.error.message ?? name);
        return handler(parsed.data as never); // the handler of this name takes what its schema gives
      },
      on(listener) {
        listeners.add(listener);
        const off = base.bridge.on(listener);
        return () => {
          listeners.delete(listener);
          off();
        };
      },
    },
  };
}
