import { describe, expect, it } from 'vitest';
import { createHttp } from '../../../../relay/channels/http.ts';
import { createWeixinApi } from '../../../../relay/channels/weixin/api.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import { AES_KEY, START } from '../harness.ts';

const SETTINGS = { mediaHosts: [], baseUrl: 'http://127.0.0.1:1', appId: 'wx1', secret: 'weixin-secret-1', callbackToken: 'token', encodingAesKey: AES_KEY };

/** A platform with one token, and a say in which tokens its API takes. */
function platform(options: { readonly isGood: (token: string) => boolean; readonly credential?: () => object }) {
  const asked: boolean[] = [];
  let serial = 1;
  const fake: typeof fetch = (input, init) => {
    const url = String(input);
    if (url.endsWith('/cgi-bin/stable_token')) {
      const body = JSON.parse(String(init?.body)) as { force_refresh: boolean };
      asked.push(body.force_refresh);
      if (body.force_refresh) serial += 1;
      return Promise.resolve(Response.json(options.credential?.() ?? { access_token: `t${serial}`, expires_in: 7200 }));
    }
    const token = new URL(url).searchParams.get('access_token') ?? '';
    return Promise.resolve(Response.json(options.isGood(token) ? { errcode: 0, errmsg: 'ok' } : { errcode: 42001, errmsg: 'expired' }));
  };
  const clock = createManualClock(START);
  const api = createWeixinApi(createHttp(fake, 1000), clock);
  return { asked, clock, call: () => api(SETTINGS, '/cgi-bin/message/custom/send', {}) };
}

describe('the stable token', () => {
  it('is forced anew only when the platform gives the one it refused', async () => {
    const p = platform({ isGood: (token) => token !== 't1' });
    expect(await p.call()).toMatchObject({ kind: 'ok' });
    expect(p.asked).toEqual([false, false, true]);
    await p.call();
    expect(p.asked).toHaveLength(3);
  });

  it('fifty calls on a refused token force one refresh', async () => {
    const p = platform({ isGood: (token) => token !== 't1' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => p.call()));
    expect(answers.every((one) => one.kind === 'ok')).toBe(true);
    expect(p.asked).toEqual([false, false, true]);
  });

  it('is asked for again four minutes before its end, when the platform surely has the next one', async () => {
    const p = platform({ isGood: () => true });
    await p.call();
    p.clock.advance(7_200_000 - 4 * 60_000 - 1);
    await p.call();
    expect(p.asked).toHaveLength(1);
    p.clock.advance(1);
    await p.call();
    expect(p.asked).toEqual([false, false]);
  });

  it.each([
    [{ errcode: 40125, errmsg: 'invalid appsecret' }, { reason: 'credentials', retryable: false }],
    [{ errcode: 45009, errmsg: 'reach max api daily quota limit' }, { reason: 'platform_error', retryable: true }],
    [{ errcode: -1, errmsg: 'system error' }, { reason: 'platform_error', retryable: true }],
    [{}, { reason: 'platform_error', retryable: true }],
  ])('%j', async (credential, expected) => {
    const p = platform({ isGood: () => true, credential: () => credential });
    expect(await p.call()).toEqual({ kind: 'no_token', ...expected });
  });

  it('never gives up on the first call after a forced one', async () => {
    const p = platform({ isGood: () => false });
    expect(await p.call()).toMatchObject({ kind: 'refused', errcode: 42001 });
    expect(p.asked).toEqual([false, false, true]);
  });
});
