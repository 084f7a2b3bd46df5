import { LARGEST_FILE } from '../files/model.ts';
import type { ChannelKind, ChannelLimits, MediaFailure, MediaRules, Medium, MediumKind, Message } from './model.ts';

const MB = 1024 * 1024;
const WECOM_IMAGES = ['image/jpeg', 'image/png'];

/**
 * What each platform publishes for media that are sent to it (documents of 2021 to 2026; not checked against live accounts).
 * Defaults only: an account may carry its own (`ChannelLimits.media`). Pictures go as files where they are no picture the
 * platform takes and it takes files.
 */
const PUBLISHED: Readonly<Record<ChannelKind, MediaRules>> = {
  // 上传临时素材 (developer.work.weixin.qq.com/document/path/90253): 图片 10MB JPG,PNG; 语音 2MB AMR; 视频 10MB MP4; 普通文件 20MB.
  'wecom-kf': {
    image: { maxBytes: 10 * MB, types: WECOM_IMAGES },
    voice: { maxBytes: 2 * MB, types: ['audio/amr'] },
    video: { maxBytes: 10 * MB, types: ['video/mp4'] },
    file: { maxBytes: 20 * MB, types: null },
  },
  'wecom-app': {
    image: { maxBytes: 10 * MB, types: WECOM_IMAGES },
    voice: { maxBytes: 2 * MB, types: ['audio/amr'] },
    video: { maxBytes: 10 * MB, types: ['video/mp4'] },
    file: { maxBytes: 20 * MB, types: null },
  },
  // 上传临时素材 of the bot's connection (path/101463): 图片 2MB PNG,JPG,GIF; 语音 2MB AMR; 视频 10MB MP4; 文件 20MB.
  'wecom-bot': {
    image: { maxBytes: 2 * MB, types: [...WECOM_IMAGES, 'image/gif'] },
    voice: { maxBytes: 2 * MB, types: ['audio/amr'] },
    video: { maxBytes: 10 * MB, types: ['video/mp4'] },
    file: { maxBytes: 20 * MB, types: null },
  },
  // 消息推送配置说明 (path/91770): 图片 2M JPG,PNG; 文件 20M; 语音 2M AMR.
  'wecom-group': {
    image: { maxBytes: 2 * MB, types: WECOM_IMAGES },
    voice: { maxBytes: 2 * MB, types: ['audio/amr'] },
    file: { maxBytes: 20 * MB, types: null },
  },
  // 富媒体消息 (bot.q.qq.com/wiki/develop/api-v2/server-inter/message/send-receive/rich-media.html): png/jpg, mp4, silk; files "暂不开放".
  // No sizes are published. Ours: what still goes as base64 in one request.
  'qq-bot': { image: { maxBytes: 5 * MB, types: WECOM_IMAGES }, video: { maxBytes: 10 * MB, types: ['video/mp4'] } },
  // The standard's `base64://` in one frame; files are no message there.
  onebot: { image: { maxBytes: 5 * MB, types: [...WECOM_IMAGES, 'image/gif'] } },
  // 新增临时素材 (developers.weixin.qq.com): 图片 10M PNG,JPEG,JPG,GIF; 语音 2M AMR,MP3. Video wants a cover of its own, files are not taken.
  'official-account': {
    image: { maxBytes: 10 * MB, types: [...WECOM_IMAGES, 'image/gif'] },
    voice: { maxBytes: 2 * MB, types: ['audio/amr', 'audio/mpeg'] },
  },
  // 发送客服消息: text, image, link and a page of the mini-program.
  'mini-program': { image: { maxBytes: 2 * MB, types: [...WECOM_IMAGES, 'image/gif'] } },
};

/** What can be sent besides text in a conversation of this account. */
export function mediaRulesOf(channel: ChannelKind, limits: Pick<ChannelLimits, 'media'> | null): MediaRules {
  return limits?.media ?? PUBLISHED[channel];
}

/** Bytes of the largest medium of a kind that is fetched and kept. */
export const MOST_FETCHED: Readonly<Record<MediumKind, number>> = { image: LARGEST_FILE, voice: 5 * MB, video: LARGEST_FILE, file: LARGEST_FILE };

/** No platform takes less (上传临时素材: "所有文件size必须大于5个字节"). */
const LEAST_BYTES = 6;

export type Chosen =
  | { readonly ok: true; readonly kind: MediumKind }
  /** `maxBytes`: the most that would be taken of this kind. */
  | { readonly ok: false; readonly code: 'media_too_large'; readonly maxBytes: number }
  | { readonly ok: false; readonly code: 'media_unsupported' | 'media_empty' };

/** As what a file goes to the platform, by its bytes and never by its name; or why it cannot. */
export function chooseKind(rules: MediaRules, { mime, size }: { readonly mime: string; readonly size: number }): Chosen {
  if (size < LEAST_BYTES) return { ok: false, code: 'media_empty' };
  if (isProgram(mime)) return { ok: false, code: 'media_unsupported' };
  const kinds = [natureOf(mime), 'file'] as const;
  let most = 0;
  for (const kind of kinds) {
    const rule = rules[kind];
    if (rule === undefined || (rule.types !== null && !rule.types.includes(mime))) continue;
    if (size <= rule.maxBytes) return { ok: true, kind };
    most = Math.max(most, rule.maxBytes);
  }
  return most > 0 ? { ok: false, code: 'media_too_large', maxBytes: most } : { ok: false, code: 'media_unsupported' };
}

/** What a type is by itself. */
export function natureOf(mime: string): MediumKind {
  if (mime.startsWith('image/')) return 'image';
  if (mime.startsWith('video/')) return 'video';
  return mime.startsWith('audio/') ? 'voice' : 'file';
}

/** Programs as `file-type` names them: Windows, Linux, macOS, Java, Android, shortcuts, installers. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/x.ms.shortcut',
  'application/x-ms-shortcut',
  'application/x.apple.alias',
  'application/wasm',
  'application/x-deb',
  'application/x-rpm',
]);

export function isProgram(mime: string): boolean {
  return PROGRAMS.has(mime);
}

/** What came is kept when it is what it was said to be: a picture is a picture. Null: it is. */
export function refusalOf(kind: MediumKind, { mime, size }: { readonly mime: string; readonly size: number }): MediaFailure | null {
  if (size > MOST_FETCHED[kind]) return 'too_large';
  if (isProgram(mime)) return 'refused_type';
  if (kind === 'file') return null;
  const nature = natureOf(mime);
  if (nature === kind) return null;
  // Voice in a container of video (mp4, ogg, webm), and silk, which no library knows: QQ's own format of voice.
  return kind === 'voice' && (nature === 'video' || mime === SILK) ? null : 'refused_type';
}

/** Tencent's voice format, by its first bytes (`#!SILK_V3`, one byte before it on QQ). */
export const SILK = 'audio/x-silk';

/** What `<audio>` plays in Chromium without a codec of the system. AMR and silk are not among it. */
const PLAYABLE: ReadonlySet<string> = new Set(['audio/mpeg', 'audio/wav', 'audio/ogg', 'audio/ogg; codecs=opus', 'audio/flac', 'audio/x-flac', 'audio/webm', 'video/webm', 'video/mp4', 'audio/mp4', 'audio/x-m4a', 'audio/aac']);

export function isPlayable(mime: string): boolean {
  return PLAYABLE.has(mime);
}

export function isAwaited(message: Pick<Message, 'media'>): boolean {
  return message.media.some((one) => one.state === 'fetching');
}

/** What was asked for again goes back to being fetched; what cannot be had stays as it is. */
export function askedAgain(media: readonly Medium[]): Medium[] {
  return media.map((one) => (one.state === 'failed' && one.retryable ? { ...one, state: 'fetching', failure: null, retryable: false } : one));
}

/** What the thread and the list show in place of a medium: part of the stored message, so in the customer's language. */
export const MEDIUM_LABELS: Readonly<Record<MediumKind, string>> = { image: '图片', voice: '语音', video: '视频', file: '文件' };

/** `[图片]`, or with a detail `[文件] 报表.xlsx`. */
export function mediumText(kind: MediumKind, detail: string | null = null): string {
  return detail === null || detail === '' ? `[${MEDIUM_LABELS[kind]}]` : `[${MEDIUM_LABELS[kind]}] ${detail}`;
}

/** Words beside the media: none where the text only stands for them. */
export function wordsBeside({ contentKind, text, media }: Pick<Message, 'contentKind' | 'text' | 'media'>): string {
  if (media.length === 0 || contentKind === 'text') return text;
  // What the platform's speech recognition heard stands behind the label.
  return contentKind === 'voice' ? text.slice(mediumText('voice').length).trim() : '';
}

/** Whether this conversation takes media at all. */
export function takesMedia(rules: MediaRules): boolean {
  return Object.keys(rules).length > 0;
}

