import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../relay/channels/defaults.ts';
import { createAdapters } from '../../../relay/channels/registry.ts';
import { callbackPath, parseCallbackPath, parseChannelAccount } from '../../../relay/channels/settings.ts';
import { asId, type AccountId } from '../../../shared/ids.ts';
import { channelKind, channelLimits } from '../../../shared/inbox/model.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { AES_KEY } from './harness.ts';

const id = asId<AccountId>('acc-1');
const wecom = { corpId: 'wwcorp1', secret: 'a-long-secret', callbackToken: 'QDG6eK', encodingAesKey: AES_KEY };
const parse = (channel: 'wecom-kf' | 'wecom-app' | 'qq-bot', settings: unknown) => parseChannelAccount({ channel, id, name: 'desk', settings });

describe('account settings', () => {
  it('fills in the production addresses', () => {
    expect(parse('wecom-kf', { ...wecom, openKfId: 'wk1' })).toMatchObject({ ok: true, account: { channel: 'wecom-kf', settings: { baseUrl: 'https://qyapi.weixin.qq.com' } } });
    expect(parse('wecom-app', { ...wecom, agentId: '1000002' })).toMatchObject({ ok: true, account: { settings: { agentId: 1000002 } } });
    expect(parse('qq-bot', { appId: '1', secret: 'a-long-secret' })).toMatchObject({ ok: true, account: { settings: { baseUrl: 'https://api.sgroup.qq.com', tokenBaseUrl: 'https://bots.qq.com' } } });
  });

  it.each([
    ['not a url', 'nonsense'],
    ['plain http elsewhere', 'http://qyapi.weixin.qq.com'],
    ['another scheme', 'file:///etc/passwd'],
    ['a query', 'https://qyapi.weixin.qq.com/?a=1'],
    ['credentials', 'https://u:p@qyapi.weixin.qq.com'],
  ])('refuses %s as base URL', (_what, baseUrl) => {
    const parsed = parse('wecom-kf', { ...wecom, openKfId: 'wk1', baseUrl });
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).toMatch(/^baseUrl: [^\n]+$/);
  });

  it('takes the simulator on loopback and cuts the slash', () => {
    expect(parse('qq-bot', { appId: '1', secret: 'a-long-secret', baseUrl: 'http://127.0.0.1:1234/', tokenBaseUrl: 'http://localhost:1' })).toMatchObject({ ok: true, account: { settings: { baseUrl: 'http://127.0.0.1:1234' } } });
  });

  it('names fields and never values', () => {
    const parsed = parse('wecom-app', { ...wecom, encodingAesKey: 'SECRETSECRET', agentId: 0, typo: 1 });
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) {
      expect(parsed.error).toContain('encodingAesKey');
      expect(parsed.error).toContain('agentId');
      expect(parsed.error).not.toContain('SECRETSECRET');
      expect(parsed.error).not.toContain('\n');
    }
    expect(parse('qq-bot', null).ok).toBe(false);
  });

  it('a bot is dialled over wss, or on loopback; a QQ client shows a token nobody guesses', () => {
    const of = (channel: 'wecom-bot' | 'onebot', settings: unknown) => parseChannelAccount({ channel, id, name: 'desk', settings });
    expect(of('wecom-bot', { botId: 'b', secret: 'a-long-secret' })).toMatchObject({ ok: true, account: { settings: { wsUrl: 'wss://openws.work.weixin.qq.com', replyWithinMs: 86_400_000 } } });
    expect(of('wecom-bot', { botId: 'b', secret: 'a-long-secret', wsUrl: 'ws://127.0.0.1:1/aibot' }).ok).toBe(true);
    for (const wsUrl of ['ws://openws.work.weixin.qq.com', 'file:///etc/passwd', 'nonsense', 'wss://u:p@x/']) expect([wsUrl, of('wecom-bot', { botId: 'b', secret: 'a-long-secret', wsUrl }).ok]).toEqual([wsUrl, false]);
    expect(of('onebot', { accessToken: 'a-token-of-the-client', selfId: '10001' })).toMatchObject({ ok: true, account: { settings: { answerWithinMs: 10_000, historyCount: 50 } } });
    for (const wrong of [{ accessToken: 'short', selfId: '10001' }, { accessToken: 'a-token-of-the-client', selfId: 'x' }, { accessToken: 'a-token-of-the-client', selfId: '10001', typo: 1 }]) expect(of('onebot', wrong).ok).toBe(false);
  });

  it('an address is taken apart as it was put together', () => {
    const odd = asId<AccountId>('acc/1 ü');
    expect(parseCallbackPath(callbackPath('onebot', odd))).toEqual({ channel: 'onebot', accountId: odd });
    expect(parseCallbackPath(`${callbackPath('onebot', id)}?access_token=x`)).toEqual({ channel: 'onebot', accountId: id });
    for (const other of ['/socket.io/', '/channels/onebot/x', '/channels/onebot/%zz/callback', '/channels/onebot/a/b/callback', '/channels/onebot/x/callback/more', '']) expect(parseCallbackPath(other)).toBeNull();
  });

  it('every channel has an adapter, limits and a path', () => {
    const adapters = createAdapters({ clock: createManualClock(0), fetch });
    for (const channel of channelKind.options) {
      expect(adapters.get(channel)?.channel).toBe(channel);
      expect(channelLimits.parse(DEFAULT_LIMITS[channel])).toEqual(DEFAULT_LIMITS[channel]);
      expect(callbackPath(channel, id)).toBe(`/channels/${channel}/acc-1/callback`);
    }
  });
});
