import type { MessageValues } from '../../shared/i18n/catalogue.ts';
import type { ChannelLimits, Conversation } from '../../shared/inbox/model.ts';
import type { SendWindow } from '../../shared/inbox/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/time/shanghai.ts';
import type { inboxMessages } from './messages.ts';

type Word = keyof (typeof inboxMessages)['zh-CN'];
export interface Phrase {
  readonly key: Word;
  readonly values?: MessageValues;
}

/** Why a reply is not possible, with the platform's own figure in it. */
export function closedReason(
  window: Extract<SendWindow, { open: false }>,
  limits: ChannelLimits | undefined,
  kind: Conversation['kind'],
): Phrase {
  switch (window.reason) {
    case 'never_wrote':
      return { key: 'window.never' };
    case 'taken':
      return { key: 'window.taken' };
    case 'quota':
      return { key: 'window.quota', values: { count: limits?.repliesPerInbound ?? 0 } };
    case 'expired': {
      // Not by our count: the platform itself said no.
      if (window.closedAt === null) return { key: 'window.refused' };
      const span = (kind === 'group' ? limits?.groupWindowMs : limits?.directWindowMs) ?? 0;
      return span >= HOUR_MS
        ? { key: 'window.expired', values: { hours: Math.round(span / HOUR_MS) } }
        : { key: 'window.expiredMinutes', values: { minutes: Math.round(span / MINUTE_MS) } };
    }
  }
}

/** How urgent the window is: orange in its last hour (or last quarter, when it is short) and at the last reply. */
export function windowTone(window: SendWindow, now: Instant, spanMs: number | null): 'calm' | 'soon' | 'closed' {
  if (!window.open) return 'closed';
  if (window.remaining !== null && window.remaining <= 1) return 'soon';
  if (window.closesAt === null) return 'calm';
  const warn = Math.min(HOUR_MS, (spanMs ?? HOUR_MS) / 4);
  return window.closesAt - now <= warn ? 'soon' : 'calm';
}

const failures = [
  'window_closed', 'quota', 'rate_limited', 'session_taken', 'not_reachable', 'too_long', 'credentials',
  'platform_error', 'network', 'interrupted', 'media_refused',
] as const;

/** The platform's reason in words; a code of a newer relay is quoted. */
export function failurePhrase(code: string | null): Phrase {
  const known = failures.find((one) => one === code);
  return known === undefined ? { key: 'failure.other', values: { code: code ?? '?' } } : { key: `failure.${known}` };
}

const waits = ['rate_limited', 'network', 'interrupted'] as const;

/** Why a message is not handed over yet, to be followed by how long still. */
export function waitPhrase(code: string): Word {
  return `waits.${waits.find((one) => one === code) ?? 'other'}`;
}

const aways = ['media', 'network', 'credentials', 'kicked', 'offline'] as const;

/** Which connection a message waits for; nobody knows how long. */
export function awayPhrase(code: string): Word {
  return `away.${aways.find((one) => one === code) ?? 'other'}`;
}
