import { defaultServiceWindows } from '../../../shared/directory/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { AccountId, ConversationId, DutyGroupId, HospitalId, MessageId, TicketId, UserId } from '../../../shared/ids.ts';
import type { ChannelKind, Conversation, Message } from '../../../shared/inbox/model.ts';
import { previewOf } from '../../../shared/inbox/rules.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, addDays, dateOf } from '../../../shared/time/shanghai.ts';
import type { Entities, EntityName } from '../../../shared/wire/entities.ts';
import { ticketRow } from '../../support/ticketRows.ts';

/** Rows by entity and id: what the mirror of a desktop would hold. */
export type Tables = { readonly [E in EntityName]: Map<string, Entities[E]> };

const user = (id: string, name: string, displayName: string, role: Entities['staff']['role']): Entities['staff'] => ({
  id: asId<UserId>(id), name, displayName, role, active: true,
});

const staff = [
  user('u-li', 'liqing', '李青', 'lead'),
  user('u-wang', 'wangyu', '王雨', 'agent'),
  user('u-zhao', 'zhaolei', '赵磊', 'agent'),
  user('u-chen', 'chenjing', '陈静', 'agent'),
];

const hospitals: readonly Entities['hospitals'][] = [
  ['h-1', '海滨市第一人民医院', '海滨一院'],
  ['h-2', '青山县中医医院', '青山中医'],
  ['h-3', '江东大学附属妇幼保健院', '江东妇幼'],
].map(([id = '', name = '', shortName = '']) => ({
  id: asId<HospitalId>(id), name, shortName, dutyGroupId: asId<DutyGroupId>('g-1'), active: true,
}));

const accounts: readonly Entities['accounts'][] = [
  { id: asId<AccountId>('a-kf'), channel: 'wecom-kf', name: '智慧医院客服', limits: { directWindowMs: 48 * HOUR_MS, groupWindowMs: null, repliesPerInbound: 5, maxTextBytes: 2048 } },
  { id: asId<AccountId>('a-app'), channel: 'wecom-app', name: '项目服务助手', limits: { directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 2048 } },
  { id: asId<AccountId>('a-qq'), channel: 'qq-bot', name: '值守机器人', limits: { directWindowMs: HOUR_MS, groupWindowMs: 5 * MINUTE_MS, repliesPerInbound: 5, maxTextBytes: 3000 } },
];

const accountOf: Readonly<Record<ChannelKind, string>> = { 'wecom-kf': 'a-kf', 'wecom-app': 'a-app', 'qq-bot': 'a-qq' };

interface Said {
  readonly ago: number;
  readonly text: string;
  readonly out?: boolean;
  readonly extra?: Partial<Message>;
}

interface Talk {
  readonly id: string;
  readonly title: string;
  readonly channel: ChannelKind;
  readonly kind?: Conversation['kind'];
  readonly hospital: string | null;
  readonly assignee?: string;
  readonly closed?: boolean;
  readonly said: readonly Said[];
}

const talks: readonly Talk[] = [
  {
    id: 'c-1', title: '信息科 周主任', channel: 'wecom-kf', hospital: 'h-1', assignee: 'u-wang',
    said: [
      { ago: 26 * HOUR_MS, text: '昨天说的在线取号页面，字号能不能再大一点？老年患者看不清。' },
      { ago: 25.9 * HOUR_MS, text: '可以的，周主任。我们按界面调整登记，明天上午给您看改后的截图。', out: true },
      { ago: 25.8 * HOUR_MS, text: '好的，辛苦' },
      { ago: 50 * MINUTE_MS, text: '早上门诊缴费有两笔一直转圈，患者在窗口等着，麻烦尽快看下' },
      { ago: 49 * MINUTE_MS, text: '[图片]', extra: { contentKind: 'image' } },
      { ago: 46 * MINUTE_MS, text: '收到，正在核对订单，十分钟内回您。', out: true },
      { ago: 12 * MINUTE_MS, text: '刚查到是医保接口超时，已重新提交，请让患者再试一次。', out: true, extra: { state: 'failed', failure: 'rate_limited', retryable: true } },
      { ago: 6 * MINUTE_MS, text: '还是不行，现在第三位患者了' },
      { ago: 5.5 * MINUTE_MS, text: '订单号末四位 7731，9:02 那一笔' },
    ],
  },
  {
    id: 'c-2', title: '青山中医项目群', channel: 'qq-bot', kind: 'group', hospital: 'h-2',
    said: [
      { ago: 5 * HOUR_MS, text: '今天停诊的医生名单发群里了，麻烦同步', extra: { senderName: '门诊办 刘' } },
      { ago: 4.8 * HOUR_MS, text: '已同步，10 点后预约页面按新名单显示。', out: true },
      { ago: 2 * MINUTE_MS, text: '化验报告查询好像慢，打开要十几秒', extra: { senderName: '检验科 孙' } },
    ],
  },
  {
    id: 'c-3', title: '患者 何女士', channel: 'wecom-kf', hospital: 'h-3', assignee: 'u-li',
    said: [
      { ago: 3 * HOUR_MS, text: '我挂了号但是医院说没有，钱已经扣了' },
      { ago: 2.9 * HOUR_MS, text: '您好，请把支付凭证发给我，我们马上核对。', out: true },
      { ago: 2.8 * HOUR_MS, text: '[图片]', extra: { contentKind: 'image' } },
      { ago: 2.5 * HOUR_MS, text: '核对到了，款项会在今天 18:00 前原路退回，请留意到账通知。', out: true },
      { ago: 2.4 * HOUR_MS, text: '好的谢谢' },
      { ago: 2.3 * HOUR_MS, text: '不客气，如有问题随时联系。', out: true, extra: { state: 'unknown', failure: 'interrupted' } },
    ],
  },
  {
    id: 'c-4', title: '海滨一院 财务 吴老师', channel: 'wecom-app', hospital: 'h-1', assignee: 'u-zhao',
    said: [
      { ago: 7 * HOUR_MS, text: '本月对账单什么时候能出？' },
      { ago: 6.5 * HOUR_MS, text: '明天中午前发您，短款的三笔已标注原因。', out: true },
    ],
  },
  {
    id: 'c-5', title: '江东妇幼 护理部', channel: 'qq-bot', hospital: 'h-3',
    said: [{ ago: 3 * DAY_MS, text: '住院预缴金的二维码失效了' }, { ago: 2.9 * DAY_MS, text: '已更新，请刷新页面。', out: true }],
  },
  { id: 'c-6', title: '未知联系人', channel: 'wecom-kf', hospital: null, said: [{ ago: 52 * HOUR_MS, text: '请问在线取号怎么用' }] },
  {
    id: 'c-7', title: '青山中医 信息科', channel: 'wecom-app', hospital: 'h-2',
    said: [{ ago: 30 * MINUTE_MS, text: 'kf_scene_change', extra: { contentKind: 'unknown' } }, { ago: 28 * MINUTE_MS, text: '医生排班导入文件在这里，麻烦今天更新', extra: { contentKind: 'file' } }],
  },
  {
    id: 'c-8', title: '海滨一院 便民服务群', channel: 'qq-bot', kind: 'group', hospital: 'h-1',
    said: Array.from({ length: 400 }, (_, i) => ({
      ago: (400 - i) * 17 * MINUTE_MS,
      text: i % 3 === 0 ? `第 ${i} 条：自助机二楼东侧打印偶尔卡纸，已请后勤处理，请关注。` : `收到 ${i}`,
      out: i % 3 === 1,
    })),
  },
];

/** A desk that was busy this morning. @param now every time is told from it */
export function fakeTables(now: number): Tables {
  const tables: Tables = {
    staff: new Map(), hospitals: new Map(), contracts: new Map(), contacts: new Map(), accounts: new Map(), bindings: new Map(),
    disclosures: new Map(), conversations: new Map(), messages: new Map(), readMarks: new Map(), dutyGroups: new Map(),
    shifts: new Map(), dutyTerms: new Map(), tickets: new Map(), ticketEntries: new Map(), callbacks: new Map(), attempts: new Map(),
    attachments: new Map(), ticketLinks: new Map(), ticketTemplates: new Map(), ticketViews: new Map(),
  };
  for (const row of staff) tables.staff.set(row.id, row);
  for (const row of hospitals) tables.hospitals.set(row.id, row);
  for (const row of accounts) tables.accounts.set(row.id, row);
  addDirectory(tables, now);
  for (const talk of talks) addTalk(tables, talk, now);
  for (let i = 0; i < 260; i += 1) {
    addTalk(tables, {
      id: `c-more-${i}`, title: `历史会话 ${i + 1}`, channel: (['wecom-kf', 'wecom-app', 'qq-bot'] as const)[i % 3] ?? 'qq-bot',
      hospital: hospitals[i % 3]?.id ?? null, said: [{ ago: (i + 4) * 9 * HOUR_MS, text: '谢谢，问题已解决' }, { ago: (i + 4) * 9 * HOUR_MS - MINUTE_MS, text: '不客气', out: true }],
    }, now);
  }
  addTicket(tables, now);
  return tables;
}

function addDirectory(tables: Tables, now: number): void {
  const today = dateOf(now);
  for (const hospital of hospitals) {
    tables.contracts.set(`k-${hospital.id}`, {
      id: asId(`k-${hospital.id}`), hospitalId: hospital.id, signedOn: addDays(today, -120), endsOn: addDays(today, 244),
      ownerId: asId('u-wang'), substituteId: asId('u-zhao'), serviceWindows: [...defaultServiceWindows], firstResponseMs: 5 * MINUTE_MS, handleMs: {},
    });
    tables.contacts.set(`p-${hospital.id}`, { id: asId(`p-${hospital.id}`), hospitalId: hospital.id, name: '周明', title: '信息科主任', phone: '138****5678' });
  }
  tables.dutyGroups.set('g-1', {
    id: asId('g-1'), name: '沿海组', phone: '400-000-1234', term: 42, primaryId: asId('u-wang'), backupId: asId('u-zhao'),
    since: now - 3 * HOUR_MS, source: 'roster', holdUntil: null,
  });
}

function addTalk(tables: Tables, talk: Talk, now: number): void {
  const accountId = accountOf[talk.channel];
  const messages = talk.said.map((said, index) => messageOf(talk, said, index, now));
  const last = messages.at(-1);
  const inbound = messages.filter((m) => m.direction === 'in');
  const answered = messages.findLast((m) => m.direction === 'out' && m.state === 'sent')?.sentAt ?? 0;
  for (const row of messages) tables.messages.set(row.id, row);
  tables.conversations.set(talk.id, {
    id: asId<ConversationId>(talk.id), accountId: asId(accountId), channel: talk.channel, kind: talk.kind ?? 'direct', externalId: `x-${talk.id}`,
    title: talk.title, hospitalId: talk.hospital === null ? null : asId(talk.hospital), assigneeId: talk.assignee === undefined ? null : asId(talk.assignee),
    status: talk.closed === true ? 'closed' : 'open', lastMessageAt: last?.sentAt ?? now, preview: previewOf(last?.text ?? ''),
    lastInboundAt: inbound.at(-1)?.sentAt ?? null, waitingSince: inbound.find((m) => m.sentAt > answered)?.sentAt ?? null,
    repliesSinceInbound: messages.filter((m) => m.state === 'sent' && m.sentAt > (inbound.at(-1)?.sentAt ?? 0)).length, refusal: null,
  });
}

function messageOf(talk: Talk, said: Said, index: number, now: number): Message {
  const out = said.out === true;
  return {
    id: asId<MessageId>(`${talk.id}-m${index}`), conversationId: asId(talk.id), direction: out ? 'out' : 'in', contentKind: 'text', text: said.text,
    senderExternalId: out ? null : 'x', senderName: out ? '' : talk.title, userId: out ? asId('u-wang') : null,
    sentAt: Math.round(now - said.ago), receivedAt: Math.round(now - said.ago), state: out ? 'sent' : 'received', failure: null, retryable: false,
    attempt: 1, platformId: `${talk.id}.${index}`, ...said.extra,
  };
}

function addTicket(tables: Tables, now: number): void {
  tables.tickets.set('t-1', ticketRow({
    id: asId<TicketId>('t-1'), number: 1043, hospitalId: asId('h-1'), conversationId: asId('c-1'), title: '门诊缴费两笔一直转圈', description: '',
    module: 'outpatient_payment', priority: 'high', status: 'in_progress', assigneeId: asId('u-wang'), createdBy: asId('u-wang'),
    createdAt: now - 40 * MINUTE_MS, updatedAt: now - 20 * MINUTE_MS,
  }));
}
