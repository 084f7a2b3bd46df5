import { describe, expect, it } from 'vitest';
import { inboxMessages } from '../../../renderer/inbox/messages.ts';
import { closedReason, failurePhrase, awayPhrase, windowTone } from '../../../renderer/inbox/windowWords.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import type { ChannelLimits } from '../../../shared/inbox/model.ts';

const HOUR = 3_600_000;
const zh = translator(inboxMessages, 'zh-CN');
const limits: ChannelLimits = { directWindowMs: 48 * HOUR, groupWindowMs: 5 * 60_000, repliesPerInbound: 5, maxTextBytes: 2048 };

describe('closedReason', () => {
  const words = (window: Parameters<typeof closedReason>[0], kind: 'direct' | 'group' = 'direct'): string => {
    const { key, values } = closedReason(window, limits, kind);
    return zh(key, values);
  };
  it('says the platform figure of the account, in hours or minutes, and what to do instead', () => {
    expect(words({ open: false, reason: 'expired', closedAt: 1 })).toBe('对方平台已关闭回复窗口（超过48小时），可电话联系');
    expect(words({ open: false, reason: 'expired', closedAt: 1 }, 'group')).toBe('对方平台已关闭回复窗口（超过5分钟），可电话联系');
    expect(words({ open: false, reason: 'expired', closedAt: null })).toContain('已拒收');
    expect(words({ open: false, reason: 'quota', closedAt: null })).toContain('5 条');
    expect(words({ open: false, reason: 'never_wrote', closedAt: null })).toContain('可电话联系');
  });
});

describe('windowTone', () => {
  it('warns in the last hour of a long window, in the last quarter of a short one, and at the last reply', () => {
    const open = { open: true, closesAt: 100 * HOUR, remaining: 5 } as const;
    expect(windowTone(open, 98.9 * HOUR, 48 * HOUR)).toBe('calm');
    expect(windowTone(open, 99.1 * HOUR, 48 * HOUR)).toBe('soon');
    expect(windowTone({ ...open, closesAt: 5 * 60_000 }, 3.5 * 60_000, 5 * 60_000)).toBe('calm');
    expect(windowTone({ ...open, closesAt: 5 * 60_000 }, 4 * 60_000, 5 * 60_000)).toBe('soon');
    expect(windowTone({ ...open, remaining: 1 }, 0, 48 * HOUR)).toBe('soon');
    expect(windowTone({ open: true, closesAt: null, remaining: null }, 0, null)).toBe('calm');
    expect(windowTone({ open: false, reason: 'quota', closedAt: null }, 0, null)).toBe('closed');
  });
});

describe('failurePhrase', () => {
  it('quotes a code that this version does not know', () => {
    expect(failurePhrase('rate_limited')).toEqual({ key: 'failure.rate_limited' });
    const { key, values } = failurePhrase('moon_phase');
    expect(zh(key, values)).toContain('moon_phase');
  });
});

describe('what a queued reply waits for', () => {
  it('is said in words, also where the relay is newer', () => {
    for (const code of ['network', 'credentials', 'kicked', 'offline'] as const) expect(awayPhrase(code)).toBe(`away.${code}`);
    expect(awayPhrase('something new')).toBe('away.other');
    for (const locale of ['zh-CN', 'en'] as const) expect(inboxMessages[locale]['away.offline']).not.toBe('');
  });
});
