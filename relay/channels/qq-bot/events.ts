/**
 * What people do with the bot besides writing to it (事件订阅与通知, 用户事件 / 群事件), in words for the thread. Who in a
 * group did it is only an openid, which tells nobody anything.
 */
const EVENTS: ReadonlyMap<string, string> = new Map([
  ['FRIEND_ADD', '添加了机器人'],
  ['FRIEND_DEL', '删除了机器人，之后的回复无法送达'],
  ['C2C_MSG_REJECT', '关闭了机器人的主动消息'],
  ['C2C_MSG_RECEIVE', '允许了机器人的主动消息'],
  ['GROUP_ADD_ROBOT', '机器人被加入本群'],
  ['GROUP_DEL_ROBOT', '机器人被移出本群，之后的回复无法送达'],
  ['GROUP_MSG_REJECT', '群管理员关闭了机器人的主动消息'],
  ['GROUP_MSG_RECEIVE', '群管理员允许了机器人的主动消息'],
]);

/** Null for a message, and for an event this version does not know. */
export function eventText(eventType: string): string | null {
  return EVENTS.get(eventType) ?? null;
}
