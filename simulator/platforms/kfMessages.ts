import type { KfAccount, Said, SayKind } from '../model.ts';
import { textOf } from './wecomShared.ts';

type Json = Readonly<Record<string, unknown>>;

const NO_MESSAGES: ReadonlySet<SayKind> = new Set(['unknown-event', 'enter', 'recall', 'servicer', 'servicer-recall']);

/** Whether the customer says something, which opens the window for replies anew. */
export function isMessage(said: Said): boolean {
  return !NO_MESSAGES.has(said.kind);
}

/** One element of `msg_list`. `welcome`: the code that comes with entering, where the platform offers one. */
export function messageJson(account: KfAccount, said: Said, msgid: string, at: number, welcome: string | null): Json {
  const head = { msgid, send_time: Math.floor(at / 1000) };
  const person = { open_kfid: account.openKfId, external_userid: said.conversation };
  const event = (event_type: string, more: Json = {}): Json => ({ ...head, origin: 4, msgtype: 'event', event: { event_type, ...person, ...more } });
  switch (said.kind) {
    case 'unknown-event':
      return event('unheard_of');
    case 'enter':
      return event('enter_session', { scene: '123', scene_param: '', ...(welcome === null ? {} : { welcome_code: welcome }) });
    case 'recall':
      return event('user_recall_msg', { recall_msgid: said.text });
    case 'servicer-recall':
      return event('servicer_recall_msg', { recall_msgid: said.text, servicer_userid: said.from });
    case 'servicer':
      return { ...head, ...person, origin: 5, servicer_userid: said.from, msgtype: 'text', text: { content: said.text } };
    default:
      return { ...head, ...person, origin: 3, ...contentOf(said, msgid) };
  }
}

function contentOf(said: Said, msgid: string): Json {
  const { kind, text } = said;
  switch (kind) {
    case 'text':
      return { msgtype: 'text', text: { content: text } };
    case 'menu':
      return { msgtype: 'text', text: { content: text, menu_id: '1' } };
    case 'location':
      return { msgtype: 'location', location: { latitude: 22.81, longitude: 108.36, name: text, address: text } };
    case 'link':
      return { msgtype: 'link', link: { title: text, desc: '', url: 'https://example.com/', pic_url: '' } };
    case 'card':
      return { msgtype: 'business_card', business_card: { userid: text } };
    case 'miniprogrampage':
      return { msgtype: 'miniprogram', miniprogram: { title: text, appid: 'wx1', pagepath: 'pages/index', thumb_media_id: `thumb_${msgid}` } };
    case 'merged':
      return { msgtype: 'merged_msg', merged_msg: { title: text, item: [] } };
    case 'unknown-type':
      return { msgtype: 'hologram', hologram: {} };
    default:
      return { msgtype: kind, [kind]: { media_id: `media_${msgid}` } };
  }
}

/** 消息发送失败事件; 10: the person refuses messages. */
export function sendFailJson(account: KfAccount, person: string, failedId: string, msgid: string, at: number): Json {
  const event = { event_type: 'msg_send_fail', open_kfid: account.openKfId, external_userid: person, fail_msgid: failedId, fail_type: 10 };
  return { msgid, send_time: Math.floor(at / 1000), origin: 4, msgtype: 'event', event };
}

/** 会话状态变更事件; `change`: 1 from the pool, 2 handed on, 3 ended, 4 taken up again. */
export function sessionJson(account: KfAccount, person: string, change: number, msgid: string, at: number): Json {
  const event = { event_type: 'session_status_change', open_kfid: account.openKfId, external_userid: person, change_type: change, old_servicer_userid: '', new_servicer_userid: change === 3 ? '' : 'zhangsan' };
  return { msgid, send_time: Math.floor(at / 1000), origin: 4, msgtype: 'event', event };
}

/** What the customer sees of a menu message: its head, then each line that can be chosen. */
export function menuText(body: unknown): string {
  const menu = typeof body === 'object' && body !== null && 'msgmenu' in body ? body.msgmenu : null;
  const list = typeof menu === 'object' && menu !== null && 'list' in menu && Array.isArray(menu.list) ? menu.list : [];
  return [textOf(menu, 'head_content'), ...list.map((item: unknown) => `${textOf(item, 'click', 'id')}. ${textOf(item, 'click', 'content')}`)].join('\n');
}
