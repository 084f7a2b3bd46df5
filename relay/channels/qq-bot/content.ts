import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import { allMedia, mediaOf } from '../inboundMedia.ts';
import { mediaText, type MediaKind } from '../mediaText.ts';
import type { InboundMessage } from '../types.ts';

/** What a person wrote and attached. The addresses of attachments stay in the stored event, for whoever fetches them. */
export function contentOf(d: unknown): Pick<InboundMessage, 'contentKind' | 'text' | 'media'> {
  // The @ of the bot is cut out by the platform and leaves its blank behind.
  const text = withoutMarkup(textField(d, 'content') ?? '').trim();
  const list = fieldOf(d, 'attachments');
  const attached = (Array.isArray(list) ? list : []).map((one: unknown) => ({ kind: kindOf(textField(one, 'content_type') ?? ''), one }));
  const [first] = attached;
  if (first === undefined) return { contentKind: 'text', text };
  const labels = attached.map(({ kind, one }) => mediaText(kind, detailOf(kind, one))).join('');
  // Voice comes in QQ's own format, and as WAV where the platform has made one of it.
  const media = allMedia(attached.map(({ kind, one }) => mediaOf(kind, { url: textField(one, 'voice_wav_url') ?? textField(one, 'url') }, textField(one, 'filename'))));
  return text === '' ? { contentKind: first.kind, text: labels, ...media } : { contentKind: 'text', text: `${text} ${labels}`, ...media };
}

function kindOf(contentType: string): MediaKind {
  if (contentType.startsWith('image/')) return 'image';
  if (contentType.startsWith('video/')) return 'video';
  return contentType === 'voice' || contentType.startsWith('audio/') ? 'voice' : 'file';
}

/** A file's name; what was said in a voice message, where the platform has written it down. */
function detailOf(kind: MediaKind, attachment: unknown): string | null {
  if (kind === 'voice') return textField(attachment, 'asr_refer_text');
  return kind === 'file' ? textField(attachment, 'filename') : null;
}

/**
 * `<faceType=3,faceId="",ext="BASE64">` is how the platform writes a face into a text, `<@OPENID>` whom it mentions.
 * One pass: the text is a stranger's.
 */
function withoutMarkup(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', start + 1)) {
    const isFace = text.startsWith('<faceType=', start);
    const isMention = text.startsWith('<@', start);
    if (!isFace && !isMention) continue;
    const end = text.indexOf('>', start);
    if (end === -1) break;
    const inner = text.slice(start + 1, end);
    parts.push(text.slice(at, start), isFace ? faceName(inner) : `@${inner.slice(1).replace(/^!/, '')} `);
    at = end + 1;
    start = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** `ext` is base64 of `{"text":"呲牙"}`. */
function faceName(inner: string): string {
  const from = inner.indexOf('ext="');
  const end = from === -1 ? -1 : inner.indexOf('"', from + 5);
  if (end === -1) return '[表情]';
  try {
    const name = textField(parseJsonKeepingIds(Buffer.from(inner.slice(from + 5, end), 'base64').toString('utf8')), 'text') ?? '';
    return name === '' ? '[表情]' : `[${name.slice(0, 20)}]`;
  } catch {
    return '[表情]';
  }
}
