import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createCallbacks, type Callbacks, type Pace } from '../../simulator/callbacks.ts';
import { createHarness, normalisedOf, type Harness } from '../relay/channels/harness.ts';

const PACE: Pace = { timeoutMs: 1000, tries: 3, retryDelayMs: 5, refusedDelayMs: 10, refusedForMs: 3000, reorderFlushMs: 50 };

describe('callback delivery', () => {
  const open: { close(): Promise<unknown> | void }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  function callbacks(): Callbacks {
    const made = createCallbacks(PACE);
    open.push(made);
    return made;
  }
  /** Answers with these statuses in turn; 0 never answers. */
  async function target(statuses: number[], port = 0): Promise<{ url: string; bodies: string[] }> {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        const status = statuses.shift() ?? 200;
        if (status !== 0) response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) });
    // A listening TCP server's address is never a pipe name.
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies };
  }
  const post = (url: string, body: string) => () => ({ method: 'POST' as const, url, headers: {}, body });

  it('stops at 200, tries three times in all otherwise, also when nobody answers in time', async () => {
    const c = callbacks();
    const good = await target([500, 200, 200]);
    const bad = await target([500, 403, 0, 200]);
    c.deliver('a', 'good', post(good.url, 'g'));
    c.deliver('b', 'bad', post(bad.url, 'b'));
    await c.idle();
    expect(c.records()).toEqual([
      { account: 'a', label: 'good', attempts: [500, 200], state: 'delivered' },
      { account: 'b', label: 'bad', attempts: [500, 403, 'timeout'], state: 'given_up' },
    ]);
    expect(bad.bodies).toHaveLength(3);
  });

  it('waits for a relay that is being restarted without spending a try', async () => {
    const gone = await target([]);
    const port = Number(new URL(gone.url).port);
    await open.pop()?.close();
    const c = callbacks();
    c.deliver('a', 'early', post(gone.url, 'early'));
    await new Promise((resolve) => setTimeout(resolve, 80));
    const back = await target([500, 200], port);
    await c.idle();
    expect(back.bodies).toEqual(['early', 'early']);
    expect(c.records()[0]).toMatchObject({ attempts: [500, 200], state: 'delivered' });
  });

  it('keeps the order of one account’s events', async () => {
    const c = callbacks();
    const { url, bodies } = await target([]);
    for (let n = 0; n < 30; n += 1) c.deliver('a', `${n}`, post(url, `${n}`));
    await c.idle();
    expect(bodies).toEqual(Array.from({ length: 30 }, (_, n) => `${n}`));
  });

  it('close ends what is under way', async () => {
    const c = callbacks();
    c.deliver('a', 'x', post('http://127.0.0.1:1/', 'x'));
    await c.close();
    expect(c.records()[0]?.state).not.toBe('delivered');
  });
});

describe('faults on the way in', () => {
  let h: Harness;
  afterEach(() => h.close());
  const heard = () => normalisedOf(h).map((one) => (one.kind === 'message' ? one.message.text : one.kind));

  it.each(['wecom-app', 'qq-bot', 'official-account', 'mini-program'] as const)('%s: reorder swaps two neighbours and keeps the promised id', async (channel) => {
    h = await createHarness(channel);
    h.simulator.faults.set({ reorder: 1 });
    const first = h.simulator.say({ channel, conversation: 'P1', from: 'P1', text: '先' });
    h.simulator.say({ channel, conversation: 'P1', from: 'P1', text: '后' });
    await h.simulator.idle();
    expect(heard()).toEqual(['后', '先']);
    expect([...h.stored.keys()][1]).toBe(first.ok ? first.messageId : '');
  });

  it('a message held back alone still arrives', async () => {
    h = await createHarness('wecom-app');
    h.simulator.faults.set({ reorder: 1 });
    h.simulator.say({ channel: 'wecom-app', conversation: 'P1', from: 'P1', text: '独自' });
    await h.simulator.idle();
    expect(heard()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await h.simulator.idle();
    expect(heard()).toEqual(['独自']);
  });

  it('a lost doorbell loses no message: the next one brings both', async () => {
    h = await createHarness('wecom-kf');
    h.simulator.faults.set({ loseCallback: 1 });
    for (const text of ['一', '二']) h.simulator.say({ channel: 'wecom-kf', conversation: 'wm1', from: 'wm1', text });
    await h.simulator.idle();
    expect(h.stored.size).toBe(1);
    const page = await h.adapter.pull?.(h.account, { cursor: null, token: null });
    expect(page?.events.map((one) => (one.normalised.kind === 'message' ? one.normalised.message.text : ''))).toEqual(['一', '二']);
  });

  it('badSignature spoils one try only', async () => {
    h = await createHarness('qq-bot');
    h.simulator.faults.set({ badSignature: 1 });
    h.simulator.say({ channel: 'qq-bot', conversation: 'U1', from: 'U1', text: '签名' });
    await h.simulator.idle();
    expect(h.simulator.deliveries()[0]).toMatchObject({ attempts: [401, 200], state: 'delivered' });
    expect(heard()).toEqual(['签名']);
  });
});
