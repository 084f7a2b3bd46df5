import * as z from 'zod';
import type { SentMedium } from './media.ts';

const name = z.string().min(1).max(80);
const wecomSecrets = {
  name,
  /** The relay's real callback route for this account. */
  callbackUrl: z.url(),
  corpId: z.string().min(1),
  secret: z.string().min(1),
  callbackToken: z.string().min(1),
  encodingAesKey: z.string().length(43),
};

const weixinSecrets = {
  name,
  callbackUrl: z.url(),
  appId: z.string().min(1),
  secret: z.string().min(1),
  callbackToken: z.string().min(1),
  encodingAesKey: z.string().length(43),
};

/** What the vendor typed into the platform's console, seen from the platform. */
export const simAccount = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('wecom-kf'), ...wecomSecrets, openKfId: z.string().min(1) }),
  z.object({ channel: z.literal('wecom-app'), ...wecomSecrets, agentId: z.coerce.number().int().positive() }),
  z.object({ channel: z.literal('wecom-bot'), name, botId: z.string().min(1), secret: z.string().min(1) }),
  z.object({ channel: z.literal('qq-bot'), name, callbackUrl: z.url(), appId: z.string().min(1), secret: z.string().min(1) }),
  /** A self-hosted QQ client: it dials `callbackUrl` (http or ws) itself. */
  z.object({ channel: z.literal('onebot'), name, callbackUrl: z.url(), selfId: z.string().regex(/^\d+$/), accessToken: z.string().min(1) }),
  z.object({ channel: z.literal('official-account'), ...weixinSecrets }),
  z.object({ channel: z.literal('mini-program'), ...weixinSecrets }),
  // Given as for every account, and never called.
  z.object({ channel: z.literal('wecom-group'), name, callbackUrl: z.url(), key: z.string().min(1) }),
]);
export type SimAccount = z.infer<typeof simAccount>;
export type SimChannel = SimAccount['channel'];
export const simChannel = z.enum(simAccount.options.map((option) => option.shape.channel.value));
export type KfAccount = Extract<SimAccount, { channel: 'wecom-kf' }>;
export type AppAccount = Extract<SimAccount, { channel: 'wecom-app' }>;
export type WecomBotAccount = Extract<SimAccount, { channel: 'wecom-bot' }>;
export type OnebotAccount = Extract<SimAccount, { channel: 'onebot' }>;
export type GroupAccount = Extract<SimAccount, { channel: 'wecom-group' }>;
export type WeixinAccount = Extract<SimAccount, { channel: 'official-account' | 'mini-program' }>;
export type QqAccount = Extract<SimAccount, { channel: 'qq-bot' }>;

export const SAY_KINDS = [
  'text',
  'image',
  'voice',
  'video',
  'file',
  'location',
  'link',
  'unknown-type',
  'unknown-event',
  'mixed',
  /** The person, or the group's administrator, refuses or allows messages of the bot's own. */
  'reject',
  'receive',
  'shortvideo',
  /** A page of a mini-program. */
  'miniprogrampage',
  'follow',
  'unfollow',
  /** A menu: of an official account `text` is its key, of 微信客服 the chosen answer. */
  'menu',
  'scan',
  /** Opens the chat. */
  'enter',
  'card',
  'merged',
  /** Takes back the message whose id is `text`. */
  'recall',
  /** A colleague answers inside WeCom, or takes that back. */
  'servicer',
  'servicer-recall',
] as const;
export type SayKind = (typeof SAY_KINDS)[number];

const WEIXIN = ['official-account', 'mini-program'] as const;
/** Kinds that not every channel has. */
const ONLY_ON: ReadonlyMap<SayKind, readonly SimChannel[]> = new Map<SayKind, readonly SimChannel[]>([
  ['shortvideo', [...WEIXIN, 'wecom-app']],
  ['miniprogrampage', [...WEIXIN, 'wecom-kf']],
  ['mixed', ['wecom-bot', 'onebot']],
  ['reject', ['qq-bot']],
  ['receive', ['qq-bot']],
  ['follow', ['official-account', 'qq-bot']],
  ['unfollow', ['official-account', 'qq-bot']],
  ['menu', ['official-account', 'wecom-kf']],
  ['scan', ['official-account']],
  ['enter', ['mini-program', 'wecom-kf']],
  ['card', ['wecom-kf']],
  ['merged', ['wecom-kf']],
  ['recall', ['wecom-kf', 'onebot']],
  ['servicer', ['wecom-kf']],
  ['servicer-recall', ['wecom-kf']],
]);

/** Whether somebody can do this on a channel. */
export function canSay(channel: SimChannel, kind: SayKind): boolean {
  return channel !== 'wecom-group' && (ONLY_ON.get(kind)?.includes(channel) ?? true);
}

/**
 * An account as the relay's ready line names it: `{channel, callback, secrets: {...}}`. The secrets are the relay's
 * account settings; what only the relay needs (its base URLs) is left out.
 */
const readyLineAccount = z
  .looseObject({ channel: z.string(), callback: z.string(), name: z.string().optional(), secrets: z.record(z.string(), z.unknown()) })
  .transform(({ channel, callback, name: given, secrets }): Record<string, unknown> => ({ ...secrets, channel, callbackUrl: callback, name: given ?? channel }))
  .pipe(simAccount);
const anyAccount = z.union([simAccount, readyLineAccount]);
/** `POST /accounts` and `--accounts FILE`: one account or a list, in either form. */
export const accountsRequest = z.union([z.array(anyAccount), anyAccount.transform((one) => [one])]);

/** `POST /say`: somebody writes. */
export const sayRequest = z.strictObject({
  channel: simChannel,
  /** The person's platform id, or `group:<id>` for a group. */
  conversation: z.string().min(1).max(128),
  /** The writer's platform id. In a direct conversation the person of the conversation writes, whatever stands here. */
  from: z.string().min(1).max(128),
  /** The writer's nickname, given where the platform has one. */
  fromName: z.string().max(80).optional(),
  text: z.string().max(20_000).default(''),
  /** What it answers, in words: the bot and OneBot show it as a quotation. */
  quote: z.string().max(2000).optional(),
  /** ms UTC; now when absent. Platforms keep whole seconds. */
  sentAt: z.number().int().positive().optional(),
  /** Account name; the first account of the channel when absent. */
  account: z.string().optional(),
  kind: z.enum(SAY_KINDS).default('text'),
  /** Bytes of a picture, file, voice or video; a sample of the kind when absent. */
  media: z.strictObject({ base64: z.string().max(40_000_000), name: z.string().max(200).default('file'), mime: z.string().max(100).default('application/octet-stream') }).optional(),
  /** The platform's id for it, drawn when absent. For scripts that may run twice and must not say things twice. */
  messageId: z.string().min(1).max(64).optional(),
});
export type SayRequest = z.input<typeof sayRequest>;
export type Said = z.output<typeof sayRequest>;

/** One message the platform accepted from the relay: what the customer really got. */
export interface SentRecord {
  readonly channel: SimChannel;
  readonly account: string;
  /** As in `/say`. */
  readonly conversation: string;
  readonly text: string;
  /** What came in place of words. */
  readonly medium?: SentMedium;
  readonly platformId: string;
  /** ms UTC of acceptance. */
  readonly at: number;
  /** 微信客服: the relay's msgid. QQ: `<msg_id>#<msg_seq>`. Bot: the stream that answers a message, none otherwise. WeCom app, OneBot: none. */
  readonly idempotencyKey?: string;
}

/** The JSON of one API answer, or the order to cut the connection after the work is done. */
export type ApiAnswer = { readonly status: number; readonly json: unknown } | 'cut';

/** One HTTP request to the relay's callback route. */
export interface CallbackRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
