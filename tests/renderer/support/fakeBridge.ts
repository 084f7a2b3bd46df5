import { fail, ok } from '../../../shared/ipc/envelope.ts';
import type { CoreBridge, CoreEvent, IpcResult } from '../../../shared/ipc/envelope.ts';
import { requests } from '../../../shared/ipc/contract.ts';
import type { RequestAnswer, RequestArgs, RequestName } from '../../../shared/ipc/contract.ts';
import type { SessionStatus } from '../../../shared/session/contract.ts';
import { byReadingOrder, sendWindow } from '../../../shared/inbox/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import { findMutation } from '../../../shared/wire/mutations.ts';
import type { RowReader } from '../../../shared/wire/mutation.ts';
import { fakeTables } from './fakeRows.ts';

/**
 * A small core in the page, for looking at the renderer without one: rows in memory, the product's own mutations
 * applied to them. For development and component checks only; the end-to-end tests use the real core.
 */
export interface FakeControl {
  readonly bridge: CoreBridge;
  /** Changes the session's state, for example to offline. */
  readonly status: (change: Partial<SessionStatus>) => void;
  /** A customer writes. */
  readonly say: (conversationId: string, text: string) => void;
  readonly drafts: ReadonlyMap<string, string>;
  /** How often each request was asked. */
  readonly asked: ReadonlyMap<string, number>;
}

type Handler<N extends RequestName> = (args: RequestArgs<N>) => IpcResult<RequestAnswer<N>>;

export function createFakeBridge(now: () => number): FakeControl {
  const tables = fakeTables(now());
  const listeners = new Set<(event: CoreEvent) => void>();
  const drafts = new Map<string, string>([['c-4', '吴老师，对账单已经']]);
  const preferences = new Map<string, string>();
  const asked = new Map<string, number>();
  let drawn = 0;
  let status: SessionStatus = {
    user: { id: 'u-li', name: 'liqing', displayName: '李青', role: 'lead' },
    relayUrl: 'http://127.0.0.1:8700',
    connection: { state: 'online' },
    pending: 0,
    rejections: 1,
    complete: true,
    notice: null,
    clockOffset: 0,
    locale: 'zh-CN',
  };
  const emit = (event: CoreEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const changed = (entity: EntityName, ids: readonly string[]): void => emit({ name: 'rows.changed', entity, ids });
  const setStatus = (change: Partial<SessionStatus>): void => {
    status = { ...status, ...change };
    emit({ name: 'status.changed' });
  };

  const reader: RowReader = {
    get: (entity, id) => (tables[entity] as unknown as ReadonlyMap<string, never>).get(id),
    list: (entity, column, value) =>
      [...(tables[entity] as unknown as ReadonlyMap<string, never>).values()].filter((row) => row[column] === value),
  };
  const mutate = (name: string, args: unknown): IpcResult<{ n: number | null }> => {
    const mutation = findMutation(name);
    if (mutation === undefined) return fail('unknown_mutation', name);
    const parsed = mutation.args.safeParse(args);
    if (!parsed.success) return fail('request.malformed', '填写的内容不完整或格式不对');
    const actor = { userId: asId<never>(status.user?.id ?? ''), role: status.user?.role ?? 'agent' };
    drawn += 1;
    const outcome = mutation.apply(parsed.data, reader, { actor, at: now(), serial: 1043 + drawn });
    if (outcome.kind === 'rejected') return fail(outcome.code, outcome.code);
    for (const change of outcome.changes) {
      const table = tables[change.entity] as Map<string, unknown>;
      if (change.row === null) table.delete(change.id);
      else table.set(change.id, change.row);
      changed(change.entity, [change.id]);
    }
    return ok({ n: drawn });
  };

  const unreadOf = (conversationId: string): number => {
    const mark = [...tables.readMarks.values()].find((m) => m.conversationId === conversationId && m.userId === status.user?.id);
    const upTo = mark?.readUpTo ?? now() - 40 * 60_000;
    return [...tables.messages.values()].filter((m) => m.conversationId === conversationId && m.direction === 'in' && m.sentAt > upTo).length;
  };
  const itemOf = (conversation: ReturnType<typeof conversations>[number]) => ({
    conversation,
    unread: unreadOf(conversation.id),
    hasDraft: (drafts.get(conversation.id) ?? '') !== '',
    failed: [...tables.messages.values()].filter((m) => m.conversationId === conversation.id && (m.state === 'failed' || m.state === 'unknown')).length,
    pending: [...tables.messages.values()].some((m) => m.conversationId === conversation.id && m.state === 'queued'),
  });
  const conversations = () => [...tables.conversations.values()].toSorted((a, b) => b.lastMessageAt - a.lastMessageAt);

  const handlers: { readonly [N in RequestName]?: Handler<N> } = {
    'session.status': () => ok(status),
    'session.preferences': () => ok(Object.fromEntries(preferences)),
    'session.setPreference': ({ key, value }) => {
      preferences.set(key, value);
      return ok(null);
    },
    'session.setLocale': ({ locale }) => {
      setStatus({ locale });
      return ok(null);
    },
    'session.login': ({ password }) => {
      if (password !== 'ok') return fail('session.credentials', '账号或密码不正确');
      setStatus({ user: { id: 'u-li', name: 'liqing', displayName: '李青', role: 'lead' } });
      return ok(null);
    },
    'session.logout': () => {
      setStatus({ user: null });
      return ok(null);
    },
    'session.rejections': () =>
      ok(
        status.rejections === 0
          ? []
          : [
              {
                n: 7, name: 'inbox.send', code: 'window_closed', at: now() - 600_000,
                mine: { messageId: 'm', conversationId: 'c-6', text: '您好，在首页点“在线取号”，选择就诊人即可。' },
                theirs: [{ entity: 'conversations', id: 'c-6', row: tables.conversations.get('c-6') }],
              },
            ],
      ),
    'session.redo': () => fail('window_closed', '对方平台已关闭回复窗口，可电话联系'),
    'session.discard': () => {
      setStatus({ rejections: 0 });
      return ok(null);
    },
    'session.mutate': ({ name, args }) => mutate(name, args),
    'directory.snapshot': () =>
      ok({
        hospitals: [...tables.hospitals.values()], contracts: [...tables.contracts.values()], contacts: [...tables.contacts.values()],
        bindings: [], accounts: [...tables.accounts.values()], staff: [...tables.staff.values()], pendingIds: [],
      }),
    'directory.reveal': () => ok({ value: '13800005678' }),
    'inbox.list': ({ filter, hospitalId, limit }) => {
      const all = conversations().map(itemOf);
      const open = all.filter((i) => i.conversation.status === 'open');
      const found = all
        .filter((i) => (filter === 'closed') === (i.conversation.status === 'closed'))
        .filter((i) => hospitalId === null || i.conversation.hospitalId === hospitalId)
        .filter((i) => filter !== 'mine' || i.conversation.assigneeId === status.user?.id)
        .filter((i) => filter !== 'unread' || i.unread > 0)
        .filter((i) => filter !== 'waiting' || i.conversation.waitingSince !== null);
      return ok({
        items: found.slice(0, limit),
        hasMore: found.length > limit,
        counts: { open: open.length, unread: open.filter((i) => i.unread > 0).length, waiting: open.filter((i) => i.conversation.waitingSince !== null).length },
      });
    },
    'inbox.thread': ({ conversationId, before, limit }) => {
      const conversation = tables.conversations.get(conversationId);
      const account = conversation && tables.accounts.get(conversation.accountId);
      if (!conversation || !account) return fail('not_found', '对象不存在或已被删除');
      const all = [...tables.messages.values()].filter((m) => m.conversationId === conversationId).toSorted(byReadingOrder);
      const upTo = before === null ? all : all.filter((m) => byReadingOrder(m, before) < 0);
      const mark = [...tables.readMarks.values()].find((m) => m.conversationId === conversationId);
      return ok({
        conversation,
        messages: upTo.slice(-limit).map((m) => ({ ...m, pending: m.state === 'queued' })),
        olderAway: false,
        hasOlder: upTo.length > limit,
        window: sendWindow(conversation, account.limits, now()),
        readUpTo: mark?.readUpTo ?? now() - 40 * 60_000,
        draft: drafts.get(conversationId) ?? '',
        maxTextBytes: account.limits.maxTextBytes,
      });
    },
    'inbox.saveDraft': ({ conversationId, text }) => {
      if (text === '') drafts.delete(conversationId);
      else drafts.set(conversationId, text);
      return ok(null);
    },
    'duty.board': () =>
      ok({ groups: [...tables.dutyGroups.values()], group: tables.dutyGroups.get('g-1') ?? null, shifts: [], gaps: [], terms: [], pendingIds: [] }),
    'tickets.list': () =>
      ok({ items: [...tables.tickets.values()].map((t) => ({ ...t, sync: t.number === null ? 'pending' : 'synced' as const })), total: 1, openCount: 1 }),
    'callbacks.list': () => ok({ items: [], counts: { overdue: 2, today: 0, later: 0, closed: 0 } }),
    'storage.report': () =>
      ok({
        mirrorBytes: 412_300_000, searchBytes: 118_400_000, localBytes: 77_824, freeBytes: 9_400_000, messages: 214_530, tickets: 1_208, callbacks: 640,
        conversations: 2_311, horizon: now() - 90 * 86_400_000, skipped: 3, tidiedAt: now() - 3_600_000,
      }),
    'storage.rebuildState': () => ok({ rebuild: { state: 'running', share: 0.427, rows: 91_204, waiting: false }, canRebuild: false }),
    'search.all': ({ query, limit }) => {
      const hits = [...tables.messages.values()]
        .filter((m) => m.text.includes(query))
        .toSorted((a, b) => b.sentAt - a.sentAt)
        .slice(0, limit)
        .map((m) => ({
          kind: 'message' as const, id: m.id, parentId: m.conversationId,
          title: tables.conversations.get(m.conversationId)?.title ?? '', excerpt: m.text, at: m.sentAt,
        }));
      return ok({ hits });
    },
  };

  return {
    drafts,
    asked,
    status: setStatus,
    say(conversationId, text) {
      const conversation = tables.conversations.get(conversationId);
      if (conversation === undefined) return;
      drawn += 1;
      const id = asId<never>(`said-${drawn}`);
      const at = now();
      tables.messages.set(id, {
        id, conversationId: conversation.id, direction: 'in', contentKind: 'text', text, senderExternalId: 'x', senderName: conversation.title,
        userId: null, sentAt: at, receivedAt: at, state: 'received', failure: null, retryable: false, attempt: 1, platformId: id,
      });
      tables.conversations.set(conversationId, {
        ...conversation, lastMessageAt: at, preview: text.slice(0, 80), lastInboundAt: at, waitingSince: conversation.waitingSince ?? at, repliesSinceInbound: 0,
      });
      changed('messages', [id]);
      changed('conversations', [conversationId]);
      emit({ name: 'message.arrived', conversationId, messageId: id });
    },
    bridge: {
      async request(name, args) {
        asked.set(name, (asked.get(name) ?? 0) + 1);
        const definition = (requests as Readonly<Record<string, (typeof requests)[RequestName]>>)[name];
        const handler = (handlers as Readonly<Record<string, ((args: never) => IpcResult<unknown>) | undefined>>)[name];
        if (definition === undefined || handler === undefined) return fail('request.unknown', name);
        const parsed = definition.args.safeParse(args);
        if (!parsed.success) return fail('request.malformed', parsed.error.message);
        return handler(parsed.data as never); // the handler of this name takes what its schema gives
      },
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
