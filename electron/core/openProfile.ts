import type { StartupNotice } from '../../shared/session/contract.ts';
import { asId } from '../../shared/ids.ts';
import type { UserId } from '../../shared/ids.ts';
import { composeProfile, tablesOf } from './composeProfile.ts';
import type { Profile, ProfileDeps } from './profile.ts';
import { damagedOf } from './damage.ts';
import { removeFiles, setAside, writeMarker } from './db/marker.ts';
import type { Database } from './db/types.ts';
import { failureFields } from './log.ts';
import { openLocal, openMirror, profileFolder, rebuildFile } from './profileFiles.ts';
import { createReplica } from './sync/replica.ts';

export type ProfileOpening =
  | { readonly kind: 'opened'; readonly profile: Profile }
  | { readonly kind: 'refused'; readonly notice: StartupNotice };

type Attempt =
  | ProfileOpening
  /** Both files opened but could not be used together; `notice` tells of what was done about it. */
  | { readonly kind: 'repaired'; readonly notice: StartupNotice | null; readonly thrown: unknown };

/** Opens a person's files, repairs once what a crash or damage left, and composes the features over them. */
export async function openProfile(deps: ProfileDeps): Promise<ProfileOpening> {
  const first = await attempt(deps, null);
  if (first.kind !== 'repaired') return first;
  const second = await attempt(deps, first.notice);
  if (second.kind !== 'repaired') return second;
  return { kind: 'refused', notice: { kind: 'disk', code: failureFields(second.thrown)['reason'] ?? 'UNKNOWN' } };
}

async function attempt(deps: ProfileDeps, earlier: StartupNotice | null): Promise<Attempt> {
  const { dataDir, appVersion, clock, session, sealer } = deps;
  const folder = profileFolder(dataDir, session.userId);
  const local = await openLocal(folder, appVersion, clock.now(), deps.held('local.db'));
  if (local.kind === 'refused') return local;
  // A rebuild that was cut short leaves half a mirror.
  await removeFiles(rebuildFile(folder)).catch(() => undefined);
  const mirror = await openMirror(folder, appVersion, clock.now(), deps.held('mirror.db'));
  if (mirror.kind === 'refused') {
    await local.database.close();
    return mirror;
  }
  const tables = tablesOf(sealer);
  const replica = createReplica({
    mirror: mirror.database,
    local: local.database,
    tables,
    sealer,
    actor: { userId: asId<UserId>(session.userId), role: session.role },
    newId: deps.newId,
    understands: deps.understands,
    changed: (keys) => deps.events.rowsChanged(keys),
    moved: () => deps.events.statusChanged(),
    warn: (code, detail) => deps.log({ level: 'warn', code, ...detail }),
  });
  try {
    const { unreadable } = await replica.start();
    const notice = noticeOf([local.notice, mirror.notice, earlier], replica.unanswered(), unreadable);
    const parts = { local: local.database, mirror: mirror.database, tables, replica, notice };
    return { kind: 'opened', profile: composeProfile(deps, parts) };
  } catch (thrown) {
    deps.log({ level: 'error', code: 'profile.repaired', ...failureFields(thrown) });
    return { kind: 'repaired', thrown, notice: await repair(local.database, mirror.database, clock.now()) };
  }
}

/**
 * Damaged files are marked as not cleanly closed, so that the next opening checks them, sets them aside and rescues
 * what it can. Where both are whole, the mirror cannot be replayed (its shadows are sealed with a key that is gone): it
 * can be filled again, the outbox stays.
 */
async function repair(local: Database, mirror: Database, now: number): Promise<StartupNotice | null> {
  const damaged = await damagedOf([local, mirror]);
  await Promise.all([local.close(), mirror.close()].map((closing) => closing.catch(() => undefined)));
  if (damaged.length === 0) return { kind: 'rebuilt', setAside: await setAside(mirror.file, now), rescued: 0, lost: 0 };
  for (const file of damaged) await writeMarker(file, 'open');
  return null;
}

function noticeOf(notices: readonly (StartupNotice | null)[], pending: number, unreadable: number): StartupNotice | null {
  const [local, ...mirrors] = notices;
  if (local) return local;
  const mirror = mirrors.find((one) => one !== null) ?? null;
  if (mirror?.kind === 'rebuilt') return { ...mirror, rescued: pending, lost: unreadable };
  return unreadable > 0 ? { kind: 'rebuilt', setAside: '', rescued: pending, lost: unreadable } : mirror;
}
