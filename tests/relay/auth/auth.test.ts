import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { UserId } from '../../../shared/ids.ts';
import { tokenAnswer, type TokenAnswer } from '../../../shared/wire/protocol.ts';
import { ACCESS_TOKEN_MS, createAccessTokens } from '../../../relay/auth/accessToken.ts';
import { createAttemptLimiter } from '../../../relay/auth/attemptLimiter.ts';
import { deriveKeys, parseRelayKey } from '../../../relay/auth/keys.ts';
import { hashPassword, isPassword } from '../../../relay/auth/password.ts';
import { REFRESH_TOKEN_MS } from '../../../relay/auth/refreshTokens.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { PASSWORD, startRelay, type RelayUnderTest } from '../relayHarness.ts';

const MIN = 60_000;
let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay.close());

const login = (name: string, password: string) => relay.post('/auth/login', { name, password });
const refresh = (refreshToken: string) => relay.post('/auth/refresh', { refreshToken });

describe('log-in', () => {
  it('answers what the protocol says, also for another case of the name', async () => {
    const { status, body } = await login('U-AGENT', PASSWORD);
    expect(status).toBe(200);
    expect(tokenAnswer.parse(body)).toMatchObject({ user: { id: 'u-agent', role: 'agent' }, accessExpiresAt: relay.clock.now() + ACCESS_TOKEN_MS });
  });

  it('says the same for a wrong password and a name nobody has', async () => {
    expect(await login('u-admin', 'wrong')).toEqual({ status: 401, body: { ok: false, code: 'credentials' } });
    expect(await login('nobody', PASSWORD)).toEqual({ status: 401, body: { ok: false, code: 'credentials' } });
    expect(await login('nul\u0000', PASSWORD)).toEqual({ status: 401, body: { ok: false, code: 'credentials' } });
  });

  it('locks a name after five wrong passwords from one address, for a quarter of an hour', async () => {
    for (let tries = 0; tries < 5; tries += 1) expect((await login('u-manager', 'wrong')).status).toBe(401);
    expect(await login('u-manager', PASSWORD)).toEqual({ status: 429, body: { ok: false, code: 'locked' } });
    expect((await login('u-lead', PASSWORD)).status).toBe(200);
    relay.clock.advance(15 * MIN);
    expect((await login('u-manager', PASSWORD)).status).toBe(200);
  });

  it('does not let many guesses at once slip by the limit', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => login('u-agent2', 'wrong')));
    expect(answers.filter((a) => a.status === 401).length).toBeLessThanOrEqual(5);
    relay.clock.advance(15 * MIN);
  });

  it('never writes a password, a token or a name into the log', async () => {
    await login('u-agent', 'wrong-and-secret');
    const said = JSON.stringify(relay.log);
    for (const secret of [PASSWORD, 'wrong-and-secret', 'u-manager']) expect(said).not.toContain(secret);
  });
});

describe('refresh tokens', () => {
  it('are good once; each use returns the next', async () => {
    const first = await relay.login('u-agent');
    const second = (await refresh(first.refreshToken)).body as TokenAnswer;
    expect(second.user.id).toBe('u-agent');
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await refresh(second.refreshToken)).status).toBe(200);
  });

  it('survive a lost answer: used again while nobody used the successor, another is given', async () => {
    const { refreshToken } = await relay.login('u-agent');
    const unseen = (await refresh(refreshToken)).body as TokenAnswer;
    const again = await refresh(refreshToken);
    expect(again.status).toBe(200);
    const seen = again.body as TokenAnswer;
    expect(seen.refreshToken).not.toBe(unseen.refreshToken);
    expect((await refresh(seen.refreshToken)).status).toBe(200);
  });

  it('a second use after the successor was used ends the whole log-in: somebody else holds a copy', async () => {
    const stolen = await relay.login('u-agent');
    const other = await relay.login('u-agent');
    const next = (await refresh(stolen.refreshToken)).body as TokenAnswer;
    const last = (await refresh(next.refreshToken)).body as TokenAnswer;
    expect((await refresh(stolen.refreshToken)).status).toBe(401);
    expect((await refresh(last.refreshToken)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(200);
    expect(relay.log.some((line) => String(line['msg']).startsWith('a refresh token was used twice'))).toBe(true);
  });

  it('a successor that was replaced ends the whole log-in when it turns up: two parties hold its parent', async () => {
    const copied = await relay.login('u-agent');
    const owner = (await refresh(copied.refreshToken)).body as TokenAnswer;
    const thief = (await refresh(copied.refreshToken)).body as TokenAnswer;
    expect((await refresh(owner.refreshToken)).status).toBe(401);
    expect((await refresh(thief.refreshToken)).status).toBe(401);
  });

  it('two uses at the same moment: at most one of the answers stays good', async () => {
    const { refreshToken } = await relay.login('u-agent');
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(answers.map((a) => a.status)).toEqual([200, 200]);
    const [first, second] = answers.map((a) => (a.body as TokenAnswer).refreshToken);
    const used = [await refresh(first ?? ''), await refresh(second ?? '')].map((a) => a.status);
    expect(used.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('end with log-out, with time, and with the person', async () => {
    const out = await relay.login('u-agent');
    expect((await relay.post('/auth/logout', { refreshToken: out.refreshToken })).status).toBe(204);
    expect((await refresh(out.refreshToken)).status).toBe(401);
    expect((await relay.post('/auth/logout', { refreshToken: 'unknown' })).status).toBe(204);
    expect((await relay.post('/auth/logout', {})).status).toBe(204);

    const leaver = await relay.login('u-agent2');
    const person = await relay.row('staff', 'u-agent2');
    if (person === null) throw new Error('no person');
    await relay.commit({ entity: 'staff', id: person.id, row: { ...person, active: false } });
    expect((await refresh(leaver.refreshToken)).status).toBe(401);

    const old = await relay.login('u-agent');
    relay.clock.advance(REFRESH_TOKEN_MS);
    expect((await refresh(old.refreshToken)).status).toBe(401);
  });

  it('are kept as hashes only', async () => {
    const { refreshToken } = await relay.login('u-agent');
    const { rows } = await relay.database.pool.query('select * from refresh_tokens');
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });
});

describe('access tokens', () => {
  const tokens = createAccessTokens(deriveKeys(Buffer.alloc(32, 1)).token);
  const user = asId<UserId>('u');

  it('name their person until they end', () => {
    const { token, expiresAt } = tokens.issue(user, 1000);
    expect(tokens.verify(token, 1000)?.sub).toBe('u');
    expect(tokens.verify(token, expiresAt - 1)?.sub).toBe('u');
    expect(tokens.verify(token, expiresAt)).toBeNull();
  });

  it('are refused when anything was altered, or the key is another', () => {
    const { token } = tokens.issue(user, 1000);
    const [version, payload, mac] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'admin', exp: 9e12 })).toString('base64url');
    for (const wrong of ['', '.', '..', 'v1..', `${version}.${forged}.${mac}`, `v2.${payload}.${mac}`, `${token}.x`, `${version}.${payload}`, `${version}.${payload}.${mac?.slice(0, -2)}`, `none.${payload}.`]) {
      expect([wrong, tokens.verify(wrong, 1000)]).toEqual([wrong, null]);
    }
    expect(createAccessTokens(deriveKeys(Buffer.alloc(32, 2)).token).verify(token, 1000)).toBeNull();
  });
});

describe('the parts', () => {
  it('argon2id, and one spelling of a password whatever keyboard made it', async () => {
    const phc = await hashPassword('Ｐｗ１２３４５６');
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword(phc, 'Pw123456')).toBe(true);
    expect(await isPassword(phc, 'pw123456')).toBe(false);
    expect(await isPassword('not a hash', 'x')).toBe(false);
  });

  it('keys are independent of each other and refuse what is not 32 bytes', () => {
    const keys = deriveKeys(Buffer.alloc(32, 1));
    expect(keys.token.equals(keys.settings)).toBe(false);
    expect(parseRelayKey(Buffer.alloc(32, 9).toString('base64'))?.length).toBe(32);
    for (const bad of ['', 'short', Buffer.alloc(31).toString('base64'), 'ä'.repeat(43)]) expect(parseRelayKey(bad)).toBeNull();
  });

  it('the limiter forgets with its window and cannot be filled up', () => {
    const clock = createManualClock(0);
    const limiter = createAttemptLimiter(clock, 2, 1000);
    limiter.failed('a');
    expect(limiter.waitMs('a')).toBe(0);
    limiter.failed('a');
    expect(limiter.waitMs('a')).toBe(1000);
    clock.advance(1000);
    expect(limiter.waitMs('a')).toBe(0);
    for (let index = 0; index < 20_000; index += 1) limiter.failed(`k${index}`);
    expect(limiter.waitMs('k0')).toBe(0);
  });
});
