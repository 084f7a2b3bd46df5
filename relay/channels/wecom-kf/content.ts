import type { InboundMessage } from '../types.ts';
import { fieldOf, textField } from '../http.ts';
import { mediaOf } from '../inboundMedia.ts';
import { isMediaKind, mediaText, unsupportedText } from '../mediaText.ts';

type Content = Pick<InboundMessage, 'contentKind' | 'text' | 'media'>;

/** Kinds of 微信客服 that have a title and nothing else an agent could use: label, and where the title stands. */
const CARDS: ReadonlyMap<string, readonly [label: string, ...titles: string[]]> = new Map<string, readonly [string, ...string[]]>([
  ['miniprogram', ['小程序', 'title']],
  ['channels_shop_product', ['商品', 'title']],
  ['channels_shop_order', ['订单', 'product_titles', 'order_id']],
  ['channels', ['视频号', 'title', 'nickname']],
  ['merged_msg', ['聊天记录', 'title']],
  ['meeting', ['会议']],
  ['schedule', ['日程']],
  ['note', ['笔记']],
]);

/** One message of `sync_msg` as readable text (读取消息, path/94670). A kind nobody knows is shown under its own name. */
export function contentOf(element: unknown, msgtype: string): Content {
  const content = fieldOf(element, msgtype);
  const field = (name: string): string => textField(content, name) ?? '';
  if (msgtype === 'text') {
    // The answer of a menu of ours; the id is that of the chosen line.
    const isChoice = field('menu_id') !== '';
    return { contentKind: 'text', text: isChoice ? `[菜单] ${field('content')}` : field('content') };
  }
  if (msgtype === 'msgmenu') return { contentKind: 'text', text: menuText(content) };
  if (msgtype === 'business_card') return { contentKind: 'text', text: `[名片] ${field('userid')}`.trimEnd() };
  const card = CARDS.get(msgtype);
  if (card !== undefined) {
    const [label, ...titles] = card;
    return { contentKind: 'link', text: `[${label}] ${titles.map(field).find((title) => title !== '') ?? ''}`.trimEnd() };
  }
  if (!isMediaKind(msgtype)) return { contentKind: 'unknown', text: unsupportedText(msgtype) };
  const detail = msgtype === 'location' ? field('name') || field('address') : msgtype === 'link' ? field('title') || field('url') : null;
  return { contentKind: msgtype, text: mediaText(msgtype, detail), ...mediaOf(msgtype, { mediaId: field('media_id') }) };
}

/** Head, the lines to choose from, tail. */
function menuText(menu: unknown): string {
  const list = fieldOf(menu, 'list');
  const lines = (Array.isArray(list) ? list : []).map((item: unknown) => {
    const words = textField(fieldOf(item, textField(item, 'type') ?? ''), 'content');
    return words === null ? '' : `· ${words}`;
  });
  return ['[菜单]', textField(menu, 'head_content') ?? '', ...lines, textField(menu, 'tail_content') ?? ''].filter((line) => line !== '').join('\n');
}
