import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { StartupNotice } from '../../shared/session/contract.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { setAside } from './db/marker.ts';
import type { Migration } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import { rescueTable } from './db/rescue.ts';
import type { Database, Durability } from './db/types.ts';
import { deviceMigrations, localMigrations } from './migrations/local.ts';
import { mirrorMigrations } from './migrations/mirror.ts';
import { putRescued } from './rescued.ts';

/**
 * Where things are in the data folder, and why:
 *
 * - `device.db` (FULL): preferences, language, who is signed in. Belongs to the desktop.
 * - `profiles/<hash of the user's id>/local.db` (FULL): outbox, drafts, rejections, client id. Only here; no power cut may
 *   take them.
 * - `profiles/<hash>/mirror.db` (NORMAL): the relay's rows, their shadows and the search index. Can be filled again.
 *
 * A folder per user, so that another person at the same desktop never pushes somebody else's actions. Its name comes
 * from the user's id alone (a UUID that the relay drew) and not from the relay's address: a relay that moves to
 * another host or port must find the outbox again. A relay with another database is told apart by its epoch.
 */
export function profileFolder(dataDir: string, userId: string): string {
  return join(dataDir, 'profiles', createHash('sha256').update(userId).digest('hex').slice(0, 24));
}

/** Where a new mirror grows beside the one in use. */
export const rebuildFile = (folder: string): string => join(folder, 'mirror.next.db');

export type Opening =
  | { readonly kind: 'opened'; readonly database: Database; readonly notice: StartupNotice | null }
  | { readonly kind: 'refused'; readonly notice: StartupNotice };

interface FileSpec {
  readonly file: string;
  readonly durability: Durability;
  readonly migrations: readonly Migration[];
  readonly appVersion: string;
  readonly now: Instant;
  readonly held: (isHeld: boolean) => void;
  /** Saves what can be saved of the damaged file into the new one. */
  readonly rescue: (damaged: string, fresh: Database) => Promise<{ readonly rescued: number; readonly lost: number | null }>;
}

const nothingToRescue: FileSpec['rescue'] = () => Promise.resolve({ rescued: 0, lost: 0 });

type Held = FileSpec['held'];
const untold: Held = () => undefined;

export const openDevice = (dataDir: string, appVersion: string, now: Instant, held = untold): Promise<Opening> =>
  openOrRebuild({ file: join(dataDir, 'device.db'), durability: 'full', migrations: deviceMigrations, appVersion, now, held, rescue: nothingToRescue });

export const openLocal = (folder: string, appVersion: string, now: Instant, held = untold): Promise<Opening> =>
  openOrRebuild({ file: join(folder, 'local.db'), durability: 'full', migrations: localMigrations, appVersion, now, held, rescue: rescueLocal });

export const openMirror = (folder: string, appVersion: string, now: Instant, held = untold): Promise<Opening> =>
  openOrRebuild({ file: join(folder, 'mirror.db'), durability: 'normal', migrations: mirrorMigrations, appVersion, now, held, rescue: nothingToRescue });

/** Never throws. A damaged file is set aside under a name that the person is shown, and a new one begun. */
async function openOrRebuild(spec: FileSpec): Promise<Opening> {
  const first = await openDatabase(spec);
  if (first.kind === 'opened') return { kind: 'opened', database: first.database, notice: null };
  if (first.kind === 'newer') return { kind: 'refused', notice: { kind: 'newer_data', file: spec.file } };
  if (first.kind === 'unavailable') return { kind: 'refused', notice: noticeOf(spec.file, first.code) };
  try {
    const damaged = await setAside(spec.file, spec.now);
    const second = await openDatabase(spec);
    if (second.kind !== 'opened') return { kind: 'refused', notice: { kind: 'disk', code: second.kind } };
    const saved = await spec.rescue(damaged, second.database);
    return { kind: 'opened', database: second.database, notice: { kind: 'rebuilt', setAside: damaged, ...saved } };
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'UNKNOWN';
    return { kind: 'refused', notice: { kind: 'disk', code } };
  }
}

/** Both pass by themselves: whoever opens tries again. */
function noticeOf(file: string, code: string): StartupNotice {
  return code === 'SQLITE_BUSY' || code === 'EBUSY' ? { kind: 'held', file } : { kind: 'disk', code };
}

async function rescueLocal(damaged: string, fresh: Database): Promise<{ readonly rescued: number; readonly lost: number | null }> {
  const outbox = await rescueTable(damaged, 'outbox');
  const rejections = await rescueTable(damaged, 'rejections');
  const drafts = await rescueTable(damaged, 'drafts');
  const formDrafts = await rescueTable(damaged, 'formDrafts');
  const client = await rescueTable(damaged, 'client');
  const rescued = await fresh.write((tx) =>
    putRescued(tx, { outbox: outbox.rows, rejections: rejections.rows, drafts: drafts.rows, formDrafts: formDrafts.rows, client: client.rows }),
  );
  return { rescued, lost: outbox.isComplete ? 0 : null };
}
