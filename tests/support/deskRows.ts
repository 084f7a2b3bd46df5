import { put } from '../../shared/wire/mutation.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';
import { asId } from '../../shared/ids.ts';
import type { Conversation, Message } from '../../shared/inbox/model.ts';
import { defaultServiceWindows } from '../../shared/directory/rules.ts';
import { defaultAutoReply } from '../../shared/directory/model.ts';
import { atRest } from '../../shared/inbox/rules.ts';

/** A small desk: one hospital, one account, two people, one duty group. Ids are readable. */
export const deskUsers = [
  { id: 'u-agent', name: 'agent', role: 'agent' },
  { id: 'u-lead', name: 'lead', role: 'lead' },
  { id: 'u-manager', name: 'manager', role: 'manager' },
] as const;

export const MORNING = Date.UTC(2026, 10, 23, 2, 0, 0);

export function deskRows(): RowChange[] {
  return [
    ...deskUsers.map((user) => put('staff', { id: asId<never>(user.id), name: user.name, displayName: user.name, role: user.role, active: true })),
    put('hospitals', { id: asId<never>('h1'), name: '江城市第一人民医院', shortName: '江城一院', dutyGroupId: asId<never>('g1'), active: true }),
    put('contracts', {
      id: asId<never>('c1'),
      hospitalId: asId<never>('h1'),
      signedOn: '2026-01-01',
      endsOn: '2026-12-31',
      ownerId: asId<never>('u-agent'),
      substituteId: asId<never>('u-lead'),
      serviceWindows: [...defaultServiceWindows],
      serviceExceptions: [],
      autoReply: defaultAutoReply,
      firstResponseMs: 300_000,
      handleMs: {},
    }),
    put('contacts', { id: asId<never>('p1'), hospitalId: asId<never>('h1'), name: '王主任', title: '信息科主任', phone: '13812345678', mergedInto: null }),
    put('accounts', {
      id: asId<never>('a1'),
      channel: 'wecom-kf',
      name: '客服账号',
      limits: { directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 2048 },
    }),
    put('dutyGroups', {
      id: asId<never>('g1'),
      name: '一组',
      phone: '400-000-0000',
      term: 1,
      primaryId: asId<never>('u-agent'),
      backupId: asId<never>('u-lead'),
      since: MORNING,
      source: 'roster',
      holdUntil: null,
    }),
    conversationRow('v1'),
  ];
}

export function conversationRow(id: string, over: Partial<Conversation> = {}): RowChange {
  return put('conversations', {
    id: asId<never>(id),
    accountId: asId<never>('a1'),
    channel: 'wecom-kf',
    kind: 'direct',
    externalId: `ext-${id}`,
    title: `客户 ${id}`,
    hospitalId: asId<never>('h1'),
    assigneeId: null,
    status: 'open',
    lastMessageAt: MORNING,
    preview: '',
    lastInboundAt: MORNING,
    waitingSince: MORNING,
    repliesSinceInbound: 0,
    refusal: null,
    ...atRest,
    ...over,
  });
}

export function messageRow(id: string, over: Partial<Message> = {}): RowChange {
  return put('messages', {
    id: asId<never>(id),
    conversationId: asId<never>('v1'),
    direction: 'in',
    contentKind: 'text',
    text: '挂号缴费失败了',
    senderExternalId: 'ext-v1',
    senderName: '李女士',
    userId: null,
    sentAt: MORNING,
    receivedAt: MORNING,
    state: 'received',
    failure: null,
    retryable: false,
    attempt: 1,
    platformId: `p-${id}`,
    recalledAt: null,
    waits: null, media: [],
    ...over,
  });
}

export const newTicket = (ticketId: string, title = '缴费失败') => ({
  ticketId,
  entryId: `${ticketId}-e`,
  hospitalId: 'h1',
  conversationId: null,
  messageId: null,
  assigneeId: null,
  title,
  description: '门诊缴费页面报错',
  kind: 'fault',
  module: 'outpatient_payment',
  priority: 'normal',
  cause: null,
});
