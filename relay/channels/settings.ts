import * as z from 'zod';
import type { AccountId } from '../../shared/ids.ts';
import type { ChannelKind } from '../../shared/inbox/model.ts';
import type { ChannelAccount } from './types.ts';

/** API root: https, or http on loopback only (the simulator), because the path carries access tokens. */
const apiRoot = z.url().refine(isSafeRoot, 'must be https (http only for 127.0.0.1 and localhost), without query').transform(withoutSlash);
/** The same for a WebSocket: wss, or ws on loopback. */
const socketRoot = z.url().refine((value) => isSafeRoot(value.replace(/^ws/, 'http')), 'must be wss (ws only for 127.0.0.1 and localhost), without query');
const secret = z.string().trim().min(8).max(512);
const platformId = z.string().trim().regex(/^[\w.@-]{1,128}$/);

/**
 * From where a channel's media may be fetched: a host name (https), `*.` before it for those under it, or an origin on loopback
 * (the simulator). The platform's published hosts unless told.
 */
const mediaHosts = z.array(z.union([z.string().regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/), z.url().regex(/^http:\/\/127\.0\.0\.1:\d+$/)])).max(20);
const QQ_MEDIA_HOSTS = ['multimedia.nt.qq.com.cn', 'gchat.qpic.cn', 'c2cpicdw.qpic.cn', 'grouptalk.c2c.qq.com', '*.ftn.qq.com'];

const wecomCallback = {
  baseUrl: apiRoot.default('https://qyapi.weixin.qq.com'),
  corpId: platformId,
  secret,
  callbackToken: z.string().trim().regex(/^[0-9A-Za-z]{3,32}$/, 'letters and digits, 3 to 32'),
  encodingAesKey: z.string().trim().regex(/^[0-9A-Za-z+/]{43}$/, 'exactly 43 characters'),
};

/** send_msg_on_event (path/95122): a text, or up to 10 answers to choose from. */
const welcome = z.strictObject({ text: z.string().trim().min(1).max(600), menu: z.array(z.string().trim().min(1).max(60)).max(10).default([]) });

export const wecomKfSettings = z.strictObject({
  ...wecomCallback,
  openKfId: platformId,
  welcome: welcome.nullable().default(null),
  claimsSessions: z.boolean().default(false),
});
export const wecomAppSettings = z.strictObject({ ...wecomCallback, agentId: z.coerce.number().int().positive() });
export const qqBotSettings = z.strictObject({
  baseUrl: apiRoot.default('https://api.sgroup.qq.com'),
  tokenBaseUrl: apiRoot.default('https://bots.qq.com'),
  mediaHosts: mediaHosts.default(QQ_MEDIA_HOSTS),
  appId: platformId,
  secret,
});

export const wecomBotSettings = z.strictObject({
  wsUrl: socketRoot.default('wss://openws.work.weixin.qq.com'),
  botId: platformId,
  secret,
  replyWithinMs: z.number().int().positive().default(24 * 60 * 60_000),
  // Where the platform keeps what was sent to bots, encrypted with a key of each message (接收消息: url, aeskey).
  mediaHosts: mediaHosts.default(['*.myqcloud.com', '*.work.weixin.qq.com']),
});
export const onebotSettings = z.strictObject({
  accessToken: z.string().trim().min(16).max(512),
  selfId: z.string().trim().regex(/^\d{4,20}$/, 'the QQ number, as text'),
  answerWithinMs: z.number().int().min(1000).max(120_000).default(10_000),
  historyCount: z.number().int().min(0).max(200).default(50),
  mediaHosts: mediaHosts.default(QQ_MEDIA_HOSTS),
});

export const weixinSettings = z.strictObject({
  baseUrl: apiRoot.default('https://api.weixin.qq.com'),
  // A video is not answered but named (获取临时素材: video_url).
  mediaHosts: mediaHosts.default(['mpvideo.qpic.cn', '*.video.qq.com', 'api.weixin.qq.com']),
  appId: platformId,
  secret,
  callbackToken: wecomCallback.callbackToken,
  encodingAesKey: wecomCallback.encodingAesKey,
});

export const wecomGroupSettings = z.strictObject({
  baseUrl: wecomCallback.baseUrl,
  key: z.string().trim().regex(/^[\w-]{8,128}$/, 'what stands behind key= in the address of the robot'),
  format: z.enum(['text', 'markdown']).default('text'),
});

export type ParsedAccount =
  | { readonly ok: true; readonly account: ChannelAccount }
  /** One line for the person at the command line; names fields, never their values. */
  | { readonly ok: false; readonly error: string };

/**
 * Parses the settings of one account: from the command line when it is added, and from the encrypted store when it is
 * opened. Unknown fields are refused, so that a misspelt one is not silently missing.
 */
export function parseChannelAccount(input: {
  readonly channel: ChannelKind;
  readonly id: AccountId;
  readonly name: string;
  readonly settings: unknown;
}): ParsedAccount {
  const { channel, id, name, settings } = input;
  switch (channel) {
    case 'wecom-kf': {
      const parsed = wecomKfSettings.safeParse(settings);
      return parsed.success ? { ok: true, account: { channel, id, name, settings: parsed.data } } : refused(parsed.error);
    }
    case 'wecom-app': {
      const parsed = wecomAppSettings.safeParse(settings);
      return parsed.success ? { ok: true, account: { channel, id, name, settings: parsed.data } } : refused(parsed.error);
    }
    case 'wecom-bot': {
      const parsed = wecomBotSettings.safeParse(settings);
      return parsed.success ? { ok: true, account: { channel, id, name, settings: parsed.data } } : refused(parsed.error);
    }
    case 'onebot': {
      const parsed = onebotSettings.safeParse(settings);
      return parsed.success ? { ok: true, account: { channel, id, name, settings: parsed.data } } : refused(parsed.error);
    }
    case 'qq-bot': {
      const parsed = qqBotSettings.safeParse(settings);
      return parsed.success ? { ok: true, account: { channel, id, name, settings: parsed.data } } : refused(parsed.error);
    }
    case 'official-account':
    case 'mini-program': {
      const parsed = weixinSettings.safeParse(settings);
      return parsed.success ? { ok: true, account: { channel, id, name, settings: parsed.data } } : refused(parsed.error);
    }
    case 'wecom-group': {
      const parsed = wecomGroupSettings.safeParse(settings);
      return parsed.success ? { ok: true, account: { channel, id, name, settings: parsed.data } } : refused(parsed.error);
    }
  }
}

/** The route of one account: `/channels/<channel>/<accountId>/callback`. What is typed into the platform's console. */
export function callbackPath(channel: ChannelKind, id: AccountId): string {
  return `/channels/${channel}/${encodeURIComponent(id)}/callback`;
}

/** The same route as a pattern for the HTTP server; both parameters still have to be looked up. */
export const CALLBACK_ROUTE = '/channels/:channel/:accountId/callback';

/** The same route taken apart, for requests that no HTTP framework routes; null for any other address. */
export function parseCallbackPath(url: string): { readonly channel: string; readonly accountId: string } | null {
  const match = /^\/channels\/([\w-]{1,40})\/([^/?#]{1,200})\/callback(?:\?|$)/.exec(url);
  const [, channel, accountId] = match ?? [];
  if (channel === undefined || accountId === undefined) return null;
  try {
    return { channel, accountId: decodeURIComponent(accountId) };
  } catch {
    return null;
  }
}

function refused(error: z.ZodError): ParsedAccount {
  const parts = error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`);
  return { ok: false, error: parts.join('; ') };
}

function isSafeRoot(value: string): boolean {
  // zod runs refinements even after a failed format check.
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.search !== '' || url.hash !== '' || url.username !== '') return false;
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost' || url.hostname === '[::1]';
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
}

function withoutSlash(value: string): string {
  return value.replace(/\/+$/, '');
}
