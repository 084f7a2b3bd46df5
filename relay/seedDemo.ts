import { randomBytes, randomUUID } from 'node:crypto';
import { max } from 'drizzle-orm';
import type { NewId } from '../shared/ids.ts';
import type { Role } from '../shared/session/model.ts';
import { put } from '../shared/wire/mutation.ts';
import { hashPassword } from './auth/password.ts';
import { usersSecret } from './auth/schema.ts';
import { defaultLimitsOf } from './channels/defaults.ts';
import { parseChannelAccount } from './channels/settings.ts';
import type { ChannelAccount } from './channels/types.ts';
import { shifts } from './duty/schema.ts';
import { saveAccount, type AccountBook } from './inbox/accountBook.ts';
import { staff } from './session/schema.ts';
import type { CommitQueue } from './sync/commitQueue.ts';
import { counters } from './sync/schema.ts';
import type { TxWriter } from './sync/txWriter.ts';
import { files as storedFiles } from './files/schema.ts';
import { DEMO_PASSWORD, demoAccounts, demoStaff } from './demo/cast.ts';
import { demoFileBytes } from './demo/files.ts';
import { deskRows, rosterRows } from './demo/rows.ts';
import { demoStories } from './demo/stories.ts';
import { demoTickets } from './demo/work.ts';

export interface DemoUser {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

export type Seeded =
  | { readonly ok: true; readonly accounts: readonly ChannelAccount[]; readonly users: readonly DemoUser[] }
  /** Somebody's real data: no demo is mixed into it. */
  | { readonly ok: false; readonly error: string };

/**
 * Fills an empty workspace with the demo; in one that has it, only tops up the roster and points the accounts at this
 * simulator. Refuses a workspace that belongs to somebody.
 */
export async function seedDemo(deps: { readonly queue: CommitQueue; readonly accounts: AccountBook; readonly settingsKey: Buffer; readonly newId: NewId }, simulatorUrl: string): Promise<Seeded> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await deps.accounts.reload();
  const accounts = demoAccounts.map((account) => demoAccount(account, deps.accounts, simulatorUrl));
  const bad = accounts.find((account) => !account.ok);
  if (bad !== undefined && !bad.ok) return { ok: false, error: `--simulator-url: ${bad.error}` };
  const good = accounts.flatMap((account) => (account.ok ? [account.account] : []));
  const isDemo = await deps.queue.submit(async (tx) => {
    const people = await tx.db.select({ id: staff.id }).from(staff);
    const isEmpty = people.length === 0;
    if (!isEmpty && !people.some((person) => person.id === demoStaff[0].id)) return false;
    if (isEmpty) await writeDesk(tx, passwordHash);
    await topUpRoster(tx);
    for (const account of good) {
      const row = { id: account.id, channel: account.channel, name: account.name, limits: defaultLimitsOf(account) };
      const known = deps.accounts.find(account.id);
      // Written only when it changed: an unchanged start pushes nothing to the desktops.
      if (known === null || JSON.stringify(known) !== JSON.stringify(account)) await saveAccount(tx, deps.settingsKey, row, account);
    }
    return true;
  });
  if (!isDemo) return { ok: false, error: 'this data folder holds a real workspace; --demo would mix invented data into it' };
  await deps.accounts.reload();
  return { ok: true, accounts: good, users: demoStaff.map(({ name, role }) => ({ name, password: DEMO_PASSWORD, role })) };
}

async function writeDesk(tx: TxWriter, passwordHash: string): Promise<void> {
  const now = tx.now();
  for (const change of deskRows(now)) await tx.write(change);
  await tx.db.insert(usersSecret).values(demoStaff.map((person) => ({ userId: person.id, passwordHash })));
  const files = demoFileBytes(now).map(({ sha256, bytes }) => ({ sha256, bytes, size: bytes.length, createdAt: now }));
  await tx.db.insert(storedFiles).values(files);
  await tx.db.insert(counters).values({ name: 'ticket', value: demoTickets.length + demoStories.length });
}

/** Only after the last turn that stands: what a lead changed or removed stays changed. */
async function topUpRoster(tx: TxWriter): Promise<void> {
  const ends = await tx.db.select({ groupId: shifts.groupId, end: max(shifts.endAt) }).from(shifts).groupBy(shifts.groupId);
  const endOf = new Map(ends.map((row) => [row.groupId, row.end ?? 0]));
  for (const shift of rosterRows(tx.now())) {
    if (shift.startAt >= (endOf.get(shift.groupId) ?? 0)) await tx.write(put('shifts', shift));
  }
}

/** Secrets are drawn once and kept; only the simulator's address may change between starts. */
function demoAccount(account: (typeof demoAccounts)[number], book: AccountBook, simulatorUrl: string) {
  const kept = book.find(account.id)?.settings;
  return parseChannelAccount({ ...account, settings: { ...(kept ?? drawSettings(account.channel)), ...addresses(account.channel, simulatorUrl) } });
}

function addresses(channel: ChannelAccount['channel'], url: string) {
  if (channel === 'qq-bot') return { baseUrl: url, tokenBaseUrl: url, mediaHosts: [url] };
  return channel === 'official-account' || channel === 'mini-program' ? { baseUrl: url, mediaHosts: [url] } : { baseUrl: url };
}

function drawSettings(channel: ChannelAccount['channel']) {
  const word = (length: number): string => randomBytes(length * 2).toString('base64').replaceAll(/[^0-9A-Za-z]/g, '').slice(0, length);
  if (channel === 'qq-bot') return { appId: '102000001', secret: word(32) };
  const callback = { secret: word(43), callbackToken: word(24), encodingAesKey: aesKey() };
  if (channel === 'wecom-group') return { key: randomUUID() };
  if (channel === 'official-account') return { ...callback, appId: 'wxdemo0000000001' };
  if (channel === 'mini-program') return { ...callback, appId: 'wxdemo0000000002' };
  const shared = { ...callback, corpId: 'wwdemo0000000001' };
  return channel === 'wecom-kf' ? { ...shared, openKfId: 'wkdemo0000000001' } : { ...shared, agentId: 1000002 };
}

/** 43 characters that decode to exactly 32 bytes: 32 bytes of base64 without their padding. */
function aesKey(): string {
  for (;;) {
    const key = randomBytes(32).toString('base64').slice(0, 43);
    if (/^[0-9A-Za-z]{43}$/.test(key)) return key;
  }
}
