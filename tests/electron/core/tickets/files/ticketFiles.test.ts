import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../../../shared/ids.ts';
import type { AttachmentId, TicketEntryId, TicketId } from '../../../../../shared/ids.ts';
import { PIECE_BYTES } from '../../../../../shared/files/model.ts';
import type { AttachmentItem } from '../../../../../shared/tickets/fileContract.ts';
import { LARGEST_FILE } from '../../../../../shared/files/model.ts';
import { put } from '../../../../../shared/wire/mutation.ts';
import { hashOf } from '../../../../../electron/core/files/fileStore.ts';
import { systemClock } from '../../../../support/systemClock.ts';
import { baseRows, PASSWORD, startRelay, type RelayUnderTest } from '../../../../relay/relayHarness.ts';
import { startFaultProxy, type FaultProxy } from '../../../../support/faultProxy.ts';
import { removeScratchDir, scratchDir } from '../../../../support/scratchDir.ts';
import { createTestDesktop, type TestDesktop } from '../../../../support/testDesktop.ts';
import { ticketRow } from '../../../../support/ticketRows.ts';
import { until } from '../../../../support/until.ts';

/*
 * Two real cores, a real relay on PostgreSQL, and a cable between the first one and the relay.
 */
let relay: RelayUnderTest;
let proxy: FaultProxy;
const dirs: string[] = [];
const open = new Set<TestDesktop>();
let n = 0;

beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows(), put('tickets', ticketRow()));
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
  const dir = scratchDir('ticket-files');
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
  if ((await desktop.get('session.status', {})).user === null) {
    await desktop.get('session.login', { relayUrl: url, name: person, password: PASSWORD });
  }
  return desktop;
}
async function kill(desktop: TestDesktop): Promise<void> {
  open.delete(desktop);
  await desktop.core.close();
}

const ticketId = asId<TicketId>('t1');
async function add(desktop: TestDesktop, bytes: Buffer, name = 'a.png'): Promise<string> {
  n += 1;
  const [attachmentId, transferId] = [`a-${n}`, `transfer-${n}`];
  let at = 0;
  do {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    const last = at + piece.length >= bytes.length;
    const attach = { ticketId, entryId: asId<TicketEntryId>(`e-${n}`), attachmentId: asId<AttachmentId>(attachmentId), role: 'file' as const, name, fromAt: null, toAt: null, source: '' };
    const answer = await desktop.ask('tickets.addFile', { transferId, at, data: piece.toString('base64'), attach: last ? attach : null });
    if (!answer.ok) throw new Error(answer.error.code);
    at += piece.length;
  } while (at < bytes.length);
  return attachmentId;
}
async function item(desktop: TestDesktop, id: string): Promise<AttachmentItem | undefined> {
  return (await desktop.get('tickets.files', { ticketId })).items.find((one) => one.id === id);
}
const reaches = (desktop: TestDesktop, id: string, state: string): Promise<AttachmentItem> =>
  until(`${id} ${state}`, async () => {
    const found = await item(desktop, id);
    return found?.file.state === state ? found : null;
  }, 15_000, 20);
async function load(desktop: TestDesktop, id: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let at = 0, size = 1; at < size; ) {
    const answer = await desktop.get('tickets.fileBytes', { attachmentId: asId<AttachmentId>(id), at });
    size = answer.size;
    parts.push(Buffer.from(answer.data, 'base64'));
    at += parts.at(-1)?.length ?? size;
  }
  return Buffer.concat(parts);
}
const png = (size: number): Buffer => Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n'), Buffer.from([0x1a, 0x0a]), randomBytes(size)]);

describe('files of tickets', () => {
  it('added without a network survive the end of the program, are uploaded by the next, and a colleague sees them', async () => {
    const dataDir = folder();
    const secrets = new Map<string, string>();
    const first = await start(dataDir, 'u-agent', proxy.url, secrets);
    await first.settled();
    proxy.cut();
    await until('offline', async () => (await first.get('session.status', {})).connection.state === 'offline');
    const bytes = png(2 * PIECE_BYTES + 17);
    const id = await add(first, bytes);
    expect((await item(first, id))?.file).toEqual({ state: 'waiting' });
    expect(await item(first, id)).toMatchObject({ sync: 'pending', mime: 'image/png', size: bytes.length });
    expect(hashOf(await load(first, id))).toBe(hashOf(bytes));
    await kill(first);

    const second = await start(dataDir, 'u-agent', proxy.url, secrets);
    expect((await item(second, id))?.file).toEqual({ state: 'waiting' });
    expect(hashOf(await load(second, id))).toBe(hashOf(bytes));
    proxy.restore();
    await reaches(second, id, 'here');
    await second.settled();

    const colleague = await start(folder(), 'u-agent2', relay.url);
    await colleague.settled();
    const seen = await reaches(colleague, id, 'away');
    expect(seen.file).toEqual({ state: 'away', code: null });
    expect(hashOf(await load(colleague, id))).toBe(hashOf(bytes));
    expect((await item(colleague, id))?.file).toEqual({ state: 'here' });
    expect(await colleague.get('tickets.saveFile', { attachmentId: asId<AttachmentId>(id) })).toMatchObject({ kind: 'saved' });
    expect(colleague.saved[0]?.name).toBe('a.png');
    expect(hashOf(colleague.saved[0]?.bytes ?? Buffer.alloc(0))).toBe(hashOf(bytes));
  });

  it('show only pictures; what says it is one and is not goes out by saving alone', async () => {
    const desktop = await start(folder(), 'u-agent', proxy.url);
    await desktop.settled();
    const id = await add(desktop, Buffer.from('<svg onload="alert(1)">'), 'fake.png');
    expect(await desktop.ask('tickets.fileBytes', { attachmentId: asId<AttachmentId>(id), at: 0 })).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect((await item(desktop, id))?.mime).toBe('text/plain');
    await reaches(desktop, id, 'here');
  });

  it('say what is the matter: offline, not uploaded yet, lost, too large, in the wrong order', async () => {
    const dataDir = folder();
    const desktop = await start(dataDir, 'u-agent', proxy.url);
    await desktop.settled();
    const piece = { transferId: 'transfer-x', data: Buffer.alloc(10).toString('base64'), attach: null };
    expect(await desktop.ask('tickets.addFile', { ...piece, at: 10 })).toMatchObject({ error: { code: 'file.transfer' } });
    await expect(add(desktop, Buffer.alloc(LARGEST_FILE + 1))).rejects.toThrow('file.too_large');

    const row = { id: asId<AttachmentId>('ghost'), ticketId, role: 'file' as const, name: 'g', mime: '', size: 3, sha256: 'a'.repeat(64), fromAt: null, toAt: null, source: '', userId: asId<never>('u-lead'), at: 1 };
    await relay.commit(put('attachments', row), put('attachments', { ...row, id: asId<AttachmentId>('mine'), sha256: 'b'.repeat(64), userId: asId<never>('u-agent') }));
    await reaches(desktop, 'mine', 'away');
    const refusal = async (id: string) => {
      const answer = await desktop.ask('tickets.saveFile', { attachmentId: asId<AttachmentId>(id) });
      return answer.ok ? 'saved' : answer.error.code;
    };
    expect(await refusal('ghost')).toBe('file.not_yet');
    expect(await refusal('mine')).toBe('file.lost');
    expect((await item(desktop, 'ghost'))?.file).toEqual({ state: 'away', code: 'file.not_yet' });
    proxy.cut();
    await until('offline', async () => (await desktop.get('session.status', {})).connection.state === 'offline');
    expect(await refusal('ghost')).toBe('file.offline');

    // Removed behind our back before it was uploaded.
    const id = await add(desktop, png(5));
    const profile = join(dataDir, 'profiles', readdirSync(join(dataDir, 'profiles'))[0] ?? '');
    const waiting = readdirSync(join(profile, 'files'), { recursive: true }).map(String).filter((name) => name.endsWith('.up'));
    expect(waiting).toHaveLength(1);
    rmSync(join(profile, 'files', waiting[0] ?? ''));
    proxy.restore();
    expect((await reaches(desktop, id, 'failed')).file).toEqual({ state: 'failed', code: 'file.damaged' });
    await desktop.settled();
  });

  it('are refused by the same rule as every action, and for whoever may only read', async () => {
    const manager = await start(folder(), 'u-manager', relay.url);
    await manager.settled();
    await expect(add(manager, png(3))).rejects.toThrow('forbidden');
    const dataDir = folder();
    const agent = await start(dataDir, 'u-agent', relay.url);
    await agent.settled();
    await relay.commit(put('tickets', ticketRow({ status: 'closed', closedAt: 2 })));
    await until('closed', async () => (await agent.get('tickets.get', { ticketId })).ticket.status === 'closed');
    await expect(add(agent, png(3))).rejects.toThrow('already_closed');
    // And nothing of it stays behind to be sent.
    expect(readdirSync(dataDir, { recursive: true }).map(String).filter((name) => /[0-9a-f]{64}/.test(name))).toEqual([]);
    await relay.commit(put('tickets', ticketRow()));
  });
});
