import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { understanding } from '../../../electron/core/sync/skipped.ts';
import { deskRows, deskUsers, messageRow, newTicket } from '../../support/deskRows.ts';
import { profileFile } from '../../support/profileFile.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { createTestDesktop } from '../../support/testDesktop.ts';
import type { TestDesktop } from '../../support/testDesktop.ts';
import { TestRelay } from '../../support/testRelay.ts';
import { until } from '../../support/until.ts';
import { oldTicket } from '../../support/workRows.ts';

let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];
beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows(), messageRow('m1'));
  dir = scratchDir('upgrade');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

async function start(secrets?: Map<string, string>): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: dir, ...(secrets === undefined ? {} : { secrets }) });
  open.push(made);
  await made.core.start();
  return made;
}
async function signedIn(): Promise<TestDesktop> {
  const one = await start();
  await one.login(relay.url, 'agent');
  await one.settled();
  return one;
}
function sql(file: string, statement: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file);
    db.run(statement, (error) => (error === null ? db.close(() => resolve()) : reject(error)));
  });
}
/** Every file below the folder, with a hash of its bytes. */
function fingerprint(folder: string): Record<string, string> {
  const files = (at: string): string[] => readdirSync(at).flatMap((name) => (statSync(join(at, name)).isDirectory() ? files(join(at, name)) : [join(at, name)]));
  return Object.fromEntries(files(folder).toSorted().map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]));
}

describe('a folder that a newer version wrote', () => {
  it.each(['device.db', 'local.db', 'mirror.db'] as const)('is refused because of %s, and not a byte of it changes', async (name) => {
    const one = await signedIn();
    await one.core.close();
    const file = name === 'device.db' ? join(dir, name) : profileFile(dir, name);
    await sql(file, 'pragma user_version = 99');
    // The refused file, not the others: they belong to this version and may be opened.
    const before = fingerprint(dir);
    const again = await start(one.secrets);
    expect(await again.get('session.status', {})).toMatchObject({ user: null, notice: { kind: 'newer_data', file } });
    expect((await again.ask('session.mutate', { name: 'tickets.create', args: newTicket('t1') })).ok).toBe(false);
    await again.core.close();
    expect(fingerprint(dir)).toEqual(before);
  });
});

describe('a relay that speaks other versions', () => {
  it.each([
    [{ oldest: 8, newest: 9 }, 'desktop_too_old'],
    [{ oldest: 0, newest: 0 }, 'relay_too_old'],
  ])('%o: says which side to update, works on, and keeps the outbox', async (range, reason) => {
    const one = await signedIn();
    relay.speaks = range;
    relay.cut();
    await until('the reason', async () => {
      const { connection } = await one.get('session.status', {});
      return connection.state === 'offline' && connection.reason === reason;
    }, 20_000, 20);
    expect(await one.ask('session.mutate', { name: 'tickets.create', args: newTicket('t1') })).toMatchObject({ ok: true });
    expect((await one.get('inbox.thread', { conversationId: 'v1' as never, before: null, limit: 9 })).messages).toHaveLength(1);
    await one.core.close();
    relay.speaks = { oldest: 1, newest: 1 };
    const again = await start(one.secrets);
    await again.settled();
    expect(relay.rows('tickets').map((ticket) => ticket.id as string)).toEqual(['t1']);
  });
});

describe('rows of a newer relay', () => {
  const unknownKind = { ...rowOf(oldTicket('t-new', 1, null)), kind: 'telepathy' };

  it('break nothing, are counted, and come when the program has learnt to read them', async () => {
    const one = await signedIn();
    relay.commit({ entity: 'futures', id: 'f1', row: { id: 'f1', shape: 'unknown' } } as never, { entity: 'tickets', id: 't-new', row: unknownKind } as never, messageRow('m2'));
    await until('what can be read', async () => (await one.get('inbox.thread', { conversationId: 'v1' as never, before: null, limit: 9 })).messages.length === 2, 20_000, 20);
    await one.settled();
    expect((await one.get('storage.report', {})).skipped).toBe(2);
    await one.core.close();

    // The same rows, now in a shape that "the new version" knows; the file was last written by another one.
    relay.reword('tickets', 't-new', rowOf(oldTicket('t-new', 1, null)));
    await sql(profileFile(dir, 'mirror.db'), `update mirrorState set understands = 'an older program'`);
    const again = await start(one.secrets);
    await again.settled();
    await until('the ticket', async () => (await again.ask('tickets.get', { ticketId: 't-new' as never })).ok, 20_000, 20);
    // What is still unknown stays counted.
    expect((await again.get('storage.report', {})).skipped).toBe(1);
  });

  it('are forgotten as missing when a later version of them can be read', async () => {
    const one = await signedIn();
    relay.commit({ entity: 'tickets', id: 't-new', row: unknownKind } as never);
    await until('a skipped row', async () => (await one.get('storage.report', {})).skipped === 1, 20_000, 20);
    relay.commit(oldTicket('t-new', 1, null));
    await until('none', async () => (await one.get('storage.report', {})).skipped === 0, 20_000, 20);
  });

  it('are tried again by a program whose fingerprint differs, and by no other', () => {
    expect(understanding()).toMatch(/^[0-9a-f]{16}$/);
    expect(understanding()).toBe(understanding());
  });
});

function rowOf(change: { readonly row: unknown }): object {
  if (typeof change.row !== 'object' || change.row === null) throw new Error('a row was expected');
  return change.row;
}
