import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import { createFileRelay, type FileRelay, type Sent } from '../../../../electron/core/files/fileRelay.ts';
import { createFileStore, hashOf, type FileStore } from '../../../../electron/core/files/fileStore.ts';
import { createFileSync, type FileSync } from '../../../../electron/core/files/fileSync.ts';
import { createManualClock, type ManualClock } from '../../../support/manualClock.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { until } from '../../../support/until.ts';

const KEY = Buffer.alloc(32, 3).toString('base64');
let dir: string;
let clock: ManualClock;
let store: FileStore;
let online: boolean;
/** What the relay answers next, by hash; `sent` where nothing is said. */
let answers: Map<string, Sent['kind'][]>;
let asked: string[];
let sync: FileSync;

beforeEach(async () => {
  dir = scratchDir('file-sync');
  clock = createManualClock(1_000_000);
  const sealer = await createSealer({ get: () => Promise.resolve(KEY), set: () => Promise.resolve() });
  store = createFileStore({ folder: join(dir, 'files'), sealer, now: () => clock.now(), cap: 1e9 });
  online = true;
  answers = new Map();
  asked = [];
  const relay: FileRelay = {
    send(sha256) {
      asked.push(sha256);
      const kind = answers.get(sha256)?.shift() ?? 'sent';
      return Promise.resolve(kind === 'refused' ? { kind, code: 'file.refused' } : { kind });
    },
    fetch: () => Promise.resolve({ kind: 'missing' }),
    stop: () => undefined,
  };
  sync = createFileSync({ store, relay, clock, random: () => 1, online: () => online, changed: () => undefined, onFailure: (thrown) => { throw thrown; } });
});
afterEach(async () => {
  sync.stop();
  await removeScratchDir(dir);
});

const keep = async (text: string): Promise<string> => {
  clock.advance(1000);
  return store.put(Buffer.from(text), true);
};
const empty = (): Promise<boolean> => until('an empty queue', async () => (await store.waiting()).length === 0, 5000, 5);
const askedFor = (count: number): Promise<boolean> => until(`${count} uploads`, () => Promise.resolve(asked.length >= count), 5000, 5);

describe('the upload queue', () => {
  it('sends a file again that is named anew: the relay may have dropped what nobody named', async () => {
    const sha256 = await keep('twice');
    sync.nudge();
    await empty();
    expect(asked).toEqual([sha256]);
    await store.put(Buffer.from('twice'), false);
    expect(await store.waiting()).toEqual([]);
    expect(await keep('twice')).toBe(sha256);
    expect(await sync.state(sha256)).toEqual({ state: 'waiting' });
    sync.nudge();
    await empty();
    expect(asked).toEqual([sha256, sha256]);
    expect((await store.get(sha256))?.toString()).toBe('twice');
  });

  it('sends each file once, longest waiting first, and only while online', async () => {
    const wanted = [await keep('a'), await keep('b'), await keep('c')];
    online = false;
    sync.nudge();
    expect(await sync.state(wanted[0] ?? '')).toEqual({ state: 'waiting' });
    expect(asked).toEqual([]);
    online = true;
    sync.nudge();
    sync.nudge();
    await empty();
    expect(asked).toEqual(wanted);
    expect(await sync.state(wanted[0] ?? '')).toEqual({ state: 'here' });
  });

  it('tries again after a second, two, four ... a minute, until the relay has it', async () => {
    const sha256 = await keep('a');
    answers.set(sha256, Array.from({ length: 8 }, () => 'later' as const));
    sync.nudge();
    for (const [tries, seconds] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
      await askedFor(tries + 1);
      await until('waiting again', async () => (await sync.state(sha256)).state === 'waiting', 5000, 5);
      // The next try is armed when the state is told; let its timer be set.
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(seconds * 1000 - 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(asked.length).toBe(tries + 1);
      clock.advance(1);
    }
    await empty();
    expect(asked.length).toBe(9);
  });

  it('a file that the relay refuses holds up no other, and is sent again when somebody asks', async () => {
    const [bad, good] = [await keep('bad'), await keep('good')];
    answers.set(bad, ['refused']);
    sync.nudge();
    await until('the other', async () => (await store.waiting()).join() === bad, 5000, 5);
    expect(await sync.state(bad)).toEqual({ state: 'failed', code: 'file.refused' });
    expect(await sync.state(good)).toEqual({ state: 'here' });
    sync.nudge();
    expect(asked).toEqual([bad, good]);
    sync.retry(bad);
    await empty();
    expect(asked).toEqual([bad, good, bad]);
  });
});

describe('the way to the relay', () => {
  let http: Server;
  afterEach(() => void http.close());

  /** Answers with these statuses in turn. */
  async function serve(statuses: number[], body = Buffer.from('x')): Promise<{ relay: FileRelay; tokens: string[]; invalidated: () => number }> {
    const tokens: string[] = [];
    let invalidated = 0;
    http = createServer((request, response) => {
      tokens.push(request.headers.authorization ?? '');
      request.resume().on('end', () => response.writeHead(statuses.shift() ?? 500).end(body));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const access = { access: () => Promise.resolve({ ok: true as const, value: { token: `t${invalidated}`, expiresAt: 0 } }), invalidate: () => void (invalidated += 1) };
    return { relay: createFileRelay({ url, tokens: access }), tokens, invalidated: () => invalidated };
  }

  it('takes a new token once when the old one has ended', async () => {
    const { relay, tokens, invalidated } = await serve([401, 204, 401, 401]);
    expect(await relay.send('a'.repeat(64), Buffer.from('x'))).toEqual({ kind: 'sent' });
    expect(await relay.send('a'.repeat(64), Buffer.from('x'))).toEqual({ kind: 'later' });
    expect(tokens).toEqual(['Bearer t0', 'Bearer t1', 'Bearer t1', 'Bearer t2']);
    expect(invalidated()).toBe(2);
  });

  it.each([[413, { kind: 'refused', code: 'file.too_large' }], [422, { kind: 'refused', code: 'file.refused' }], [429, { kind: 'later' }], [503, { kind: 'later' }]])('HTTP %i', async (status, sent) => {
    expect(await (await serve([status])).relay.send('a'.repeat(64), Buffer.from('x'))).toEqual(sent);
  });

  it('believes only bytes with the hash that was asked for', async () => {
    const { relay } = await serve([200, 200, 404]);
    expect(await relay.fetch(hashOf(Buffer.from('x')))).toMatchObject({ kind: 'bytes' });
    expect(await relay.fetch('a'.repeat(64))).toEqual({ kind: 'later' });
    expect(await relay.fetch('a'.repeat(64))).toEqual({ kind: 'missing' });
  });

  it('gives up at once when it is stopped', async () => {
    http = createServer(() => undefined);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    const relay = createFileRelay({ url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, tokens: { access: () => Promise.resolve({ ok: true, value: { token: 't', expiresAt: 0 } }), invalidate: () => undefined } });
    const sending = relay.send('a'.repeat(64), Buffer.from('x'));
    relay.stop();
    expect(await sending).toEqual({ kind: 'later' });
    http.closeAllConnections();
  });
});
