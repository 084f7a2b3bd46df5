import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PART_BYTES, PIECE_BYTES } from '../../../../shared/files/model.ts';
import { asId } from '../../../../shared/ids.ts';
import type { ConversationId, MessageId, TicketId } from '../../../../shared/ids.ts';
import type { Message } from '../../../../shared/inbox/model.ts';
import { put } from '../../../../shared/wire/mutation.ts';
import { hashOf } from '../../../../electron/core/files/fileStore.ts';
import { conversationRow, messageRow } from '../../../support/deskRows.ts';
import { startFaultProxy, type FaultProxy } from '../../../support/faultProxy.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { systemClock } from '../../../support/systemClock.ts';
import { createTestDesktop, type TestDesktop } from '../../../support/testDesktop.ts';
import { ticketRow } from '../../../support/ticketRows.ts';
import { until } from '../../../support/until.ts';
import { baseRows, PASSWORD, startRelay, type RelayUnderTest } from '../../../relay/relayHarness.ts';

/*
 * Real cores, a real relay on PostgreSQL, and a cable between one of them and the relay. No platform: what is looked at is how bytes
 * get to the relay and from there to colleagues.
 */
let relay: RelayUnderTest;
let proxy: FaultProxy;
const dirs: string[] = [];
const open = new Set<TestDesktop>();
let n = 0;

beforeAll(async () => {
  relay = await startRelay();
  const limits = { directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 2048 };
  await relay.commit(...baseRows(), put('accounts', { id: asId<never>('a1'), channel: 'wecom-kf', name: 'a', limits }), conversationRow('v1'));
  proxy = await startFaultProxy(relay.url);
});
afterEach(async () => {
  for (const desktop of open) await desktop.core.close();
  open.clear();
  proxy.restore();
  for (const dir of dirs.splice(0)) await removeScratchDir(dir);
});
afterAll(async () => {
  await proxy.close();
  await relay.close();
});

function folder(): string {
  const dir = scratchDir('media');
  dirs.push(dir);
  return dir;
}
/** The relay's hands stand still and the desktop goes by them, or its tokens would be over before they are used. */
const system = systemClock();
const now = (): number => relay.clock.now() + Math.floor(performance.now());
const clock = { now, after: (ms: number, run: () => void) => system.after(ms, run), at: (at: number, run: () => void) => system.at(system.now() + Math.max(0, at - now()), run) };

async function start(dataDir: string, person: string, url: string, secrets = new Map<string, string>()): Promise<TestDesktop> {
  const desktop = createTestDesktop({ dataDir, secrets, clock });
  open.add(desktop);
  await desktop.core.start();
  if ((await desktop.get('session.status', {})).user === null) await desktop.get('session.login', { relayUrl: url, name: person, password: PASSWORD });
  return desktop;
}
async function send(desktop: TestDesktop, bytes: Buffer, name: string): Promise<MessageId> {
  n += 1;
  const to = { messageId: asId<MessageId>(`out-${n}`), conversationId: asId<ConversationId>('v1'), name, seenOutId: null };
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    const answer = await desktop.ask('inbox.addMedia', { transferId: `transfer-${n}`, at, data: piece.toString('base64'), send: at + piece.length >= bytes.length ? to : null });
    if (!answer.ok) throw new Error(answer.error.code);
  }
  return to.messageId;
}
const rowOf = async (desktop: TestDesktop, id: string): Promise<Message | undefined> =>
  (await desktop.get('inbox.thread', { conversationId: asId<ConversationId>('v1'), before: null, limit: 100 })).messages.find((one) => one.id === id);
const reaches = (desktop: TestDesktop, id: string, state: string): Promise<Message> =>
  until(`${id} ${state}`, async () => {
    const found = await rowOf(desktop, id);
    return found?.media[0]?.state === state ? found : null;
  }, 20_000, 20);
async function load(desktop: TestDesktop, messageId: MessageId, of: 'thumb' | 'whole'): Promise<{ bytes: Buffer; type: string }> {
  const parts: Buffer[] = [];
  let type = '';
  for (let at = 0, size = 1; at < size; ) {
    const answer = await desktop.get('inbox.mediaBytes', { messageId, n: 0, of, at });
    ({ size, type } = answer);
    parts.push(Buffer.from(answer.data, 'base64'));
    at += parts.at(-1)?.length ?? size;
  }
  return { bytes: Buffer.concat(parts), type };
}
const picture = (): Promise<Buffer> => sharp(randomBytes(700 * 500 * 3), { raw: { width: 700, height: 500, channels: 3 } }).png().toBuffer();

describe('pictures and files in replies', () => {
  it('sent without a network survive the end of the program, go out with the next, and a colleague sees them', async () => {
    const dataDir = folder();
    const secrets = new Map<string, string>();
    const first = await start(dataDir, 'u-agent', proxy.url, secrets);
    await first.settled();
    proxy.cut();
    await until('offline', async () => (await first.get('session.status', {})).connection.state === 'offline');
    const bytes = await picture();
    const id = await send(first, bytes, '说明.png');
    expect(await rowOf(first, id)).toMatchObject({ contentKind: 'image', text: '[图片]', state: 'queued', pending: true, media: [{ state: 'fetching', mime: 'image/png', name: '说明.png' }] });
    expect(await first.get('inbox.mediaState', { messageId: id, n: 0 })).toEqual({ state: 'waiting' });
    // One's own is seen at once.
    expect(hashOf((await load(first, id, 'whole')).bytes)).toBe(hashOf(bytes));
    open.delete(first);
    await first.core.close();

    const second = await start(dataDir, 'u-agent', proxy.url, secrets);
    expect(await second.get('inbox.mediaState', { messageId: id, n: 0 })).toEqual({ state: 'waiting' });
    proxy.restore();
    const sent = await reaches(second, id, 'here');
    expect(sent.media).toMatchObject([{ sha256: hashOf(bytes), thumb: { width: 700, height: 500 } }]);

    const colleague = await start(folder(), 'u-agent2', relay.url);
    await colleague.settled();
    await reaches(colleague, id, 'here');
    const small = await load(colleague, id, 'thumb');
    expect(small.type).toBe('image/webp');
    expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 480, height: 343 });
    expect(hashOf((await load(colleague, id, 'whole')).bytes)).toBe(hashOf(bytes));
    expect(await colleague.get('inbox.saveMedia', { messageId: id, n: 0 })).toMatchObject({ kind: 'saved' });
    expect(colleague.saved[0]?.name).toBe('说明.png');
  });

  it('an upload that is cut goes on where it was, and says how far it is', async () => {
    const desktop = await start(folder(), 'u-agent', proxy.url);
    await desktop.settled();
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(8 * PART_BYTES)]);
    const seen: number[] = [];
    let cuts = 0;
    let id: MessageId | null = null;
    desktop.core.on((event) => {
      if (event.name !== 'files.changed' || id === null) return;
      void desktop.get('inbox.mediaState', { messageId: id, n: 0 }).then((file) => {
        if (file.state !== 'uploading' || file.sent === 0) return;
        seen.push(file.sent);
        // The line breaks while the third part is on its way.
        if (file.sent === 2 * PART_BYTES && cuts === 0) {
          cuts += 1;
          proxy.breakAll();
        }
      }, () => 0);
    });
    id = await send(desktop, bytes, '手册.pdf');
    await reaches(desktop, id, 'here');
    expect(cuts).toBe(1);
    expect(Number((await relay.database.pool.query('select count(*)::int as n from file_parts')).rows[0]?.n)).toBe(0);
    // Nothing of what had come was sent again.
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(seen.toSorted((x, y) => x - y));
  }, 60_000);

  it('a file that the platform does not take is refused here, and its bytes are not kept', async () => {
    const desktop = await start(folder(), 'u-agent', proxy.url);
    await desktop.settled();
    await expect(send(desktop, Buffer.concat([Buffer.from('MZ'), randomBytes(100)]), 'setup.exe')).rejects.toThrow('media_unsupported');
    expect(await desktop.get('inbox.sniffMedia', { data: Buffer.from('%PDF-1.7').toString('base64') })).toEqual({ mime: 'application/pdf' });
  });

  it('may be sent by nobody who only reads', async () => {
    const desktop = await start(folder(), 'u-manager', proxy.url);
    await desktop.settled();
    await expect(send(desktop, await picture(), 'a.png')).rejects.toThrow('forbidden');
  });
});

it('what came with a message goes along into its ticket, by the same bytes', async () => {
  const bytes = await picture();
  const { storeFile } = await import('../../../../relay/files/fileStore.ts');
  await storeFile(relay.database, hashOf(bytes), bytes, relay.clock.now());
  const medium = { kind: 'image' as const, name: '', state: 'here' as const, failure: null, retryable: false, size: bytes.length, mime: 'image/png', sha256: hashOf(bytes), thumb: null };
  await relay.commit(put('tickets', ticketRow()), messageRow('with', { media: [medium, { ...medium, state: 'failed', sha256: null }] }));
  const desktop = await start(folder(), 'u-agent', relay.url);
  await desktop.settled();
  const ticketId = asId<TicketId>('t1');
  expect(await desktop.get('inbox.attachMedia', { messageId: asId<MessageId>('with'), ticketId })).toEqual({ attached: 1 });
  const file = await until('the attachment', async () => (await desktop.get('tickets.files', { ticketId })).items.find((one) => one.sync === 'synced') ?? null, 20_000, 20);
  expect(file).toMatchObject({ name: 'image.png', sha256: hashOf(bytes), mime: 'image/png' });
  expect(await desktop.get('tickets.saveFile', { attachmentId: file.id })).toMatchObject({ kind: 'saved' });
  expect(hashOf(desktop.saved[0]?.bytes ?? Buffer.alloc(0))).toBe(hashOf(bytes));
});

describe('what leaves the core for the page', () => {
  it('is what a browser shows or plays, whatever a row says of it', async () => {
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    const bomb = await picture();
    const { storeFile } = await import('../../../../relay/files/fileStore.ts');
    for (const bytes of [page, bomb]) await storeFile(relay.database, hashOf(bytes), bytes, relay.clock.now());
    const medium = { kind: 'image' as const, name: '../../x.png', state: 'here' as const, failure: null, retryable: false, size: 1, mime: 'image/png' };
    await relay.commit(
      messageRow('page', { contentKind: 'image', media: [{ ...medium, sha256: hashOf(page), thumb: { sha256: hashOf(page), width: 10, height: 10 } }] }),
      messageRow('bomb', { contentKind: 'image', media: [{ ...medium, sha256: hashOf(bomb), thumb: null }] }),
      messageRow('gone', { contentKind: 'image', media: [{ ...medium, sha256: 'f'.repeat(64), thumb: null }] }),
    );
    const desktop = await start(folder(), 'u-agent', relay.url);
    await desktop.settled();
    await until('the rows', async () => (await rowOf(desktop, 'gone')) !== undefined, 10_000, 20);
    const ask = async (id: string, of: 'thumb' | 'whole'): Promise<string> => {
      const answer = await desktop.ask('inbox.mediaBytes', { messageId: asId<MessageId>(id), n: 0, of, at: 0 });
      return answer.ok ? 'shown' : answer.error.code;
    };
    expect([await ask('page', 'thumb'), await ask('page', 'whole')]).toEqual(['forbidden', 'forbidden']);
    // Not decoded by the relay: not by the page either.
    expect(await ask('bomb', 'whole')).toBe('forbidden');
    expect(await ask('gone', 'whole')).toBe('file.not_yet');
    expect(await ask('nobody', 'whole')).toBe('not_found');
  });
});
