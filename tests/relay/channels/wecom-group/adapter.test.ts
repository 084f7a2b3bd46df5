import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, defaultLimitsOf } from '../../../../relay/channels/defaults.ts';
import { createAdapters } from '../../../../relay/channels/registry.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import { accountOf, createHarness, START, type Harness } from '../harness.ts';

const group = { externalId: 'webhook', kind: 'group' as const };

describe('wecom-group against the simulator', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('wecom-group');
  });
  afterEach(() => h.close());

  it('sends, and is told of nothing', async () => {
    expect(await h.send('今晚 22:00 升级，约 30 分钟', group)).toEqual({ kind: 'sent', platformId: null });
    expect(h.simulator.sent()).toMatchObject([{ channel: 'wecom-group', account: 'desk', conversation: 'webhook', text: '今晚 22:00 升级，约 30 分钟' }]);
    expect(h.adapter.verify(h.account, { method: 'POST', query: {}, headers: {}, body: Buffer.from('{}') }, START).kind).toBe('refused');
    expect(h.adapter.resendIsSafe).toBe(false);
  });

  it('20 a minute; one more is refused and may go later', async () => {
    for (let n = 0; n < 20; n += 1) expect(await h.send(`${n}`, group)).toMatchObject({ kind: 'sent' });
    expect(await h.send('多', group)).toEqual({ kind: 'retryable', reason: 'rate_limited', retryAfterMs: 60_000 });
    h.clock.advance(60_000);
    expect(await h.send('多', group)).toMatchObject({ kind: 'sent' });
  });

  it('text up to 2048 bytes, markdown up to 4096', async () => {
    const account = accountOf('wecom-group', h.simulator.url);
    if (account.channel !== 'wecom-group') throw new Error('another channel');
    const markdown = { ...account, settings: { ...account.settings, format: 'markdown' as const } };
    expect([defaultLimitsOf(account), defaultLimitsOf(markdown)].map((one) => [one.maxTextBytes, one.sendOnly])).toEqual([[2048, true], [4096, true]]);
    expect(defaultLimitsOf(accountOf('wecom-kf', h.simulator.url))).toBe(DEFAULT_LIMITS['wecom-kf']);
    expect(await h.send('x'.repeat(2049), group)).toEqual({ kind: 'final', reason: 'too_long' });
    const message = { messageId: 'm' as never, idempotencyKey: 'k', conversation: group, replyContext: {}, replySeq: 1, medium: null };
    expect(await h.adapter.send(markdown, { ...message, text: 'x'.repeat(4096) })).toMatchObject({ kind: 'sent' });
    expect(await h.adapter.send(markdown, { ...message, text: 'x'.repeat(4097) })).toEqual({ kind: 'final', reason: 'too_long' });
  });

  it('maps refusals and cuts', async () => {
    const other = accountOf('wecom-group', h.simulator.url);
    if (other.channel !== 'wecom-group') throw new Error('another channel');
    const message = { messageId: 'm' as never, idempotencyKey: 'k', conversation: group, text: 'x', replyContext: {}, replySeq: 1, medium: null };
    expect(await h.adapter.send({ ...other, settings: { ...other.settings, key: 'another-key' } }, message)).toEqual({ kind: 'final', reason: 'credentials' });
    h.simulator.faults.set({ drop: 1 });
    expect(await h.send('断', group)).toEqual({ kind: 'unknown', reason: 'interrupted' });
    expect(h.simulator.sent()).toHaveLength(1);
  });

  it('nobody can write to it', () => {
    expect(h.simulator.say({ channel: 'wecom-group', conversation: 'webhook', from: 'x', text: 'x' })).toMatchObject({ ok: false });
  });

  it('keeps the key out of what it answers, also when the call itself fails with the address in its words', async () => {
    const failing: typeof fetch = (input) => Promise.reject(new TypeError(`fetch failed: ${String(input)}`));
    const adapter = createAdapters({ clock: createManualClock(START), fetch: failing }).get('wecom-group');
    const message = { messageId: 'm' as never, idempotencyKey: 'k', conversation: group, text: 'x', replyContext: {}, replySeq: 1, medium: null };
    const answer = await adapter?.send(accountOf('wecom-group', 'http://127.0.0.1:1'), message);
    expect(answer).toEqual({ kind: 'unknown', reason: 'interrupted' });
  });
});
