import { MEDIUM_LABELS } from '../../shared/inbox/media.ts';
import type { ContentKind } from '../../shared/inbox/model.ts';

/** What the thread shows in place of a medium: part of the stored message, so in the customer's language. */
const LABEL: Readonly<Record<Exclude<ContentKind, 'text' | 'event' | 'unknown'>, string>> = {
  ...MEDIUM_LABELS,
  location: '位置',
  link: '链接',
};

export type MediaKind = keyof typeof LABEL;

export function isMediaKind(value: string): value is MediaKind {
  return Object.hasOwn(LABEL, value);
}

/** `[图片]`, or with a detail `[位置] 市一院门诊楼`. */
export function mediaText(kind: MediaKind, detail: string | null = null): string {
  return detail === null || detail === '' ? `[${LABEL[kind]}]` : `[${LABEL[kind]}] ${detail}`;
}

/** A message of a person whose kind this version cannot show: it still waits for an answer. */
export function unsupportedText(kind: string): string {
  return `[暂不支持的消息：${kind.slice(0, 40)}]`;
}

/** What was said in answer to something: first that, in one line, then the answer. */
export function withQuote(quoted: string | null, text: string): string {
  if (quoted === null) return text;
  const line = quoted.replaceAll(/\s+/gu, ' ').trim();
  const short = [...line].slice(0, QUOTE_LENGTH).join('');
  return `「引用：${short}${short === line ? '' : '…'}」\n${text}`;
}

const QUOTE_LENGTH = 80;
