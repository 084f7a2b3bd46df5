import { catalogue } from '../../shared/i18n/catalogue.ts';

/** What a person did, by the name of its mutation: for the queue and for what the relay refused. */
export const actionMessages = catalogue(
  {
    'want.inbox.send': '发送回复',
    'want.inbox.retry': '重发消息',
    'want.inbox.assign': '分配会话',
    'want.inbox.setHospital': '设定会话所属医院',
    'want.inbox.setStatus': '改变会话状态',
    'want.inbox.markRead': '标记已读',
    'want.tickets.create': '新建工单',
    'want.tickets.edit': '修改工单',
    'want.tickets.assign': '分配工单',
    'want.tickets.setStatus': '改变工单状态',
    'want.tickets.comment': '工单备注',
    'want.tickets.close': '关闭工单',
    'want.tickets.reopen': '重新打开工单',
    'want.tickets': '工单操作',
    'want.callbacks.create': '新建回访',
    'want.callbacks.assign': '分配回访',
    'want.callbacks.logAttempt': '登记联系',
    'want.callbacks.close': '完成回访',
    'want.callbacks.cancel': '取消回访',
    'want.callbacks': '回访操作',
    'want.duty.saveShift': '安排班次',
    'want.duty.removeShift': '删除班次',
    'want.duty.saveGroup': '修改值班组',
    'want.duty': '值班操作',
    'want.directory.disclose': '查看完整号码',
    'want.directory': '资料修改',
    'want.other': '操作',
  },
  {
    'want.inbox.send': 'Send a reply',
    'want.inbox.retry': 'Send a message again',
    'want.inbox.assign': 'Assign a conversation',
    'want.inbox.setHospital': 'Set the hospital of a conversation',
    'want.inbox.setStatus': 'Change a conversation’s state',
    'want.inbox.markRead': 'Mark as read',
    'want.tickets.create': 'Create a ticket',
    'want.tickets.edit': 'Edit a ticket',
    'want.tickets.assign': 'Assign a ticket',
    'want.tickets.setStatus': 'Change a ticket’s state',
    'want.tickets.comment': 'Comment on a ticket',
    'want.tickets.close': 'Close a ticket',
    'want.tickets.reopen': 'Reopen a ticket',
    'want.tickets': 'Ticket action',
    'want.callbacks.create': 'Create a callback',
    'want.callbacks.assign': 'Assign a callback',
    'want.callbacks.logAttempt': 'Log a contact',
    'want.callbacks.close': 'Finish a callback',
    'want.callbacks.cancel': 'Cancel a callback',
    'want.callbacks': 'Callback action',
    'want.duty.saveShift': 'Plan a shift',
    'want.duty.removeShift': 'Remove a shift',
    'want.duty.saveGroup': 'Change a duty group',
    'want.duty': 'Duty action',
    'want.directory.disclose': 'Look at a full number',
    'want.directory': 'Directory change',
    'want.other': 'Action',
  },
);
export type ActionWord = keyof (typeof actionMessages)['zh-CN'];

const words = new Set<string>(Object.keys(actionMessages['zh-CN']));

/** The word for a mutation: its own, else its feature's, else a plain one (a newer core). */
export function wantWord(name: string): ActionWord {
  const known = [`want.${name}`, `want.${name.split('.')[0] ?? ''}`].find((key) => words.has(key)) ?? 'want.other';
  return known as ActionWord; // a member of the set of its keys
}
