import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { profileFolder } from '../../../electron/core/profileFiles.ts';
import { understanding } from '../../../electron/core/sync/skipped.ts';
import { DEFAULT_LIMITS } from '../../../relay/channels/defaults.ts';
import { callbackPath, parseChannelAccount } from '../../../relay/channels/settings.ts';
import { saveAccount } from '../../../relay/inbox/accountBook.ts';
import { asId } from '../../../shared/ids.ts';
import { HOUR_MS } from '../../../shared/time/shanghai.ts';
import { put, type RowChange } from '../../../shared/wire/mutation.ts';
import { seeded } from '../../kill/seeded.ts';
import { baseRows, START } from '../../relay/relayHarness.ts';
import { conversationRow } from '../../support/deskRows.ts';
import { startFaultProxy, type FaultProxy } from '../../support/faultProxy.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { ticketRow } from '../../support/ticketRows.ts';
import { until } from '../../support/until.ts';
import { callbackRow } from '../../support/workRows.ts';
import { openModelDatabase, type ModelDatabase } from './database.ts';
import { copyFiles, openDesktopLife, type DesktopSpec } from './modelDesktop.ts';
import { keys, startRelayLife } from './modelRelay.ts';
import { people } from './people.ts';
import { callbackId, ticketId } from './actions.ts';
import { createPlatform } from './platform.ts';
import { beginSequence, type Sequence } from './sequence.ts';

const SECRET = 'DG5g3B4j9X2KOErG';

/** Sequences on the same programs and files: few enough that no log of SQLite comes near a checkpoint (see `copyFiles`). */
export const ROUNDS = 16;

/** Database, links and the files of three desktops that have just signed in: made once, the beginning of a fresh world. */
export interface ModelWorld {
  /** Goes on where the last sequence came to rest, or on a fresh world. @param seed of the waits between retries */
  begin(seed: number): Promise<Sequence>;
  /** @param isWhole false: nothing of it is used again */
  end(sequence: Sequence, isWhole: boolean): Promise<void>;
  close(): Promise<void>;
}

/** @param name of its scratch folder; worlds share nothing, so several may run at once */
export async function openModelWorld(name: string): Promise<ModelWorld> {
  const database = await openModelDatabase();
  const dir = scratchDir(`model-${name}`);
  const secrets = new Map<string, string>();
  const understands = understanding();
  let relayUrl: string | null = null;
  const links: FaultProxy[] = [];
  for (let index = 0; index <= people.length; index += 1) links.push(await startFaultProxy(() => relayUrl));
  const [platformLink, ...desktopLinks] = links;
  if (platformLink === undefined) throw new Error('no link for the platform');

  const specOf = (index: number, clock: DesktopSpec['clock'], random: () => number, newId: () => string, fault: DesktopSpec['fault']): DesktopSpec => {
    const person = people[index];
    const link = desktopLinks[index];
    if (person === undefined || link === undefined) throw new Error(`no desktop ${index}`);
    return { ...person, relayUrl: link.url, clock, random, newId, secrets, understands, fault };
  };
  const templateOf = (index: number): string => join(dir, 'template', String(index));
  const platformOn = (now: () => number) => createPlatform({ callback: `${platformLink.url}${callbackPath('qq-bot', asId('acc-qq'))}`, secret: SECRET, now });

  await fill(database);
  await database.keep();
  await makeTemplates();

  /** The first rows, and desktops that have pulled them and were closed in order. */
  async function makeTemplates(): Promise<void> {
    const clock = createManualClock(START);
    const pump = setInterval(() => clock.advance(20), 5);
    const relay = await startRelayLife({ databaseUrl: database.url, clock, newId: randomUUID, platform: () => platformOn(() => clock.now()) });
    relayUrl = relay.url;
    for (const index of people.keys()) {
      const spec = specOf(index, clock, () => 0.5, randomUUID, (thrown) => { throw thrown; });
      const life = await openDesktopLife(spec, templateOf(index), () => 0);
      await until('the first fill', async () => life.profile.replica.state().complete, 20_000, 5);
      await life.close();
    }
    clearInterval(pump);
    relayUrl = null;
    await relay.close();
  }

  let worlds = 0;
  let resting: Sequence | null = null;
  return {
    async begin(seed) {
      const last = resting;
      resting = null;
      if (last !== null) {
        await last.next().catch(async (thrown: unknown) => {
          await last.end();
          throw thrown;
        });
        return last;
      }
      const folder = join(dir, `world-${(worlds += 1)}`);
      await database.reset();
      for (const link of links) link.restore();
      const random = seeded(seed).next;
      return beginSequence({
        database,
        random,
        folder,
        links: desktopLinks,
        platformLink,
        platformOn,
        specOf,
        announce: (url) => void (relayUrl = url),
        newFiles: (index, to) => {
          const { userId } = specOf(index, createManualClock(START), random, randomUUID, () => undefined);
          copyFiles(profileFolder(templateOf(index), userId), profileFolder(to, userId), ['local.db', 'mirror.db']);
        },
      });
    },
    async end(sequence, isWhole) {
      if (isWhole && sequence.round.number + 1 < ROUNDS) resting = sequence;
      else await sequence.end();
    },
    async close() {
      await resting?.end();
      for (const link of links) await link.close();
      await database.close();
      await removeScratchDir(dir);
    },
  };
}

/** Three people, two hospitals, a duty group, an account of the QQ bot and two conversations on it, and work for every round. */
async function fill(database: ModelDatabase): Promise<void> {
  const clock = createManualClock(START);
  const life = await startRelayLife({ databaseUrl: database.url, clock, newId: randomUUID, platform: () => createPlatform({ callback: '', secret: SECRET, now: () => START }) });
  const staff: RowChange[] = people.map(({ userId, role }) => put('staff', { id: asId<never>(userId), name: userId, displayName: userId, role, active: true }));
  const account = { id: asId<never>('acc-qq'), channel: 'qq-bot' as const, name: 'QQ' };
  const parsed = parseChannelAccount({ ...account, settings: { appId: '1020', secret: SECRET, baseUrl: 'http://127.0.0.1:9', tokenBaseUrl: 'http://127.0.0.1:9' } });
  if (!parsed.ok) throw new Error(parsed.error);
  const limits = { ...DEFAULT_LIMITS['qq-bot'], directWindowMs: null, groupWindowMs: null, repliesPerInbound: null };
  const group = baseRows().map((row) => (row.entity === 'dutyGroups' && row.row !== null ? put('dutyGroups', { ...row.row, backupId: asId<never>('u-lead') }) : row));
  const conversations = ['v1', 'v2'].map((id) => conversationRow(id, { accountId: account.id, channel: 'qq-bot', lastInboundAt: START, waitingSince: null, lastMessageAt: START }));
  const work = Array.from({ length: ROUNDS }, (_, round) => [workTicket(round, 0), workTicket(round, 1), callbackRow(callbackId(round, 0), START - HOUR_MS, null)]).flat();
  await life.relay.queue.submit(async (tx) => {
    for (const change of [...staff, ...group, ...work]) await tx.write(change);
    await saveAccount(tx, keys.settings, { ...account, limits }, parsed.account);
    for (const change of conversations) await tx.write(change);
  });
  await life.close();
}

function workTicket(round: number, row: number): RowChange {
  const kind = row === 0 ? ('consultation' as const) : ('patient_case' as const);
  return put('tickets', ticketRow({
    id: ticketId(round, row), number: null, kind, createdBy: asId('u-agent'), createdAt: START - HOUR_MS, updatedAt: START - HOUR_MS, checklist: [{ id: 'c1', text: '核对', done: false }],
  }));
}
