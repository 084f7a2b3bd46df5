import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ChannelKind, ContentKind, MediaFailure, MediumKind } from '../../shared/inbox/model.ts';
import type { AccountId, MessageId } from '../../shared/ids.ts';
import type { SessionState } from '../../shared/inbox/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';

/** One account of the vendor on one platform, with its secrets opened. Lives in the relay only. */
export type ChannelAccount =
  | { readonly channel: 'wecom-kf'; readonly id: AccountId; readonly name: string; readonly settings: WecomKfSettings }
  | { readonly channel: 'wecom-app'; readonly id: AccountId; readonly name: string; readonly settings: WecomAppSettings }
  | { readonly channel: 'wecom-bot'; readonly id: AccountId; readonly name: string; readonly settings: WecomBotSettings }
  | { readonly channel: 'qq-bot'; readonly id: AccountId; readonly name: string; readonly settings: QqBotSettings }
  | { readonly channel: 'onebot'; readonly id: AccountId; readonly name: string; readonly settings: OnebotSettings }
  | { readonly channel: 'official-account'; readonly id: AccountId; readonly name: string; readonly settings: WeixinSettings }
  | { readonly channel: 'mini-program'; readonly id: AccountId; readonly name: string; readonly settings: WeixinSettings }
  | { readonly channel: 'wecom-group'; readonly id: AccountId; readonly name: string; readonly settings: WecomGroupSettings };

interface WecomCallbackSettings {
  /** API root without trailing slash: https://qyapi.weixin.qq.com in production, the simulator in the demo. */
  readonly baseUrl: string;
  readonly corpId: string;
  /** Secret of this app, for gettoken. */
  readonly secret: string;
  /** Callback token and EncodingAESKey (43 characters) from the platform's console. */
  readonly callbackToken: string;
  readonly encodingAesKey: string;
}
export interface WecomKfSettings extends WecomCallbackSettings {
  readonly openKfId: string;
  /** Said to who opens the chat, where the platform offers to; null: nothing is. */
  readonly welcome: { readonly text: string; readonly menu: readonly string[] } | null;
  /** Whether a new session is put into "answered by the API", so that WeCom's own routing leaves it alone. */
  readonly claimsSessions: boolean;
}
export interface WecomAppSettings extends WecomCallbackSettings {
  readonly agentId: number;
}
export interface WecomBotSettings {
  /** wss://openws.work.weixin.qq.com in production; another where WeCom is run privately. */
  readonly wsUrl: string;
  readonly botId: string;
  readonly secret: string;
  /** How long after a message its `req_id` takes a reply, ms; afterwards the conversation is written to by its id. */
  readonly replyWithinMs: number;
  readonly mediaHosts: readonly string[];
}
export interface QqBotSettings {
  readonly mediaHosts: readonly string[];
  /** https://api.sgroup.qq.com in production. */
  readonly baseUrl: string;
  /** https://bots.qq.com in production: serves /app/getAppAccessToken. */
  readonly tokenBaseUrl: string;
  readonly appId: string;
  readonly secret: string;
}

export interface OnebotSettings {
  /** What the self-hosted client shows as Bearer. */
  readonly accessToken: string;
  /** The QQ number it is signed in with: `X-Self-ID` must say so. */
  readonly selfId: string;
  /** An unanswered call is given up after this, ms. */
  readonly answerWithinMs: number;
  /** How many messages of each conversation are read again after a reconnect. */
  readonly historyCount: number;
  /** Where pictures and files may be fetched from (`mediaHttp.ts`). */
  readonly mediaHosts: readonly string[];
}

/** 公众号 and 小程序: the same console, the same API. */
export interface WeixinSettings {
  /** https://api.weixin.qq.com in production. */
  readonly baseUrl: string;
  readonly mediaHosts: readonly string[];
  readonly appId: string;
  readonly secret: string;
  readonly callbackToken: string;
  readonly encodingAesKey: string;
}

/** 群机器人: one webhook of one group. Whoever has the key can write there, so it is a secret. */
export interface WecomGroupSettings {
  readonly baseUrl: string;
  readonly key: string;
  readonly format: 'text' | 'markdown';
}

/** The bytes as they arrived: nothing is parsed before `verify` said yes. */
export interface RawCallback {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Why a callback was refused: the label of a counter and the code of one log line. */
export type RefusalReason =
  | 'signature'
  | 'stale'
  | 'plaintext'
  | 'receive_id'
  | 'malformed'
  | 'oracle'
  | 'too_large';

export type Verified =
  /** A handshake: answer it, store nothing. */
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  /** Genuine: store every event under its platform id, then answer `ack`. */
  | { readonly kind: 'store'; readonly events: readonly RawEvent[]; readonly ack: HttpAnswer }
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 403 | 413; readonly reason: RefusalReason };

export interface RawEvent {
  /** Unique per account: the platform's message id, or for events a key built of what the platform says is unique. */
  readonly platformId: string;
  /** The decrypted text, kept for ever as evidence. */
  readonly raw: string;
}

/** What a stored raw event means. */
export type Normalised =
  | { readonly kind: 'message'; readonly message: InboundMessage }
  /** Only a doorbell (微信客服): pull `sync_msg` from the persisted cursor. */
  | { readonly kind: 'pull'; readonly openKfId: string; readonly token: string }
  /** Genuine but not known here: shown as such in its conversation where one is named. */
  | {
      readonly kind: 'unknown';
      readonly eventType: string;
      readonly occurredAt: Instant;
      readonly conversation: InboundConversation | null;
    }
  /** A reply that was accepted and, as the platform tells afterwards, never arrived. */
  | {
      readonly kind: 'undelivered';
      readonly eventType: string;
      readonly occurredAt: Instant;
      readonly conversation: InboundConversation;
      /** The `idempotencyKey` it was sent with. */
      readonly idempotencyKey: string;
      readonly reason: SendFailure;
    }
  /** Something a person did that is no message: one quiet line of its conversation, for which nobody waits. */
  | {
      readonly kind: 'event';
      readonly eventType: string;
      readonly occurredAt: Instant;
      readonly conversation: InboundConversation;
      /** In the customer's language, like a message's. */
      readonly text: string;
      /** Whether the platform takes replies to it (`ChannelLimits.event`). */
      readonly opensWindow: boolean;
      /** 微信客服: who serves the session from now on. */
      readonly session?: SessionState;
      /** 微信客服: entitles to one welcome, for 20 s. */
      readonly welcomeCode?: string;
    }
  /** Whoever wrote a message took it back on the platform. */
  | {
      readonly kind: 'recalled';
      readonly eventType: string;
      readonly occurredAt: Instant;
      readonly conversation: InboundConversation;
      /** The message's own id on the platform. */
      readonly platformId: string;
    }
  /** Known and without interest (an echo of our own message, a subscribe event). */
  | { readonly kind: 'ignored'; readonly eventType: string };

export interface InboundConversation {
  /** Platform id of the person or group; unique per account. Direct and group ids never collide (prefix added by the adapter where needed). */
  readonly externalId: string;
  readonly kind: 'direct' | 'group';
  /** What the platform calls it, where it says. */
  readonly title: string | null;
}

export interface InboundMessage {
  readonly platformId: string;
  readonly conversation: InboundConversation;
  readonly sender: { readonly externalId: string; readonly name: string | null };
  readonly contentKind: ContentKind;
  /** Readable text; for media a short description in Chinese such as `[图片]`. */
  readonly text: string;
  /** Pictures, files, voice and video that came with it; absent: none. */
  readonly media?: readonly InboundMedium[];
  /** When the person sent it, by the platform's clock. */
  readonly sentAt: Instant;
  /** What a reply will need (open_kfid, msg_id, agentid ...). Kept with the conversation, in the database. */
  readonly replyContext: ReplyContext;
}

/** A medium that a message names: its bytes are fetched after the message is stored. */
export interface InboundMedium {
  readonly kind: MediumKind;
  /** What its sender called it, where the message tells. */
  readonly name: string | null;
  readonly source: MediaSource;
}
/** Where the platform has it (media id, address, key): what `fetchMedia` of the same adapter needs. Never leaves the relay. */
export type MediaSource = Readonly<Record<string, string>>;

export type MediaFetched =
  /** `name`: what the platform called it when it was fetched. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly name: string | null }
  | { readonly kind: 'retryable'; readonly reason: MediaFailure; readonly retryAfterMs?: number }
  | { readonly kind: 'final'; readonly reason: MediaFailure };

/** What is sent with a message: the relay has looked at the bytes, and the account takes them. */
export interface OutboundMedium {
  readonly kind: MediumKind;
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

export type ReplyContext = Readonly<Record<string, string | number>>;

/** One page of `kf/sync_msg`. */
export interface PulledPage {
  readonly events: readonly { readonly raw: RawEvent; readonly normalised: Normalised }[];
  readonly nextCursor: string;
  readonly hasMore: boolean;
}

export interface OutboundMessage {
  readonly messageId: MessageId;
  /** Stable for this message for ever; at most 32 of [0-9a-zA-Z_-]. Used where the platform takes one. */
  readonly idempotencyKey: string;
  readonly conversation: { readonly externalId: string; readonly kind: 'direct' | 'group' };
  readonly text: string;
  /** Sent in place of the text; null: the text is what is sent. */
  readonly medium: OutboundMedium | null;
  readonly replyContext: ReplyContext;
  /** 1 for the first reply to the same inbound message, 2 for the second (QQ's msg_seq). */
  readonly replySeq: number;
}

export type SendResult =
  | { readonly kind: 'sent'; readonly platformId: string | null }
  /** Nothing was delivered, trying again may help. */
  | { readonly kind: 'retryable'; readonly reason: SendFailure; readonly retryAfterMs?: number }
  /** Nothing was delivered, trying again cannot help. */
  | { readonly kind: 'final'; readonly reason: SendFailure }
  /** The connection broke after the request left: it may or may not have been delivered. */
  | { readonly kind: 'unknown'; readonly reason: SendFailure };

/** Stable codes; the renderer's catalogue says them in words. */
export type SendFailure =
  | 'window_closed'
  | 'quota'
  | 'rate_limited'
  | 'session_taken'
  | 'not_reachable'
  | 'too_long'
  /** The platform does not take this file. */
  | 'media_refused'
  | 'credentials'
  | 'platform_error'
  | 'network'
  | 'interrupted';

/** Why a connection the relay holds is not there. Stable codes; the renderer's catalogue says them in words. */
export type LineAway =
  | 'connecting'
  | 'network'
  /** The platform refused the secret: an administrator has to act. */
  | 'credentials'
  /** Another program connected with the same secret, and the platform keeps the newer one. */
  | 'kicked'
  /** Nobody has dialled in, or who has is not signed in to the platform. */
  | 'offline';
export type LineState = 'ready' | LineAway;

export interface LineEvents {
  /** A genuine event, to be stored before anything else happens to it. Nothing comes twice by itself: there is no acknowledgement. */
  readonly onEvent: (event: RawEvent) => void;
  /** Called on every change, and at first. */
  readonly onState: (state: LineState) => void;
  /**
   * What is stored of this account, for platforms that must be asked about what was missed. Null: nothing ever came.
   * `conversations` are platform ids, the newest first.
   */
  readonly known: () => Promise<{ readonly lastInboundAt: Instant; readonly conversations: readonly string[] } | null>;
}

/** A connection held for one account. */
export interface Line {
  /** After it nothing is told any more. */
  close(): void;
}

/** A client that wants to turn its HTTP request into a socket. */
export interface LineUpgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}
export type UpgradeVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 403 | 503; readonly reason: RefusalReason | 'not_leading' };

export interface ChannelAdapter {
  readonly channel: ChannelKind;
  /** Verifies the raw bytes, then and only then reads them. Pure; `now` is the relay's clock. */
  verify(account: ChannelAccount, callback: RawCallback, now: Instant): Verified;
  /** Pure: what a stored raw event means. Never throws: what cannot be understood is `unknown`. */
  normalise(account: ChannelAccount, raw: string, receivedAt: Instant): Normalised;
  /**
   * 微信客服 only. `cursor` null means from the beginning of what the platform keeps (3 days). Rejects with `PullError`
   * (pullError.ts) and nothing else. `hasMore` may come with no events and an unmoved cursor: pause, then ask again.
   */
  pull?(account: ChannelAccount, request: { cursor: string | null; token: string | null }): Promise<PulledPage>;
  /**
   * Channels that talk over one lasting connection: holds it, and comes back by itself, until closed. Only the leading
   * node calls it, once per account at a time.
   */
  open?(account: ChannelAccount, events: LineEvents): Line;
  /** Channels whose client dials in: takes it over for the open line of this account, or says why not. */
  accept?(account: ChannelAccount, upgrade: LineUpgrade): UpgradeVerdict;
  send(account: ChannelAccount, message: OutboundMessage): Promise<SendResult>;
  /** The bytes of a medium that `normalise` named; at most `maxBytes`. Channels without one have no inbound media. Never throws. */
  fetchMedia?(account: ChannelAccount, source: MediaSource, maxBytes: number): Promise<MediaFetched>;
  /** 微信客服: says the account's welcome to who has just come in; null when none is set up. `key`: as `idempotencyKey`. */
  greet?(account: ChannelAccount, code: string, key: string): Promise<SendResult> | null;
  /**
   * 微信客服: who serves the session with a person, as the platform says now; claims a new one where the account does so.
   * Null: it could not be asked.
   */
  sessionOf?(account: ChannelAccount, externalId: string): Promise<SessionState | null>;
  /**
   * Whether a message left in `sending` by a crash may be sent again, unchanged (same idempotencyKey, replyContext and
   * replySeq), without a second delivery. Of the answers to such a second try only `sent` says what became of the
   * first: the platform may judge window and quota before it looks for the duplicate, so a `final` there means unknown.
   */
  readonly resendIsSafe: boolean;
}
