import type { ChannelKind, ChannelLimits, SendRate } from '../../shared/inbox/model.ts';
import type { ChannelAccount } from './types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/*
 * What each platform publishes (documents of 2021 to 2026, collected in shared/reference/CHANNELS.md; nobody has
 * checked them against live accounts). Only defaults for a new account: every account carries its own copy and an
 * administrator may correct it.
 */

/** 微信客服, 发送消息 (developer.work.weixin.qq.com/document/path/94677). */
export const WECOM_KF_LIMITS: ChannelLimits = {
  /** Within 48 h of the customer's last message. */
  directWindowMs: 48 * HOUR,
  /** 微信客服 has no groups. */
  groupWindowMs: null,
  /** "最多可发送5条消息", counted anew by the customer's next message. */
  repliesPerInbound: 5,
  /** text.content: "最长不超过2048个字节". */
  maxTextBytes: 2048,
};

/** WeCom app, 发送应用消息 (developer.work.weixin.qq.com/document/path/90236). */
export const WECOM_APP_LIMITS: ChannelLimits = {
  /** A member of the vendor's own company may be written to at any time. */
  directWindowMs: null,
  groupWindowMs: null,
  repliesPerInbound: null,
  /** text.content: "最长不超过2048个字节，超过将截断": what is cut off is lost silently, so it is refused before. */
  maxTextBytes: 2048,
  /** "每个成员不超过30次/分钟，超过部分会被丢弃不下发": discarded without a word. */
  rates: [{ per: 'conversation', count: 30, windowMs: MINUTE }],
};

/** QQ bot, 发送消息 (bot.q.qq.com/wiki/develop/api-v2/server-inter/message/send-receive/send.html). */
export const QQ_BOT_LIMITS: ChannelLimits = {
  /** One-to-one: a passive reply is valid for 60 minutes. */
  directWindowMs: 60 * MINUTE,
  /** Group: 5 minutes. Proactive push ended in 2025-04, so after that nothing can be sent until somebody writes. */
  groupWindowMs: 5 * MINUTE,
  /** "每个消息最多回复 5 次". */
  repliesPerInbound: 5,
  /** Not published (only the refusals 40054007 and 40054018 are). Ours: 1,500 Chinese characters. */
  maxTextBytes: 4500,
};

/** 企微智能机器人, 智能机器人长连接 (developer.work.weixin.qq.com/document/path/101463). */
export const WECOM_BOT_LIMITS: ChannelLimits = {
  /** Whoever wrote once may be written to: within 24 h as a reply (`replyWithinMs`), afterwards as a message of the bot's own. */
  directWindowMs: null,
  groupWindowMs: null,
  repliesPerInbound: null,
  /** stream.content and markdown.content: "最长不超过20480个字节". */
  maxTextBytes: 20_480,
  /** "给某个会话发消息: 30条/分钟, 1000条/小时", replies included. */
  rates: [
    { per: 'conversation', count: 30, windowMs: MINUTE },
    { per: 'conversation', count: 1000, windowMs: HOUR },
  ],
};

/** OneBot 11 knows no limits. Ours: 1,500 Chinese characters, what QQ's own clients still send as one message. */
export const ONEBOT_LIMITS: ChannelLimits = {
  directWindowMs: null,
  groupWindowMs: null,
  repliesPerInbound: null,
  maxTextBytes: 4500,
};
/** 公众号, 客服消息 (developers.weixin.qq.com/doc/service/guide/product/kf/intro.html). */
export const OFFICIAL_ACCOUNT_LIMITS: ChannelLimits = {
  /** "用户发送消息: 5条, 48小时". */
  directWindowMs: 48 * HOUR,
  groupWindowMs: null,
  repliesPerInbound: 5,
  /** Refused as 45002; the figure is that of 发送应用消息, this page names none. */
  maxTextBytes: 2048,
  /** "点击自定义菜单, 关注, 扫描二维码: 3条, 1分钟". */
  event: { windowMs: MINUTE, replies: 3 },
};

/** 小程序客服, 发送客服消息 (developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html). */
export const MINI_PROGRAM_LIMITS: ChannelLimits = {
  ...OFFICIAL_ACCOUNT_LIMITS,
  /** "用户进入客服消息: 2条, 1分钟". */
  event: { windowMs: MINUTE, replies: 2 },
};

/** 群机器人, 消息推送配置说明 (developer.work.weixin.qq.com/document/path/91770). */
export const WECOM_GROUP_LIMITS: ChannelLimits = {
  directWindowMs: null,
  groupWindowMs: null,
  repliesPerInbound: null,
  /** text.content: "最长不超过2048个字节". */
  maxTextBytes: 2048,
  /** "每个机器人发送的消息不能超过20条/分钟". */
  rates: [{ per: 'account', count: 20, windowMs: MINUTE }],
  sendOnly: true,
};
/** markdown.content: "最长不超过4096个字节". */
const GROUP_MARKDOWN_BYTES = 4096;

export const DEFAULT_LIMITS: Readonly<Record<ChannelKind, ChannelLimits>> = {
  'wecom-kf': WECOM_KF_LIMITS,
  'wecom-app': WECOM_APP_LIMITS,
  'wecom-bot': WECOM_BOT_LIMITS,
  'qq-bot': QQ_BOT_LIMITS,
  onebot: ONEBOT_LIMITS,
  'official-account': OFFICIAL_ACCOUNT_LIMITS,
  'mini-program': MINI_PROGRAM_LIMITS,
  'wecom-group': WECOM_GROUP_LIMITS,
};

/** How fast an account may send; one that was set up before there were rates has the published ones. */
export function ratesOf(channel: ChannelKind, limits: ChannelLimits | null): readonly SendRate[] {
  return limits?.rates ?? DEFAULT_LIMITS[channel].rates ?? [];
}

/** The published limits of a new account, where they depend on how it is set up. */
export function defaultLimitsOf(account: ChannelAccount): ChannelLimits {
  const limits = DEFAULT_LIMITS[account.channel];
  return account.channel === 'wecom-group' && account.settings.format === 'markdown' ? { ...limits, maxTextBytes: GROUP_MARKDOWN_BYTES } : limits;
}
