import type { ChannelAdapter } from '../types.ts';
import type { AdapterOptions } from '../wecom-kf/adapter.ts';
import type { XmlFields } from '../wecom/xml.ts';
import { createWeixinAdapter } from '../weixin/adapter.ts';
import type { WeixinEvents } from '../weixin/normalise.ts';

/** 公众号 (service and subscription accounts). */
export function createOfficialAccountAdapter(options: AdapterOptions): ChannelAdapter {
  return createWeixinAdapter('official-account', EVENTS, options);
}

/** 接收事件推送 and 自定义菜单事件推送. Following, menus that push and scans allow a few replies; menus that only open a page do not. */
const EVENTS: WeixinEvents = {
  ignored: new Set(['VIEW', 'view_miniprogram', 'LOCATION', 'TEMPLATESENDJOBFINISH', 'MASSSENDJOBFINISH', 'PUBLISHJOBFINISH']),
  read(event, fields) {
    const text = EVENT_TEXT.get(event)?.(fields);
    return text === undefined ? null : { text, opensWindow: event !== 'unsubscribe' };
  },
};

const withKey = (words: string, fields: XmlFields): string => {
  const key = fields.get('EventKey') ?? '';
  return key === '' ? words : `${words}：${key.slice(0, 64)}`;
};
const EVENT_TEXT: ReadonlyMap<string, (fields: XmlFields) => string> = new Map<string, (fields: XmlFields) => string>([
  // With a key it came by a code with a scene, which the key names behind `qrscene_`.
  ['subscribe', (fields) => ((fields.get('EventKey') ?? '') === '' ? '关注了公众号' : '扫码关注了公众号')],
  ['unsubscribe', () => '取消关注了公众号'],
  ['SCAN', (fields) => withKey('扫描了二维码', fields)],
  ['CLICK', (fields) => withKey('点击了菜单', fields)],
  ['scancode_push', (fields) => withKey('用菜单扫码', fields)],
  ['scancode_waitmsg', (fields) => withKey('用菜单扫码', fields)],
]);
