import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LARGEST_FILE, PART_BYTES } from '../../../shared/files/model.ts';
import { UNNAMED_FILE_MS } from '../../../relay/files/fileKeeper.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time/shanghai.ts';
import { baseRows, soon, startRelay, type Person, type RelayUnderTest } from '../relayHarness.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const png = Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n'), Buffer.from([0x1a, 0x0a]), randomBytes(50)]);

let relay: RelayUnderTest;
const tokens = new Map<Person, string>();
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  for (const person of ['u-agent', 'u-agent2', 'u-manager'] as const) tokens.set(person, (await relay.login(person)).accessToken);
});
afterAll(() => relay.close());

const put = (sha256: string, body: BodyInit, person: Person = 'u-agent', headers: Record<string, string> = {}) =>
  fetch(`${relay.url}/files/${sha256}`, { method: 'PUT', body, headers: { authorization: `Bearer ${tokens.get(person)}`, 'content-type': 'application/octet-stream', ...headers } });
const get = (sha256: string, person: Person | null = 'u-agent2') =>
  fetch(`${relay.url}/files/${sha256}`, { headers: person === null ? {} : { authorization: `Bearer ${tokens.get(person)}` } });
const stored = async (): Promise<number> => Number((await relay.database.pool.query('select count(*)::int as n from files')).rows[0]?.n);

let attached = 0;
/** The row that makes the bytes somebody's to fetch. */
async function attach(bytes: Uint8Array): Promise<string> {
  const sha256 = hashOf(bytes);
  attached += 1;
  const row = { id: `a${attached}` as never, ticketId: 't' as never, role: 'file' as const, name: 'n', mime: '', size: bytes.length, sha256, fromAt: null, toAt: null, source: '', userId: 'u-agent' as never, at: 1 };
  await relay.commit({ entity: 'attachments', id: row.id, row });
  return sha256;
}

describe('bytes of attachments', () => {
  it('come back as they were, to whoever sees the attachment, never as something a browser shows', async () => {
    const html = Buffer.from('<script>alert(1)</script>');
    for (const [bytes, type] of [[png, 'image/png'], [html, 'application/octet-stream'], [Buffer.alloc(0), 'application/octet-stream']] as const) {
      const sha256 = await attach(bytes);
      expect((await put(sha256, bytes)).status).toBe(204);
      const answer = await get(sha256, 'u-manager');
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('content-disposition')).toBe('attachment');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toContain('no-store');
    }
  });

  it('may be as large as an attachment, and no larger', async () => {
    const largest = randomBytes(LARGEST_FILE);
    const sha256 = await attach(largest);
    expect((await put(sha256, largest)).status).toBe(204);
    const answer = await get(sha256);
    expect(hashOf(Buffer.from(await answer.arrayBuffer()))).toBe(sha256);
    const before = await stored();
    const tooLarge = Buffer.concat([largest, Buffer.from('1')]);
    // Refused before the body is read: the answer, or a cut while it is still being sent.
    const refused = await put(hashOf(tooLarge), tooLarge).then((one) => one.status, () => 413);
    expect(refused).toBe(413);
    const chunked = new ReadableStream({ start(stream) { stream.enqueue(new Uint8Array(tooLarge)); stream.close(); } });
    const cut = await fetch(`${relay.url}/files/${hashOf(tooLarge)}`, { method: 'PUT', body: chunked, duplex: 'half', headers: { authorization: `Bearer ${tokens.get('u-agent')}`, 'content-type': 'application/octet-stream' } } as RequestInit).then((one) => one.status, () => 413);
    expect(cut).toBe(413);
    expect(await stored()).toBe(before);
  });

  it('are kept once, and only under their own hash', async () => {
    const bytes = randomBytes(100);
    const sha256 = await attach(bytes);
    const before = await stored();
    expect((await put(sha256, randomBytes(100))).status).toBe(422);
    expect(await stored()).toBe(before);
    expect((await get(sha256)).status).toBe(404);
    expect((await Promise.all([put(sha256, bytes), put(sha256, bytes, 'u-agent2')])).map((one) => one.status)).toEqual([204, 204]);
    expect((await put(sha256, bytes)).status).toBe(204);
    expect(await stored()).toBe(before + 1);
  });

  it('are nobody’s without a genuine token, an attachment and a role', async () => {
    const bytes = randomBytes(40);
    const sha256 = hashOf(bytes);
    expect((await get(sha256, null)).status).toBe(401);
    expect((await put(sha256, bytes, 'u-agent', { authorization: 'Bearer v1.e30.AAAA' })).status).toBe(401);
    expect((await put(sha256, bytes, 'u-manager')).status).toBe(403);
    expect((await put(sha256, bytes)).status).toBe(204);
    // Bytes alone: no row that the person may see names them.
    expect((await get(sha256)).status).toBe(404);
    expect((await put('../../etc/passwd', bytes)).status).toBe(404);
    expect((await put(sha256.toUpperCase(), bytes)).status).toBe(400);
    expect((await put(sha256, bytes, 'u-agent', { 'content-type': 'text/html' })).status).toBe(400);
    const gone = await relay.row('staff', 'u-agent2');
    if (gone === null) throw new Error('no person');
    await attach(bytes);
    expect((await get(sha256)).status).toBe(200);
    await relay.commit({ entity: 'staff', id: gone.id, row: { ...gone, active: false } });
    expect((await get(sha256)).status).toBe(401);
    await relay.commit({ entity: 'staff', id: gone.id, row: gone });
    relay.clock.advance(11 * 60_000);
    expect((await get(sha256)).status).toBe(401);
    for (const person of ['u-agent', 'u-agent2', 'u-manager'] as const) tokens.set(person, (await relay.login(person)).accessToken);
  });

  it('are asked for at a bounded rate, and sent at most two at a time', async () => {
    const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await get('a'.repeat(64), 'u-manager')).status));
    expect(statuses.filter((one) => one === 429).length).toBeGreaterThan(0);
    relay.clock.advance(60_000);
    expect((await get('a'.repeat(64), 'u-manager')).status).toBe(404);
    const { port } = new URL(relay.url);
    const begin = () => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`PUT /files/${'b'.repeat(64)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokens.get('u-agent2')}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nabc`);
      return socket;
    };
    const slow = [begin(), begin()];
    const bytes = randomBytes(10);
    await soon('a full house', async () => (await put(hashOf(bytes), bytes, 'u-agent2')).status === 429);
    expect((await put(hashOf(bytes), bytes)).status).toBe(204);
    for (const socket of slow) socket.destroy();
    relay.clock.advance(60_000);
    await soon('a place', async () => (await put(hashOf(bytes), bytes, 'u-agent2')).status === 204);
  });

  it('without a row go half a year after they were last sent; what a row names, and what was sent anew, stays', async () => {
    const again = async (): Promise<void> => {
      for (const person of ['u-agent', 'u-agent2', 'u-manager'] as const) tokens.set(person, (await relay.login(person)).accessToken);
    };
    const [named, unnamed, anew, detached] = [randomBytes(20), randomBytes(20), randomBytes(20), randomBytes(20)];
    await attach(named);
    await attach(detached);
    for (const bytes of [named, unnamed, anew, detached]) expect((await put(hashOf(bytes), bytes)).status).toBe(204);
    const held = async (bytes: Buffer): Promise<boolean> => (await relay.database.pool.query('select 1 from files where sha256 = $1', [hashOf(bytes)])).rowCount === 1;
    // A desktop was away for all that time, and its action comes only now.
    for (let day = 0; day < 179; day += 1) relay.clock.advance(DAY_MS);
    await again();
    expect(await Promise.all([named, unnamed, anew, detached].map(held))).toEqual([true, true, true, true]);
    expect((await put(hashOf(anew), anew)).status).toBe(204);
    await relay.commit({ entity: 'attachments', id: `a${attached}`, row: null });
    relay.clock.advance(2 * DAY_MS);
    await soon('the bytes to go', async () => {
      relay.clock.advance(HOUR_MS); // the next look is a day after the last one ended
      return !(await held(unnamed)) && !(await held(detached));
    });
    expect(await Promise.all([named, anew].map(held))).toEqual([true, true]);
    await attach(anew);
    relay.clock.advance(400 * DAY_MS);
    await again();
    expect(Buffer.from(await (await get(hashOf(anew))).arrayBuffer())).toEqual(anew);
    expect(UNNAMED_FILE_MS).toBe(180 * DAY_MS);
  });
});

describe('an upload in parts', () => {
  const part = (sha256: string, at: number, size: number, bytes: Uint8Array, person: Person = 'u-agent') =>
    fetch(`${relay.url}/files/${sha256}/parts?at=${at}&size=${size}`, { method: 'PUT', body: new Uint8Array(bytes), headers: { authorization: `Bearer ${tokens.get(person)}`, 'content-type': 'application/octet-stream' } });
  const received = async (sha256: string, person: Person = 'u-agent') =>
    (await fetch(`${relay.url}/files/${sha256}/parts`, { headers: { authorization: `Bearer ${tokens.get(person)}` } })).json() as Promise<{ received: number }>;
  const parts = async (): Promise<number> => Number((await relay.database.pool.query('select count(*)::int as n from file_parts')).rows[0]?.n);

  it('goes on where it was cut, and leaves nothing but the file', async () => {
    const bytes = randomBytes(PART_BYTES * 2 + 17);
    const sha256 = await attach(bytes);
    expect(await received(sha256)).toEqual({ received: 0 });
    expect(await (await part(sha256, 0, bytes.length, bytes.subarray(0, PART_BYTES))).json()).toEqual({ received: PART_BYTES });
    expect(await received(sha256)).toEqual({ received: PART_BYTES });
    // Of another person the relay knows nothing.
    expect(await received(sha256, 'u-agent2')).toEqual({ received: 0 });
    // A part whose answer was lost comes again, or one is left out.
    for (const at of [0, PART_BYTES * 2]) {
      const answer = await part(sha256, at, bytes.length, bytes.subarray(at, at + 10));
      expect([answer.status, await answer.json()]).toMatchObject([409, { received: PART_BYTES }]);
    }
    expect((await part(sha256, PART_BYTES, bytes.length, bytes.subarray(PART_BYTES, PART_BYTES * 2))).status).toBe(200);
    expect((await part(sha256, PART_BYTES * 2, bytes.length, bytes.subarray(PART_BYTES * 2))).status).toBe(204);
    expect(Buffer.from(await (await get(sha256)).arrayBuffer())).toEqual(bytes);
    expect(await parts()).toBe(0);
  });

  it('that is not what its name says is not kept, and can begin anew', async () => {
    const bytes = randomBytes(100);
    const sha256 = await attach(bytes);
    expect((await part(sha256, 0, 100, randomBytes(60))).status).toBe(200);
    expect((await part(sha256, 60, 100, bytes.subarray(60))).status).toBe(422);
    expect((await get(sha256)).status).toBe(404);
    expect((await part(sha256, 0, 100, bytes)).status).toBe(204);
    expect((await get(sha256)).status).toBe(200);
  });

  it.each([
    ['more than it said', 0, 5, 10, 400],
    ['more than is kept', 0, LARGEST_FILE + 1, 10, 400],
    ['nothing', 0, 5, 0, 400],
    ['too much at once', 0, LARGEST_FILE, PART_BYTES + 1, 413],
  ])('refuses %s', async (_what, at, size, length, status) => {
    expect((await part(hashOf(randomBytes(8)), at, size, randomBytes(length))).status).toBe(status);
  });

  it('may be done by nobody who only reads', async () => {
    expect((await part(hashOf(randomBytes(8)), 0, 5, randomBytes(5), 'u-manager')).status).toBe(403);
  });
});
