import type { CallbackKind } from '../../shared/callbacks/model.ts';
import type { TicketDetails } from '../../shared/tickets/details.ts';
import type { ServiceModule, TicketKind, TicketPriority, TicketStatus } from '../../shared/tickets/model.ts';

/*
 * The demo's tickets and callbacks. Times are hours before (positive) or after (negative) the demo's first start, so
 * that this month and the last have something to report on whatever day it is.
 */

export interface DemoTicket {
  readonly hospital: string;
  readonly kind: TicketKind;
  readonly module: ServiceModule | null;
  readonly priority: TicketPriority;
  readonly status: TicketStatus;
  readonly title: string;
  readonly description: string;
  readonly hoursAgo: number;
  /** Who made it and who has it: index into those on duty. */
  readonly by: number;
  readonly to: number | null;
  readonly comment?: string;
  readonly details?: Partial<TicketDetails>;
  /** Closed: hours it took, and the result. */
  readonly closed?: readonly [hours: number, result: string];
}

const D = 24;
export const demoTickets: readonly DemoTicket[] = [
  { hospital: 'qingyun', kind: 'fault', module: 'insurance_payment', priority: 'urgent', status: 'in_progress', title: '线上医保支付提示“结算失败”', description: '门诊收费处反馈上午起多名患者医保支付失败，自费支付正常。', hoursAgo: 3, by: 1, to: 1, comment: '已与医保前置机厂商核对，等待对方重启服务。' },
  { hospital: 'yunling', kind: 'fault', module: 'queue_ticket', priority: 'high', status: 'open', title: '在线取号后叫号屏不显示', description: '导诊台反馈二楼儿科叫号屏无在线取号患者。', hoursAgo: 6, by: 2, to: 2 },
  { hospital: 'binjiang', kind: 'data_task', module: 'appointment', priority: 'normal', status: 'waiting_hospital', title: '更新产科医生排班与照片', description: '新入职医生 2 名，照片待医院提供。', details: { dataSubject: 'doctor' }, hoursAgo: 2 * D, by: 3, to: 3, comment: '已收到科室名单，照片明天上午给。' },
  { hospital: 'nanhu', kind: 'consultation', module: 'report_query', priority: 'normal', status: 'closed', title: '如何在小程序查看历史检验报告', description: '患者咨询两年前的报告是否可查。', hoursAgo: 3 * D, by: 0, to: 0, closed: [1, '已说明可查三年内报告，患者自行查到。'] },
  { hospital: 'donglin', kind: 'interface_change', module: 'convenience', priority: 'normal', status: 'open', title: '首页便民服务增加停车缴费入口', description: '医务科希望放在第二屏第一位。', details: { agreed: '图标与文案由医务科确认，放第二屏第一位。' }, hoursAgo: 4 * D, by: 1, to: null },
  { hospital: 'qingyun', kind: 'complaint', module: 'registration_payment', priority: 'high', status: 'closed', title: '患者投诉挂号费重复扣款', description: '同一号源扣款两笔，患者要求当日退回。', details: { complaintLevel: 'general' }, hoursAgo: 6 * D, by: 1, to: 2, closed: [5, '核实为支付渠道超时重试，已原路退回一笔并回复患者。'] },
  { hospital: 'yunling', kind: 'requirement', module: 'inpatient', priority: 'normal', status: 'in_progress', title: '住院预交金支持亲属代缴', description: '需求已与住院处确认，排入下月版本。', details: { agreed: '代缴人需实名，单笔上限与本人一致。' }, hoursAgo: 9 * D, by: 2, to: 1 },
  { hospital: 'binjiang', kind: 'fault', module: 'outpatient_payment', priority: 'high', status: 'closed', title: '门诊缴费页面加载超过 10 秒', description: '高峰时段出现，疑似院内网络。', hoursAgo: 15 * D, by: 3, to: 3, closed: [8, '院内出口带宽调整后恢复，连续观察三天正常。'] },
  { hospital: 'nanhu', kind: 'data_task', module: 'self_order', priority: 'normal', status: 'closed', title: '自助开单增加核酸与流感套餐', description: '检验科提供了收费编码。', hoursAgo: 20 * D, by: 0, to: 3, closed: [26, '已上线，检验科复核价格无误。'] },
  { hospital: 'qingyun', kind: 'fault', module: 'report_query', priority: 'normal', status: 'closed', title: '影像报告图片无法打开', description: '部分安卓手机打开空白。', hoursAgo: 28 * D, by: 1, to: 1, closed: [30, '影像服务器证书过期，医院更换后恢复。'] },
  { hospital: 'donglin', kind: 'consultation', module: 'appointment', priority: 'normal', status: 'closed', title: '预约取消规则咨询', description: '医务科询问取消截止时间能否改为前一日 20 点。', hoursAgo: 34 * D, by: 2, to: 0, closed: [3, '已按医院要求调整并截图确认。'] },
  { hospital: 'yunling', kind: 'fault', module: 'registration_payment', priority: 'urgent', status: 'closed', title: '挂号支付后 HIS 未生成挂号记录', description: '涉及 4 名患者，已人工补录。', hoursAgo: 38 * D, by: 3, to: 2, closed: [2, 'HIS 接口服务重启后补推成功，4 笔均已核对。'] },
];

export interface DemoCallback {
  readonly hospital: string;
  readonly kind: CallbackKind;
  readonly subject: string;
  readonly patient?: readonly [name: string, phone: string];
  /** Index into `demoTickets`. */
  readonly ticket?: number;
  readonly to: number;
  readonly createdHoursAgo: number;
  readonly dueHoursAgo: number;
  /** Hours ago, party, outcome, note; a reached one is proven by a logged call. */
  readonly attempts?: readonly (readonly [hoursAgo: number, party: 'patient' | 'hospital', outcome: 'reached' | 'no_answer' | 'call_again', note: string])[];
  readonly closed?: readonly [hoursAgo: number, result: string];
}

export const demoCallbacks: readonly DemoCallback[] = [
  { hospital: 'qingyun', kind: 'patient_case', subject: '医保支付失败患者回访', patient: ['李秀兰', '13900020001'], ticket: 0, to: 1, createdHoursAgo: 3, dueHoursAgo: 1, attempts: [[2, 'patient', 'no_answer', '首次拨打无人接听']] },
  { hospital: 'yunling', kind: 'missed_call', subject: '值班电话未接来电回拨', to: 2, createdHoursAgo: 5, dueHoursAgo: 4.8 },
  { hospital: 'binjiang', kind: 'hospital_monthly', subject: '本月例行回访', to: 3, createdHoursAgo: 5 * D, dueHoursAgo: -2 },
  { hospital: 'nanhu', kind: 'ticket_quality', subject: '检验报告咨询质量回访', ticket: 3, to: 0, createdHoursAgo: 2 * D, dueHoursAgo: -1 },
  { hospital: 'donglin', kind: 'hospital_monthly', subject: '本月例行回访', to: 1, createdHoursAgo: 5 * D, dueHoursAgo: -4 * D },
  { hospital: 'yunling', kind: 'hospital_monthly', subject: '本月例行回访', to: 2, createdHoursAgo: 5 * D, dueHoursAgo: -6 * D, attempts: [[26, 'hospital', 'call_again', '主任在开会，约改日']] },
  { hospital: 'qingyun', kind: 'patient_case', subject: '重复扣款投诉回访', patient: ['黄健', '13900020002'], ticket: 5, to: 2, createdHoursAgo: 6 * D, dueHoursAgo: 5.6 * D, attempts: [[6 * D - 3, 'patient', 'reached', '已告知退款原路退回，患者表示满意'], [6 * D - 4, 'hospital', 'reached', '收费处已确认到账']], closed: [6 * D - 5, '患者与医院均已回复，退款到账。'] },
  { hospital: 'binjiang', kind: 'ticket_quality', subject: '门诊缴费卡顿质量回访', ticket: 7, to: 3, createdHoursAgo: 14 * D, dueHoursAgo: 12 * D, attempts: [[13 * D, 'hospital', 'reached', '近三日未再出现']], closed: [13 * D - 1, '医院确认恢复正常。'] },
  { hospital: 'qingyun', kind: 'hospital_monthly', subject: '上月例行回访', to: 1, createdHoursAgo: 36 * D, dueHoursAgo: 32 * D, attempts: [[34 * D, 'hospital', 'no_answer', ''], [33 * D, 'hospital', 'reached', '对取号稳定性满意，希望优化报告查询']], closed: [33 * D - 1, '已记录改进建议并转需求。'] },
  { hospital: 'yunling', kind: 'ticket_quality', subject: '挂号未生成记录质量回访', ticket: 11, to: 2, createdHoursAgo: 37 * D, dueHoursAgo: 36 * D, attempts: [[36.5 * D, 'hospital', 'reached', '四名患者均已就诊']], closed: [36 * D, '处理及时，医院认可。'] },
];
