import { describe, expect, it } from 'vitest';
import { inboxStepOf, inboxUndoOf, planInboxBulk } from '../../../shared/inbox/bulk.ts';
import type { InboxBulkAction } from '../../../shared/inbox/bulk.ts';
import type { ConversationItem } from '../../../shared/inbox/contract.ts';
import type { Conversation } from '../../../shared/inbox/model.ts';
import { asId } from '../../../shared/ids.ts';
import { atRest } from '../../../shared/inbox/rules.ts';
import type { Entities } from '../../../shared/wire/entities.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

const item = (id: string, over: Partial<Conversation> = {}, unread = 2): ConversationItem => ({
  conversation: {
    id: asId(id), accountId: asId('a'), channel: 'wecom-kf', kind: 'direct', externalId: id, title: id, hospitalId: null, assigneeId: null, status: 'open',
    lastMessageAt: 500, preview: '', lastInboundAt: 400, waitingSince: 400, repliesSinceInbound: 0, refusal: null, ...atRest, ...over,
  },
  unread, hasDraft: false, failed: 0, pending: false, mentions: 0, readUpTo: 100,
});
const person = { id: asId<never>('b'), name: 'b', displayName: 'b', role: 'agent' as const, active: true };
const actions: readonly InboxBulkAction[] = [{ kind: 'assign', userId: asId('b') }, { kind: 'close' }, { kind: 'snooze', until: 9000 }, { kind: 'read' }];

describe('bulk actions of the inbox', () => {
  it('say what they leave and why', () => {
    const closed = item('closed', { status: 'closed', assigneeId: asId('b') }, 0);
    const left = (action: InboxBulkAction) => planInboxBulk(action, [item('open'), closed]).left;
    expect(actions.map(left)).toEqual([[{ why: 'same', count: 1 }], [{ why: 'same', count: 1 }], [{ why: 'closed', count: 1 }], [{ why: 'same', count: 1 }]]);
    for (const action of actions) expect(planInboxBulk(action, [item('open'), closed]).possible.map((one) => one.conversation.id)).toEqual(['open']);
  });

  it.each(actions)('%j can be taken back by the rule that did it: everything is as it was', (action) => {
    const before = item('v');
    const rows = new Map<string, Entities[keyof Entities] & { id: string }>();
    const write = (name: string, args: unknown, at: number): void => {
      const of = <E extends keyof Entities>(entity: E) => [...rows].filter(([key]) => key.startsWith(`${entity} `)).map(([, row]) => row as unknown as Entities[E]);
      const outcome = applyAs('agent', name, args, readerOf({ conversations: of('conversations'), conversationEntries: of('conversationEntries'), readMarks: of('readMarks'), staff: [person] }), at);
      if (outcome.kind !== 'applied') throw new Error(outcome.code);
      for (const change of outcome.changes) if (change.row !== null) rows.set(`${change.entity} ${change.id}`, change.row as never);
    };
    rows.set('conversations v', before.conversation);
    write('inbox.markRead', { conversationId: 'v', readUpTo: 100 }, 900);
    const standing = JSON.stringify([rows.get('conversations v'), [...rows.values()].find((row) => 'readUpTo' in row)]);
    const done = inboxStepOf(action, before, asId('l1'));
    write(done.name, done.args, 1000);
    expect(JSON.stringify([rows.get('conversations v'), [...rows.values()].find((row) => 'readUpTo' in row)])).not.toBe(standing);
    const back = inboxUndoOf({ action, item: before, lineId: asId('l1') }, asId('l2'));
    write(back.name, back.args, 1001);
    expect(JSON.stringify([rows.get('conversations v'), [...rows.values()].find((row) => 'readUpTo' in row)])).toBe(standing);
  });
});
