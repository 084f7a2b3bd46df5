import type { HospitalId } from '../../../shared/ids.ts';
import type { RequestAnswer } from '../../../shared/ipc/contract.ts';
import type { LogTotals } from '../../../shared/reports/model.ts';
import { DAY_MS, monthInterval, stampOf } from '../../../shared/time/shanghai.ts';
import type { Tables } from './fakeRows.ts';

const labels = { at: '时间', kind: '类别', clause: '条款', subject: '事由', party: '对象', means: '方式', outcome: '结果', user: '经办人', number: '工单', minutes: '时长（分）', note: '说明' };

/** A month's log with plausible rows; the real one is computed by the core. An empty one two months back. */
export function fakeLog(tables: Tables, hospitalId: HospitalId, month: string, now: number): RequestAnswer<'reports.preview'> {
  const hospital = tables.hospitals.get(hospitalId);
  const { from } = monthInterval(month);
  const many = month.endsWith('9') ? 0 : 24;
  const rows = Array.from({ length: many }, (_, i) => [
    stampOf(from + i * 1.2 * DAY_MS + 3_600_000 * 9), i % 3 === 0 ? '联系记录' : i % 3 === 1 ? '工单创建' : '回访完成', '九5', '门诊缴费重复扣款 138.50 元，退款后回访',
    i % 2 === 0 ? '患者' : '医院', i % 3 === 0 ? '电话' : '', '已联系上', '李青', i % 3 === 1 ? `#${1000 + i}` : '', String(i), '患者确认退款已到账，对处理速度满意；建议在页面上写清退款时限。',
  ]);
  const totals: LogTotals = { rows: many, attempts: 8, reached: 7, patientReplies: 4, hospitalReplies: 3, callbacksClosed: 8, ticketsCreated: 8, ticketsClosed: 6, complaints: 1, messagesIn: 412, messagesOut: 397 };
  const totalLabels: Readonly<Record<keyof LogTotals, string>> = {
    rows: '行数', attempts: '联系次数', reached: '联系上', patientReplies: '患者已复', hospitalReplies: '医院已复', callbacksClosed: '完成回访', ticketsCreated: '新建工单', ticketsClosed: '关闭工单', complaints: '投诉', messagesIn: '收到消息', messagesOut: '发出消息',
  };
  return {
    log: { hospitalId, hospitalName: hospital?.name ?? '', month, rows: [], totals, asOf: now, complete: month.endsWith('9'), pending: month.endsWith('9') ? 0 : 2 },
    table: {
      title: `${hospital?.name ?? ''} ${month} 跟进日志`,
      columns: Object.entries(labels).map(([key, label]) => ({ key, label })),
      rows,
      totals: (Object.keys(totals) as (keyof LogTotals)[]).map((key) => ({ key, label: totalLabels[key], value: totals[key] })),
    },
  };
}
