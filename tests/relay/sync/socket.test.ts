import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { io } from 'socket.io-client';
import { ACCESS_TOKEN_MS } from '../../../relay/auth/accessToken.ts';
import { put } from '../../../shared/wire/mutation.ts';
import { asId } from '../../../shared/ids.ts';
import type { HospitalId } from '../../../shared/ids.ts';
import { baseRows, soon, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
});
afterAll(() => relay.close());

function refusal(auth: Record<string, unknown>): Promise<string> {
  const socket = io(relay.url, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
  return new Promise((resolve) => {
    socket.once('connect_error', (error) => {
      socket.disconnect();
      resolve(error.message);
    });
    socket.once('hello', () => resolve('hello'));
  });
}

describe('the socket', () => {
  it('refuses what is not a desktop of ours, each with its code', async () => {
    const { accessToken: token } = await relay.login('u-agent');
    expect(await refusal({})).toBe('malformed');
    expect(await refusal({ token, clientId: '', protocol: 1 })).toBe('malformed');
    expect(await refusal({ token, clientId: 'c', protocol: 4 })).toBe('protocol');
    expect(await refusal({ token, clientId: 'c', protocol: 4, newest: 5 })).toBe('protocol');
    expect(await refusal({ token, clientId: 'c-range', protocol: 1, newest: 9 })).toBe('hello');
    expect(await refusal({ token: `${token}x`, clientId: 'c', protocol: 1 })).toBe('token_invalid');
    expect(await refusal({ token: token.replace(/^v1\.[^.]+/, (p) => `${p.slice(0, -2)}AA`), clientId: 'c', protocol: 1 })).toBe('token_invalid');
    expect(await refusal({ token, clientId: 'c-ok', protocol: 1 })).toBe('hello');
  });

  it('a database that is away locks nobody out: an office behind one address comes back at once', async () => {
    const { accessToken: token } = await relay.login('u-agent');
    await relay.database.pool.query('alter table staff rename to staff_away');
    for (let attempt = 0; attempt < 61; attempt += 1) expect(await refusal({ token, clientId: 'c-away', protocol: 1 })).toBe('rate_limited');
    await relay.database.pool.query('alter table staff_away rename to staff');
    expect(await refusal({ token, clientId: 'c-away', protocol: 1 })).toBe('hello');
  });

  it('answers malformed requests with a code and stays open', async () => {
    const { socket } = await relay.connect('u-agent');
    const ask = (event: string, payload: unknown) => (socket as unknown as { timeout(ms: number): { emitWithAck(e: string, p: unknown): Promise<unknown> } }).timeout(5000).emitWithAck(event, payload);
    const malformed = { ok: false, code: 'malformed' };
    expect(await ask('pull', { cursor: -1 })).toEqual(malformed);
    expect(await ask('pull', null)).toEqual(malformed);
    expect(await ask('push', { mutations: [] })).toEqual(malformed);
    expect(await ask('push', { mutations: [{ n: 0, name: 'x', args: {}, at: 0 }] })).toEqual(malformed);
    expect(await ask('call', { callId: 'short', name: 'x', args: {}, at: 0 })).toEqual(malformed);
    expect(socket.connected).toBe(true);
  });

  it('pokes every desktop after a commit, and a burst as one', async () => {
    const [a, b] = [await relay.connect('u-agent', 'poke-a'), await relay.connect('u-lead', 'poke-b')];
    await relay.commit(...Array.from({ length: 40 }, (_, index) => put('hospitals', { id: asId<HospitalId>(`pk${index}`), name: 'x', shortName: 'x', dutyGroupId: asId('g1'), active: true })));
    const head = a.hello.head + 40;
    await soon('both pokes', async () => a.pokes.at(-1) === head && b.pokes.at(-1) === head);
    expect(a.pokes.length).toBeLessThan(4);
  });

  it('disconnects when the token ends, unless a fresh one came first', async () => {
    const stays = await relay.connect('u-agent', 'exp-a');
    const leaves = await relay.connect('u-agent', 'exp-b');
    relay.clock.advance(ACCESS_TOKEN_MS - 1000);
    const fresh = await relay.login('u-agent');
    expect(await stays.socket.timeout(5000).emitWithAck('reauth', fresh.accessToken)).toEqual({ ok: true });
    const gone = new Promise((resolve) => leaves.socket.once('disconnect', resolve));
    relay.clock.advance(1000);
    await gone;
    expect((await stays.pull(0)).ok).toBe(true);
  });

  it('does not take another person for the one who connected', async () => {
    const desktop = await relay.connect('u-agent', 'reauth-other');
    const other = await relay.login('u-lead');
    expect(await desktop.socket.timeout(5000).emitWithAck('reauth', other.accessToken)).toEqual({ ok: false, code: 'unauthorized' });
  });

  it('limits how fast one desktop may ask', async () => {
    const desktop = await relay.connect('u-agent', 'fast');
    const answers = await Promise.all(Array.from({ length: 1100 }, () => desktop.pull(desktop.hello.head, desktop.hello.epoch, 1)));
    const limited = answers.filter((answer) => !answer.ok && answer.code === 'rate_limited').length;
    expect(limited).toBeGreaterThan(50);
    relay.clock.advance(1000);
    expect((await desktop.pull(desktop.hello.head)).ok).toBe(true);
  });

  it('another node hears of a commit through the database and pokes its own desktops', async () => {
    const desktop = await relay.connect('u-agent', 'doorbell');
    // Written by hand past the commit queue, as another process would.
    await relay.database.pool.query('update workspace set head = head + 1 where id = 1');
    const { rows } = await relay.database.pool.query<{ head: string }>("select head, pg_notify('zhishou_head', head::text) from workspace");
    await soon('the poke', async () => desktop.pokes.at(-1) === Number(rows[0]?.head));
  });

  it('survives the end of its listening connection and hears again', async () => {
    const desktop = await relay.connect('u-agent', 'doorbell-2');
    await relay.database.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('zhishou-doorbell', 'zhishou-leader') and datname = current_database()");
    await soon('the loss to be noticed', async () => relay.log.some((line) => line['msg'] === 'the doorbell lost its database connection'));
    await relay.database.pool.query('update workspace set head = head + 1 where id = 1');
    await soon('both to be back', async () => {
      relay.clock.advance(1000);
      const { rows } = await relay.database.pool.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where application_name in ('zhishou-doorbell', 'zhishou-leader') and datname = current_database()");
      return rows[0]?.n === 2;
    });
    // What was committed while it was deaf is told by the head it reads after reconnecting.
    await soon('the poke', async () => (desktop.pokes.at(-1) ?? 0) > desktop.hello.head);
  });
});
