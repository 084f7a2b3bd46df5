import type { MutationName } from '../../shared/wire/mutations.ts';

/*
 * Tickets of every kind and state, told as what people did: the rows come from the very rules that the relay applies
 * (`storyRows.ts`), so that no demo ticket shows what could not have happened. Times are hours before the first start.
 */

export interface DemoStep {
  readonly hoursAgo: number;
  /** Who did it: index into those on duty. */
  readonly by: number;
  readonly name: MutationName;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface DemoStory {
  readonly key: string;
  readonly hospital: string;
  readonly steps: readonly [DemoStep, ...DemoStep[]];
}

const step = (hoursAgo: number, by: number, name: MutationName, args: Readonly<Record<string, unknown>> = {}): DemoStep => ({ hoursAgo, by, name, args });
const made = (kind: string, title: string, description: string, more: Readonly<Record<string, unknown>> = {}) => ({ kind, title, description, module: null, priority: 'normal', cause: null, ...more });
/** A call that ended `hoursAgo`; its times are put in with the step's. */
const call = (hoursAgo: number, by: number, party: 'patient' | 'hospital', note: string, phoneTail: string): DemoStep => step(hoursAgo, by, 'tickets.logReply', { party, proof: { type: 'call', phoneTail }, note });

export const demoStories: readonly DemoStory[] = [
  {
    key: 'rnd',
    hospital: 'qingyun',
    steps: [
      step(5, 1, 'tickets.create', { ...made('fault', '医保支付回调超时，订单停在“支付中”', '门诊收费处反馈，医保支付成功后小程序仍显示支付中，需人工核对。', { module: 'insurance_payment', priority: 'urgent', details: { severity: 'critical' } }), assignee: 1 }),
      call(4.95, 1, 'hospital', '已告知收费处先走人工核对，正在排查', '0002'),
      step(4.5, 1, 'tickets.setStatus', { status: 'in_progress' }),
      step(4, 1, 'tickets.comment', { text: '抓到 3 笔回调，网关返回 200 但订单服务未落库。' }),
      step(3, 1, 'tickets.sendToRnd', {
        question: '订单服务收到医保回调后为什么没有更新状态？',
        soFar: '网关日志显示回调已转发并返回 200；重启订单服务后新订单恢复，旧订单仍停在支付中。',
        logs: '09:12:44.103 WARN  order-callback  lock wait timeout, order=20261124091233001\n09:12:44.104 INFO  order-callback  return 200\n09:13:02.871 WARN  order-callback  lock wait timeout, order=20261124091251007',
        attachmentIds: [],
      }),
    ],
  },
  {
    key: 'onsite',
    hospital: 'yunling',
    steps: [
      step(8, 2, 'tickets.create', { ...made('fault', '二楼自助机无法打印取号凭条', '导诊台反馈二楼 3 台自助机均不出凭条，远程看驱动正常。', { module: 'queue_ticket', priority: 'high', details: { severity: 'major' } }), assignee: 2 }),
      call(7.9, 2, 'hospital', '已告知导诊台先引导到一楼取号', '0004'),
      step(7, 2, 'tickets.dispatch', { engineer: 3, reason: '打印模块疑似硬件故障，需要现场更换并测试' }),
      step(5.5, 2, 'tickets.visitStep', { step: 'departed' }),
      step(2, 2, 'tickets.visitStep', { step: 'arrived' }),
    ],
  },
  {
    key: 'opinion',
    hospital: 'qingyun',
    steps: [
      step(0.3, 1, 'tickets.create', { ...made('complaint', '患者在短视频平台投诉重复扣费', '患者称两次扣费无人处理，视频已有转发，院办要求立即回应。', { priority: 'urgent', details: { complaintLevel: 'public_opinion', saidAgo: 0.35, patientName: '黄健', patientPhone: '13900020002' } }), assignee: 1 }),
      call(0.1, 1, 'patient', '已致歉并说明退款原路返回，患者同意撤下视频', '0002'),
    ],
  },
  {
    key: 'case',
    hospital: 'qingyun',
    steps: [
      step(2, 1, 'tickets.create', { ...made('patient_case', '患者缴费成功但窗口查不到记录', '患者急需取药，已请窗口凭截图先行发药。', { details: { patientName: '李秀兰', patientPhone: '13900020001' } }), assignee: 1 }),
      call(1.8, 1, 'patient', '已告知凭缴费截图可先取药', '0001'),
      step(1.6, 1, 'tickets.setStatus', { status: 'waiting_hospital', reason: '等收费处核对流水' }),
    ],
  },
  {
    key: 'short',
    hospital: 'binjiang',
    steps: [
      step(26, 3, 'tickets.create', { ...made('reconciliation', '昨日门诊对账短款一笔', '财务科对账时发现平台有订单而银行无入账。', { module: 'outpatient_payment', details: { caseType: 'short_payment', amountFen: 12850, orderNo: '20261123153000118' } }), assignee: 3 }),
      call(25.9, 3, 'hospital', '已与财务科确认订单号和金额', '0005'),
      step(25, 3, 'tickets.setStatus', { status: 'waiting_hospital', reason: '等财务科提供银行流水' }),
      step(3, 3, 'tickets.setStatus', { status: 'in_progress' }),
      step(2.5, 3, 'tickets.edit', { fields: { cause: 'payment_channel' }, details: { responsible: 'payment_channel' } }),
    ],
  },
  {
    key: 'plan',
    hospital: 'donglin',
    steps: [
      step(50, 1, 'tickets.create', {
        ...made('requirement', '报告查询增加历次结果对比', '医务科希望同一项目的历次结果以折线显示。', { module: 'report_query', details: { agreed: '先做血常规和血糖两类，其余下期。', plannedInDays: 5 } }),
        assignee: 1,
        checklist: ['与医务科确认项目范围', '评估数据量', '出界面稿', '排入版本'],
      }),
      step(40, 1, 'tickets.checkItem', { itemId: '1', done: true }),
      step(30, 1, 'tickets.checkItem', { itemId: '2', done: true }),
      step(20, 1, 'tickets.setStatus', { status: 'in_progress' }),
    ],
  },
  {
    key: 'data',
    hospital: 'nanhu',
    steps: [
      step(30, 0, 'tickets.create', { ...made('data_task', '针灸科新增两名医生及照片', '医院已提供名单，照片待核对。', { module: 'appointment', details: { dataSubject: 'doctor' } }), assignee: 2, checklist: ['录入医生信息', '上传照片', '请同事复核'] }),
      step(6, 2, 'tickets.checkItem', { itemId: '1', done: true }),
      step(5, 2, 'tickets.setStatus', { status: 'in_progress' }),
    ],
  },
  {
    key: 'ask',
    hospital: 'nanhu',
    steps: [
      step(1.5, 0, 'tickets.create', { ...made('consultation', '退号后费用多久到账', '信息科替患者咨询退号费用到账时间。', { module: 'registration_payment' }), assignee: 0 }),
      call(1.45, 0, 'hospital', '已说明原路退回，一般 1 至 3 个工作日', '0007'),
    ],
  },
];

/** Which story has to do with which. */
export const demoLinks: readonly (readonly [from: string, to: string, kind: 'relates' | 'caused_by'])[] = [
  ['case', 'rnd', 'caused_by'],
  ['opinion', 'short', 'relates'],
];
/** Who follows which: index into those on duty. */
export const demoWatchers: readonly (readonly [key: string, who: number])[] = [['rnd', 0], ['opinion', 0], ['onsite', 3]];
