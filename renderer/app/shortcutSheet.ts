import { catalogue } from '../../shared/i18n/catalogue.ts';

export const shortcutWords = catalogue(
  {
    title: '快捷键',
    hint: '输入法组字时不会触发；在文字框里单个字母照常输入，按 Esc 离开文字框。',
    everywhere: '到处可用',
    search: '搜索一切',
    show: '显示这张表',
    pages: '切换页面',
    alarm: '去处理最急的告警',
    leave: '离开文字框、关闭弹窗',
    inbox: '会话',
    duty: '值班',
    tickets: '工单',
    callbacks: '回访',
    calls: '电话',
    callSheet: '通话单：打开、回到页面',
    foldSheet: '收起通话单',
    editCall: '修改通话记录',
    linkTicket: '关联工单',
    newCall: '记一通电话',
    reports: '报表',
    directory: '医院',
    nextPrevious: '下一条、上一条',
    reply: '写回复',
    send: '发送',
    newline: '换行',
    ticket: '新建工单',
    callback: '新建回访',
    closeConversation: '结束或重开会话',
    assign: '指派',
    switchDuty: '切换值班',
    addShift: '添加班次',
    open: '打开',
    newTicket: '新建工单',
    comment: '写备注（已打开时）',
    choose: '选择（列表）',
    chooseMore: '连续选择',
    chooseAll: '全选筛选结果',
    bulkDo: '分配、优先级、状态、关注（列表）',
    undo: '撤销批量修改',
    views: '切换视图',
    board: '列表或看板',
    boardMove: '移到相邻状态（看板）',
    findWords: '筛选文字',
    filterInbox: '筛选（列表）',
    note: '写内部备注',
    inboxBulk: '分配、搁置、结束、已读（已选）',
    snooze: '搁置',
    jumpDate: '跳到日期',
    newest: '回到最新消息',
    save: '保存表单或备注',
    closeTicket: '关闭或重开工单',
    back: '回到列表',
    newCallback: '新建回访',
    attempt: '记一次联系（已打开时）',
    closeCallback: '关闭回访',
    exportXlsx: '导出 XLSX',
    addHospital: '添加医院',
  },
  {
    title: 'Shortcuts',
    hint: 'They never fire while an input method composes. In a text field letters are letters; Esc leaves it.',
    everywhere: 'Everywhere',
    search: 'Search everything',
    show: 'Show this sheet',
    pages: 'Go to a page',
    alarm: 'See to the most urgent alarm',
    leave: 'Leave a field, close a dialog',
    inbox: 'Inbox',
    duty: 'Duty',
    tickets: 'Tickets',
    callbacks: 'Callbacks',
    calls: 'Calls',
    callSheet: 'Call sheet: open, back to the page',
    foldSheet: 'Fold the call sheet',
    editCall: 'Edit the call',
    linkTicket: 'Link a ticket',
    newCall: 'Log a call',
    reports: 'Reports',
    directory: 'Hospitals',
    nextPrevious: 'Next, previous',
    reply: 'Reply',
    send: 'Send',
    newline: 'New line',
    ticket: 'New ticket',
    callback: 'New callback',
    closeConversation: 'Close or reopen the conversation',
    assign: 'Assign',
    switchDuty: 'Switch duty',
    addShift: 'Add shift',
    open: 'Open',
    newTicket: 'New ticket',
    comment: 'Comment (on an open one)',
    choose: 'Select (list)',
    chooseMore: 'Extend the selection',
    chooseAll: 'Select all that match',
    bulkDo: 'Assign, priority, status, watch (list)',
    undo: 'Undo a bulk change',
    views: 'Go to the views',
    board: 'List or board',
    boardMove: 'Move to the state beside (board)',
    findWords: 'Filter by words',
    filterInbox: 'Filter (list)',
    note: 'Write an internal note',
    inboxBulk: 'Assign, snooze, close, mark read (selected)',
    snooze: 'Snooze',
    jumpDate: 'Jump to date',
    newest: 'Back to the newest message',
    save: 'Save a form or comment',
    closeTicket: 'Close or reopen the ticket',
    back: 'Back to the list',
    newCallback: 'New callback',
    attempt: 'Log an attempt (on an open one)',
    closeCallback: 'Close the callback',
    exportXlsx: 'Export XLSX',
    addHospital: 'Add hospital',
  },
);

export type ShortcutWord = keyof (typeof shortcutWords)['zh-CN'];

interface Row {
  /** As `useShortcut` spells them; several are shown side by side. */
  readonly keys: readonly string[];
  readonly word: ShortcutWord;
}

export interface Sheet {
  readonly section: ShortcutWord;
  readonly rows: readonly Row[];
}

/**
 * Every key of the program, those of the page in front and of the others: one sheet that always looks the same is
 * learnt sooner than a list that changes. tests/renderer/app/shortcutSheet.test.ts keeps it true to the sources.
 */
export const shortcutSheet: readonly Sheet[] = [
  {
    section: 'everywhere',
    rows: [
      { keys: ['mod+k'], word: 'search' },
      { keys: ['alt+1', 'alt+7'], word: 'pages' },
      { keys: ['alt+0'], word: 'alarm' },
      { keys: ['F9'], word: 'callSheet' },
      { keys: ['?'], word: 'show' },
      { keys: ['Escape'], word: 'leave' },
    ],
  },
  {
    section: 'inbox',
    rows: [
      { keys: ['j', 'k'], word: 'nextPrevious' },
      { keys: ['v'], word: 'views' },
      { keys: ['/'], word: 'filterInbox' },
      { keys: ['r'], word: 'reply' },
      { keys: ['n'], word: 'note' },
      { keys: ['Enter'], word: 'send' },
      { keys: ['shift+Enter'], word: 'newline' },
      { keys: ['t'], word: 'ticket' },
      { keys: ['c'], word: 'callback' },
      { keys: ['a'], word: 'assign' },
      { keys: ['s'], word: 'snooze' },
      { keys: ['e'], word: 'closeConversation' },
      { keys: ['d'], word: 'jumpDate' },
      { keys: ['End'], word: 'newest' },
      { keys: ['x'], word: 'choose' },
      { keys: ['shift+j', 'shift+k'], word: 'chooseMore' },
      { keys: ['mod+a'], word: 'chooseAll' },
      { keys: ['a', 's', 'e', 'u'], word: 'inboxBulk' },
      { keys: ['mod+z'], word: 'undo' },
      { keys: ['Escape'], word: 'leave' },
    ],
  },
  {
    section: 'tickets',
    rows: [
      { keys: ['j', 'k'], word: 'nextPrevious' },
      { keys: ['Enter'], word: 'open' },
      { keys: ['t', 'n'], word: 'newTicket' },
      { keys: ['n'], word: 'comment' },
      { keys: ['mod+Enter'], word: 'save' },
      { keys: ['a'], word: 'assign' },
      { keys: ['e'], word: 'closeTicket' },
      { keys: ['Escape'], word: 'back' },
      { keys: ['v'], word: 'views' },
      { keys: ['/'], word: 'findWords' },
      { keys: ['b'], word: 'board' },
      { keys: ['x'], word: 'choose' },
      { keys: ['shift+j', 'shift+k'], word: 'chooseMore' },
      { keys: ['mod+a'], word: 'chooseAll' },
      { keys: ['a', 'p', 'm', 'w'], word: 'bulkDo' },
      { keys: ['mod+z'], word: 'undo' },
      { keys: ['shift+←', 'shift+→'], word: 'boardMove' },
    ],
  },
  {
    section: 'callbacks',
    rows: [
      { keys: ['j', 'k'], word: 'nextPrevious' },
      { keys: ['c', 'n'], word: 'newCallback' },
      { keys: ['n'], word: 'attempt' },
      { keys: ['mod+Enter'], word: 'save' },
      { keys: ['a'], word: 'assign' },
      { keys: ['e'], word: 'closeCallback' },
      { keys: ['Escape'], word: 'back' },
    ],
  },
  {
    section: 'calls',
    rows: [
      { keys: ['j', 'k'], word: 'nextPrevious' },
      { keys: ['n'], word: 'newCall' },
      { keys: ['e'], word: 'editCall' },
      { keys: ['t'], word: 'linkTicket' },
      { keys: ['mod+Enter'], word: 'save' },
      { keys: ['Escape'], word: 'back' },
    ],
  },
  {
    section: 'duty',
    rows: [
      { keys: ['a'], word: 'switchDuty' },
      { keys: ['n'], word: 'addShift' },
    ],
  },
  { section: 'reports', rows: [{ keys: ['mod+s'], word: 'exportXlsx' }] },
  {
    section: 'directory',
    rows: [
      { keys: ['j', 'k'], word: 'nextPrevious' },
      { keys: ['n'], word: 'addHospital' },
    ],
  },
];

/** `mod+k` as `Ctrl + K`. */
export function keyText(combo: string): string {
  return combo
    .split('+')
    .map((part) => (part === 'mod' ? 'Ctrl' : part === 'Escape' ? 'Esc' : part.charAt(0).toUpperCase() + part.slice(1)))
    .join(' + ');
}
