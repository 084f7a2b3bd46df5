export type Locale = 'zh-CN' | 'en';

/** Every word that the shell itself shows; the renderer has catalogues of its own. */
export interface Texts {
  readonly appName: string;
  readonly open: string;
  readonly inbox: string;
  readonly duty: string;
  readonly tickets: string;
  readonly callbacks: string;
  readonly quit: string;
  readonly file: string;
  readonly edit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly devTools: string;
  readonly cancel: string;
  readonly openLink: string;
  readonly openLinkQuestion: string;
  readonly saveTitle: string;
  readonly understood: string;
  readonly noKeyring: string;
  readonly noKeyringDetail: string;
  readonly senderRefused: string;
  readonly cannotRun: string;
  readonly reload: string;
  readonly wait: string;
  readonly pageCrashes: string;
  readonly pageCrashesDetail: string;
  readonly pageHangs: string;
  readonly pageHangsDetail: string;
  unread(count: number): string;
}

const zh: Texts = {
  appName: '值守 Zhishou',
  open: '打开值守',
  inbox: '会话',
  duty: '值班',
  tickets: '工单',
  callbacks: '回访',
  quit: '退出',
  file: '文件',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '显示',
  actualSize: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '全屏',
  devTools: '开发者工具',
  cancel: '取消',
  openLink: '在浏览器中打开',
  openLinkQuestion: '要用浏览器打开这个链接吗？',
  saveTitle: '保存文件',
  understood: '知道了',
  noKeyring: '系统密钥环不可用',
  noKeyringDetail: '登录凭据只受文件权限保护（仅本用户可读）。启用系统密钥环后重新登录即可加密保存。',
  senderRefused: '请求来自不受信任的页面，已拒绝。',
  cannotRun: '值守无法继续运行',
  reload: '重新载入',
  wait: '继续等待',
  pageCrashes: '界面连续异常退出',
  pageCrashesDetail: '消息仍在后台接收，待发送的操作已保存在本机。可以重新载入界面，或退出后再打开。',
  pageHangs: '界面没有响应',
  pageHangsDetail: '可以继续等待，或重新载入界面。消息仍在后台接收，待发送的操作已保存在本机。',
  unread: (count) => `值守 Zhishou：${count} 条未读`,
};

const en: Texts = {
  appName: '值守 Zhishou',
  open: 'Open Zhishou',
  inbox: 'Inbox',
  duty: 'Duty',
  tickets: 'Tickets',
  callbacks: 'Callbacks',
  quit: 'Quit',
  file: 'File',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  actualSize: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  devTools: 'Developer tools',
  cancel: 'Cancel',
  openLink: 'Open in browser',
  openLinkQuestion: 'Open this link in your browser?',
  saveTitle: 'Save file',
  understood: 'Understood',
  noKeyring: "The system's keyring is not available",
  noKeyringDetail:
    'Your sign-in is protected by file permissions only (readable by you alone). Enable the keyring and sign in again to have it encrypted.',
  senderRefused: 'The request came from an untrusted page and was refused.',
  cannotRun: 'Zhishou cannot go on',
  reload: 'Reload',
  wait: 'Wait',
  pageCrashes: 'The page keeps crashing',
  pageCrashesDetail: 'Messages still arrive in the background and pending actions are kept on this computer. Reload the page, or quit and open it again.',
  pageHangs: 'The page does not respond',
  pageHangsDetail: 'Wait, or reload the page. Messages still arrive in the background and pending actions are kept on this computer.',
  unread: (count) => `值守 Zhishou: ${count} unread`,
};

/** The shell's catalogue in one language. */
export const textsFor = (locale: Locale): Texts => (locale === 'en' ? en : zh);
