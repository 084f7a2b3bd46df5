import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { profileFolder } from '../../../electron/core/profileFiles.ts';
import { DEFAULT_LIMITS } from '../../../relay/channels/defaults.ts';
import { callbackPath, parseChannelAccount } from '../../../relay/channels/settings.ts';
import { saveAccount } from '../../../relay/inbox/accountBook.ts';
import { asId } from '../../../shared/ids.ts';
import { put, type RowChange } from '../../../shared/wire/mutation.ts';
import { seeded } from '../../kill/seeded.ts';
import { baseRows, START } from '../../relay/relayHarness.ts';
import { conversationRow } from '../../support/deskRows.ts';
import { startFaultProxy, type FaultProxy } from '../../support/faultProxy.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { until } from '../../support/until.ts';
import { openModelDatabase, type ModelDatabase } from './database.ts';
import { copyFiles, openDesktopLife, type DesktopSpec } from './modelDesktop.ts';
import { keys, startRelayLife } from './modelRelay.ts';
import { people } from './people.ts';
import { createPlatform } from './platform.ts';
import { beginSequence, type Sequence } from './sequence.ts';

const SECRET = 'DG5g3B4j9X2KOErG';

/** Database, links and the files of three desktops that have just signed in: made once, the beginning of every sequence. */
export interface ModelWorld {
  begin(seed: number): Promise<Sequence>;
  close(): Promise<void>;
}

/** @param name of its scratch folder; worlds share nothing, so several may run at once */
export async function openModelWorld(name: string): Promise<ModelWorld> {
  const database = await openModelDatabase();
  const dir = scratchDir(`model-${name}`);
  const secrets = new Map<string, string>();
  let relayUrl: string | null = null;
  const links: FaultProxy[] = [];
  for (let index = 0; index <= people.length; index += 1) links.push(await startFaultProxy(() => relayUrl));
  const [platformLink, ...desktopLinks] = links;
  if (platformLink === undefined) throw new Error('no link for the platform');

  const specOf = (index: number, clock: DesktopSpec['clock'], random: () => number, newId: () => string, fault: DesktopSpec['fault']): DesktopSpec => {
    const person = people[index];
    const link = desktopLinks[index];
    if (person === undefined || link === undefined) throw new Error(`no desktop ${index}`);
    return { ...person, relayUrl: link.url, clock, random, newId, secrets, fault };
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

  let sequences = 0;
  return {
    async begin(seed) {
      const folder = join(dir, `sequence-${(sequences += 1)}`);
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
    async close() {
      for (const link of links) await link.close();
      await database.close();
      await removeScratchDir(dir);
    },
  };
}

/** Three people, two hospitals, a duty group, an account of the QQ bot and two conversations on it. */
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
  await life.relay.queue.submit(async (tx) => {
    for (const change of [...staff, ...group]) await tx.write(change);
    await saveAccount(tx, keys.settings, { ...account, limits }, parsed.account);
    for (const change of conversations) await tx.write(change);
  });
  await life.close();
}
