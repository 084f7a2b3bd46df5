import { asId } from '../../../shared/ids.ts';
import type { Entities } from '../../../shared/wire/entities.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, atMinute, addDays, mondayOf } from '../../../shared/time/shanghai.ts';
import { requiredPartiesOf } from '../../../shared/callbacks/rules.ts';
import type { Tables } from './fakeRows.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const kinds = ['fault', 'consultation', 'interface_change', 'data_task', 'requirement', 'complaint'] as const;
const modules = ['appointment', 'registration_payment', 'outpatient_payment', 'insurance_payment', 'queue_ticket', 'report_query', 'inpatient'] as const;
const titles = [
  '挂号成功后短信通知没有发送，多名患者反映', '门诊缴费页面提示“订单已存在”无法继续支付', '检查报告 PDF 打开空白，仅安卓微信 8.0.50',
  '心内科医生排班照片更新（12 人），附件为院方盖章文件', '退费流程说明需要改成两步，医院信息科已确认文案', '医保电子凭证授权失败 2003', '住院预缴金到账延迟超过 30 分钟',
];

/** Rows of the desk's pages beside those of the inbox: a roster with gaps, some tickets, callbacks of every kind. */
export function addDeskRows(tables: Tables, now: number): void {
  addRoster(tables, now);
  addTickets(tables, now);
  addCallbacks(tables, now);
  const binding: Entities['bindings'] = { id: asId('b-1'), hospitalId: asId('h-1'), accountId: asId('a-app'), externalId: 'wrOgAAAA7hXk0mQp2b', label: '海滨一院智慧医院对接群' };
  tables.bindings.set('b-1', binding);
  tables.bindings.set('b-2', { ...binding, id: asId('b-2'), accountId: asId('a-kf'), externalId: null, label: '微信客服全部来访' });
  const ended = tables.contracts.get('k-h-1');
  if (ended) tables.contracts.set('k-old', { ...ended, id: asId('k-old'), signedOn: addDays(ended.signedOn, -365), endsOn: addDays(ended.signedOn, -1) });
  const two = tables.contracts.get('k-h-2');
  if (two) tables.contracts.set('k-h-2', { ...two, endsOn: addDays(two.signedOn, 140), serviceWindows: [{ channel: 'wecom-kf', openMinute: 450, closeMinute: 720 }, { channel: 'wecom-kf', openMinute: 810, closeMinute: 1080 }] });
  tables.contracts.delete('k-h-3');
  tables.contacts.set('p-2', { id: asId('p-2'), hospitalId: asId('h-1'), name: '吴敏', title: '财务科', phone: '' });
}

function addRoster(tables: Tables, now: number): void {
  const monday = mondayOf(now);
  const people = ['u-wang', 'u-zhao', 'u-chen', 'u-li'];
  const add = (id: string, role: 'primary' | 'backup', userId: string, startAt: number, endAt: number): void => {
    tables.shifts.set(id, { id: asId(id), groupId: asId('g-1'), role, userId: asId(userId), startAt, endAt });
  };
  for (let day = -7; day < 14; day += 1) {
    const date = addDays(monday, day);
    const who = (step: number): string => people[(day + 28 + step) % 4] ?? 'u-li';
    add(`s${day}p1`, 'primary', who(0), atMinute(date, 480), atMinute(date, 1200));
    if (day !== 4) add(`s${day}p2`, 'primary', who(1), atMinute(date, 1200), atMinute(addDays(date, 1), 480));
    if (day !== 5) add(`s${day}b`, 'backup', who(2), atMinute(date, 480), atMinute(addDays(date, 1), 480));
  }
  const term = (n: number, ago: number, primary: string, backup: string, reason: string): void => {
    tables.dutyTerms.set(`g-1.${n}`, {
      id: asId(`g-1.${n}`), groupId: asId('g-1'), term: n, primaryId: asId(primary), backupId: asId(backup), since: now - ago,
      source: reason === '' ? 'roster' : 'switch', byUserId: reason === '' ? null : asId('u-li'), reason,
    });
  };
  term(42, 3 * HOUR_MS, 'u-wang', 'u-zhao', '');
  term(41, 15 * HOUR_MS, 'u-chen', 'u-zhao', '');
  term(40, 20 * HOUR_MS, 'u-li', 'u-zhao', '王雨家中有急事，由李青代班到本班结束；已电话通知两人');
  for (let n = 39; n > 20; n -= 1) term(n, (20 + (40 - n) * 12) * HOUR_MS, people[n % 4] ?? '', people[(n + 1) % 4] ?? '', '');
  const group = tables.dutyGroups.get('g-1');
  if (group) tables.dutyGroups.set('g-2', { ...group, id: asId('g-2'), name: '山区组', term: 7, source: 'switch', holdUntil: now + 5 * HOUR_MS, backupId: null, phone: '' });
}

function addTickets(tables: Tables, now: number): void {
  for (let i = 0; i < 240; i += 1) {
    const id = asId<never>(`t-d${i}`);
    const closed = i % 5 === 4;
    const createdAt = now - (i + 1) * 3.1 * HOUR_MS;
    tables.tickets.set(id, ticketRow({
      id, number: i === 0 ? null : 1042 - i, hospitalId: asId(`h-${(i % 3) + 1}`), conversationId: i % 2 === 0 ? asId('c-1') : null, messageId: null,
      title: titles[i % titles.length] ?? '', description: i % 2 === 0 ? '患者反映今天 09:10 起无法支付，重试多次同样提示。\n已请信息科查看 HIS 日志，等待回复。' : '',
      kind: kinds[i % 6] ?? 'fault', module: modules[i % 8] ?? null, priority: i % 9 === 0 ? 'urgent' : i % 4 === 1 ? 'high' : 'normal',
      status: closed ? 'closed' : ((['open', 'in_progress', 'waiting_hospital'] as const)[i % 3] ?? 'open'), cause: closed ? 'his' : null,
      assigneeId: i % 7 === 3 ? null : asId(['u-wang', 'u-zhao', 'u-li'][i % 3] ?? ''), createdBy: asId('u-wang'), createdAt, updatedAt: createdAt + 40 * MINUTE_MS,
      closedAt: closed ? createdAt + 2 * HOUR_MS : null, closedBy: closed ? asId('u-wang') : null, result: closed ? 'HIS 厂商已修复接口超时，患者复测正常。' : '',
    }));
    const entry = (n: number, kind: Entities['ticketEntries']['kind'], text: string, after: number): void => {
      tables.ticketEntries.set(`${id}.${n}`, { id: asId(`${id}.${n}`), ticketId: id, kind, text, userId: asId(n % 2 === 0 ? 'u-wang' : 'u-zhao'), at: createdAt + after, data: null });
    };
    entry(0, 'created', '', 0);
    entry(1, 'assigned', 'u-wang', 5 * MINUTE_MS);
    entry(2, 'status', 'in_progress', 9 * MINUTE_MS);
    entry(3, 'comment', '已电话联系信息科周主任，确认是 HIS 接口 09:05 重启后连接池没有恢复。\n对方预计 10 分钟内处理。', 12 * MINUTE_MS);
    entry(4, 'edited', 'module,priority', 20 * MINUTE_MS);
    if (closed) entry(5, 'closed', 'HIS 厂商已修复接口超时，患者复测正常。', 2 * HOUR_MS);
  }
}

function addCallbacks(tables: Tables, now: number): void {
  const subjects = ['门诊缴费重复扣款 138.50 元，退款后回访', '十一月月度回访', '报告查询故障关闭后的质量回访', '09:42 未接来电，号码尾号 7731'];
  const order = ['patient_case', 'hospital_monthly', 'ticket_quality', 'missed_call'] as const;
  for (let i = 0; i < 26; i += 1) {
    const kind = order[i % 4] ?? 'patient_case';
    const id = asId<never>(`cb-${i}`);
    const done = i > 21;
    tables.callbacks.set(id, {
      id, hospitalId: asId(`h-${(i % 3) + 1}`), kind, subject: subjects[i % 4] ?? '', requiredParties: [...requiredPartiesOf[kind]],
      patientName: kind === 'patient_case' ? '李**' : '', patientPhone: kind === 'patient_case' ? '138****5678' : '', ticketId: kind === 'ticket_quality' ? asId('t-d4') : null,
      conversationId: i % 3 === 0 ? asId('c-1') : null, assigneeId: i % 5 === 2 ? null : asId('u-li'), dueAt: now + (i - 5) * 4.3 * HOUR_MS - 20 * MINUTE_MS,
      status: done ? (i === 24 ? 'cancelled' : 'done') : 'open', result: done ? '双方均已答复，患者表示满意。' : '', createdBy: asId('u-wang'), createdAt: now - 2 * DAY_MS,
      closedAt: done ? now - i * HOUR_MS : null, closedBy: done ? asId('u-li') : null,
    });
    if (i % 2 === 1) continue;
    const at = now - 3 * HOUR_MS;
    tables.attempts.set(`${id}.1`, { id: asId(`${id}.1`), callbackId: id, party: 'patient', outcome: 'no_answer', proof: null, note: '', at: at - HOUR_MS, userId: asId('u-wang') });
    tables.attempts.set(`${id}.2`, {
      id: asId(`${id}.2`), callbackId: id, party: 'patient', outcome: 'reached', proof: { type: 'call', startedAt: at - 6 * MINUTE_MS, endedAt: at, phoneTail: '5678' },
      note: '患者确认退款已到账，对处理速度满意；建议在页面上写清退款时限。', at, userId: asId('u-li'),
    });
  }
}
