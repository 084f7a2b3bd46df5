import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countViews } from '../../../../electron/core/inbox/counts.ts';
import { orderOf, whereOf } from '../../../../electron/core/inbox/listSql.ts';
import { conversations, inboxViews, mentions, messages, readMarks } from '../../../../electron/core/inbox/schema.ts';
import { countShown, listConversations } from '../../../../electron/core/inbox/store.ts';
import { bulkUpsert } from '../../../../electron/core/db/bulk.ts';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import type { Database } from '../../../../electron/core/db/types.ts';
import { hospitals } from '../../../../electron/core/directory/schema.ts';
import { mirrorMigrations } from '../../../../electron/core/migrations/mirror.ts';
import { asId } from '../../../../shared/ids.ts';
import { atRest } from '../../../../shared/inbox/rules.ts';
import { hasNewsWhileSnoozed, isSnoozed } from '../../../../shared/inbox/snooze.ts';
import { builtInInboxView, builtInInboxViews, inboxFilter, isSameFilter } from '../../../../shared/inbox/views.ts';
import type { InboxFilter } from '../../../../shared/inbox/views.ts';
import type { Conversation, Mention, Message } from '../../../../shared/inbox/model.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';

const NOW = 1_000_000;
const me = asId<never>('me');
const asker = { userId: me, now: NOW, hospitalId: null };
const COUNT = 20_000;

/** Every combination of what the views look at, in plain arrays for the oracle. */
const rows = Array.from({ length: COUNT }, (_, index): Conversation => {
  const of = <T>(step: number, ...values: readonly T[]): T => values[Math.floor(index / step) % values.length] as T; // the list is not empty
  const snoozedUntil = of(24, null, null, NOW + 500, NOW - 500, NOW);
  return {
    id: asId(`c${String(index).padStart(5, '0')}`), accountId: asId('a'), channel: 'wecom-kf', kind: of(3, 'direct', 'group', 'direct'), externalId: `x${index}`, title: `客户 ${index}`,
    hospitalId: of(2, asId<never>('h1'), null, asId<never>('h2')), assigneeId: of(7, me, null, asId<never>('b')), status: of(5, 'open', 'open', 'open', 'closed'),
    lastMessageAt: (index * 7919) % NOW, preview: '您好', lastInboundAt: of(11, NOW - 5000, NOW - 100), waitingSince: of(4, null, (index * 31) % NOW), repliesSinceInbound: 0, refusal: null, ...atRest,
    snoozedUntil, snoozedSeen: snoozedUntil === null ? null : NOW - 1000, snoozedBy: snoozedUntil === null ? null : me,
  };
});
const mentioned: Mention[] = rows
  .filter((_, index) => index % 997 === 0)
  .map((row, place) => ({ id: asId(`m${place}`), entryId: asId(`e${place}`), conversationId: row.id, userId: place % 5 === 4 ? asId('b') : me, byUserId: asId('b'), at: place, seenAt: place % 2 === 0 ? null : NOW }));
const inbound = rows.filter((_, index) => index % 3 === 0).map((row): Message => ({
  id: asId(`in-${row.id}`), conversationId: row.id, direction: 'in', contentKind: 'text', text: '好的', senderExternalId: 'x', senderName: '', userId: null,
  sentAt: 500, receivedAt: 500, state: 'received', failure: null, retryable: false, attempt: 1, platformId: row.id, recalledAt: null, waits: null, media: [],
}));
const marks = inbound.filter((_, index) => index % 2 === 0).map((one) => ({ id: asId<never>(`r-${one.id}`), userId: me, conversationId: one.conversationId, readUpTo: 500 }));
const unread = new Set<string>(inbound.filter((_, index) => index % 2 === 1).map((one) => one.conversationId));
const groupOf: Readonly<Record<string, string>> = { h1: 'g1', h2: 'g2' };

/** The same said without SQL. */
function shows(filter: InboxFilter, row: Conversation): boolean {
  const named = mentioned.some((one) => one.conversationId === row.id && one.userId === me);
  const open = row.status === 'open';
  const aside = isSnoozed(row, NOW);
  const byView = {
    open: open && !aside,
    unread: open && unread.has(row.id),
    waiting: open && row.waitingSince !== null && (!aside || hasNewsWhileSnoozed(row, NOW)),
    mentions: named,
    snoozed: aside,
    closed: !open,
  }[filter.shows];
  const assignee = filter.assignee === 'me' ? me : filter.assignee === 'nobody' ? null : filter.assignee;
  return (
    byView &&
    (filter.assignee === null || row.assigneeId === assignee) &&
    (filter.hospitalId === null || row.hospitalId === filter.hospitalId) &&
    (filter.groupId === null || (row.hospitalId !== null && groupOf[row.hospitalId] === filter.groupId)) &&
    (filter.kind === null || row.kind === filter.kind)
  );
}

let dir: string;
let database: Database;
beforeAll(async () => {
  dir = scratchDir('inbox-views');
  const opened = await openDatabase({ file: `${dir}/mirror.db`, durability: 'normal', migrations: mirrorMigrations, appVersion: '0' });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  database = opened.database;
  const withRev = <T extends object>(list: readonly T[]) => list.map((row) => ({ ...row, rev: 1 }));
  await database.write(async (tx) => {
    await bulkUpsert(tx, conversations, withRev(rows));
    await bulkUpsert(tx, messages, withRev(inbound));
    await bulkUpsert(tx, readMarks, withRev(marks));
    await bulkUpsert(tx, mentions, withRev(mentioned));
    await bulkUpsert(tx, hospitals, withRev(['h1', 'h2'].map((id) => ({ id: asId<never>(id), name: id, shortName: id, dutyGroupId: asId<never>(groupOf[id] ?? ''), active: true }))));
    await bulkUpsert(tx, inboxViews, withRev([
      { id: asId<never>('v1'), name: '群聊', ownerId: me, shared: false, spec: { kind: 'group' } },
      { id: asId<never>('v2'), name: '别人的', ownerId: asId<never>('b'), shared: false, spec: {} },
    ]));
  });
});
afterAll(async () => {
  await database.close();
  await removeScratchDir(dir);
});

const filters: readonly (readonly [string, InboxFilter])[] = [
  ...builtInInboxView.options.map((view) => [view, builtInInboxViews[view]] as const),
  ['a hospital', { ...builtInInboxViews.open, hospitalId: 'h1' }],
  ['a duty group', { ...builtInInboxViews.open, groupId: 'g2' }],
  ['somebody’s group chats that wait', { ...builtInInboxViews.waiting, assignee: 'b', kind: 'group' }],
];

describe('views of 20,000 conversations', () => {
  it.each(filters)('%s: as said without SQL, counted and in order', async (_name, filter) => {
    const expected = rows.filter((row) => shows(filter, row));
    const listed = await listConversations(database.read, filter, asker, COUNT);
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
    expect(await countShown(database.read, filter, asker)).toBe(expected.length);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const keys = listed.map(({ id }) => {
      const row = byId.get(id);
      if (filter.shows === 'waiting') return row?.waitingSince ?? 0;
      if (filter.shows === 'snoozed') return row?.snoozedUntil ?? 0;
      return filter.shows === 'mentions' ? 0 : -(row?.lastMessageAt ?? 0);
    });
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
    if (filter.shows === 'mentions') expect(listed.map((one) => Math.sign(one.mentions))).toEqual(listed.map((one) => Math.sign(one.mentions)).toSorted((a, b) => b - a));
  });

  it('each page is found by an index and ends with its last row, whatever else is there', async () => {
    for (const [name, filter] of filters) {
      const where = whereOf(filter, asker);
      const order = orderOf(filter.shows, asker);
      const plan = await database.read.all<{ detail: string }>(
        `explain query plan select c.id from conversations c where ${where.text} order by ${order.text} limit 201`,
        [...where.binds, ...order.binds],
      );
      const text = plan.map((line) => line.detail).join('\n');
      expect(text, name).not.toMatch(/SCAN c\b(?! USING INDEX)/);
      expect(text, name).toMatch(/USING (COVERING )?INDEX/);
    }
  });

  it('counts every view, the hospitals, the groups, what is unseen and what is new in what was put aside', async () => {
    const counts = await countViews(database.read, asker);
    const count = (filter: InboxFilter) => rows.filter((row) => shows(filter, row)).length;
    for (const view of builtInInboxView.options) {
      const expected = view === 'mentions' ? new Set(mentioned.filter((one) => one.userId === me && one.seenAt === null).map((one) => one.conversationId)).size : count(builtInInboxViews[view]);
      expect(counts.views[view], view).toBe(expected);
    }
    expect(counts.saved).toEqual({ v1: count({ ...builtInInboxViews.open, kind: 'group' }) });
    expect(counts.hospitals).toEqual({ h1: count({ ...builtInInboxViews.open, hospitalId: 'h1' }), h2: count({ ...builtInInboxViews.open, hospitalId: 'h2' }) });
    expect(counts.groups).toEqual({ g1: counts.hospitals['h1'], g2: counts.hospitals['h2'] });
    expect(counts.snoozedNews).toBe(rows.filter((row) => hasNewsWhileSnoozed(row, NOW)).length);
    const one = await countViews(database.read, { ...asker, hospitalId: asId('h2') });
    expect(one.views.open).toBe(counts.hospitals['h2']);
  });
});

describe('a saved filter', () => {
  it('of a newer version still opens, field by field', () => {
    expect(inboxFilter.parse({ shows: 'by moonlight', assignee: 'me', colour: 'red' })).toEqual({ ...builtInInboxViews.open, assignee: 'me' });
    expect(isSameFilter(builtInInboxViews.mine, { ...builtInInboxViews.mine })).toBe(true);
    expect(isSameFilter(builtInInboxViews.mine, builtInInboxViews.open)).toBe(false);
  });
});
