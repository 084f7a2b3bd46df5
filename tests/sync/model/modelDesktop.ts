import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../../../electron/core/profile.ts';
import { createSealer } from '../../../electron/core/db/sealed.ts';
import { createEvents } from '../../../electron/core/events.ts';
import { openProfile } from '../../../electron/core/openProfile.ts';
import { profileFolder } from '../../../electron/core/profileFiles.ts';
import { defaultNoticeSettings } from '../../../shared/notices/model.ts';
import { fail } from '../../../shared/ipc/envelope.ts';
import { asId } from '../../../shared/ids.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { Role } from '../../../shared/session/model.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { mortal, skewed } from './clocks.ts';
import { tokens } from './modelRelay.ts';

export interface DesktopSpec {
  readonly userId: string;
  readonly role: Role;
  /** Where it believes the relay is: its link. */
  readonly relayUrl: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  readonly secrets: Map<string, string>;
  readonly understands: string;
  readonly fault: (thrown: unknown) => void;
}

/** One life of a desktop's backend: real files, replica, engine and connection of one signed-in person. */
export interface DesktopLife {
  readonly dataDir: string;
  readonly folder: string;
  readonly profile: Profile;
  /** False from the moment of its kill on: what it says after that, nobody hears. */
  isAlive(): boolean;
  /** Every page and every verdict is handed to the replica twice. */
  stutter: boolean;
  /** Resolves when the next page or verdict begins to be written. */
  nextWrite(): Promise<void>;
  /**
   * SIGKILL: its files are as they are on disk in this moment, in the middle of whatever SQLite was writing, and
   * nothing of it runs or speaks any more. No connection is closed in order first. Break its link in the same breath.
   * @param to a fresh folder for the next life
   */
  kill(to: string, keeping: { readonly mirror: boolean }): void;
  /** Resolves when its files are closed; for a killed one that is only housekeeping. */
  close(): Promise<void>;
}

export async function openDesktopLife(spec: DesktopSpec, dataDir: string, skew: () => number): Promise<DesktopLife> {
  let isAlive = true;
  let isClosing = false;
  const clock = mortal(skewed(spec.clock, skew));
  const { secrets } = spec;
  const sealer = await createSealer({
    get: (name) => Promise.resolve(secrets.get(name) ?? null),
    set: (name, value) => Promise.resolve(void (value === null ? secrets.delete(name) : secrets.set(name, value))),
  });
  const events = createEvents(spec.fault);
  const opening = await openProfile({
    dataDir,
    appVersion: '0',
    session: { relayUrl: spec.relayUrl, userId: spec.userId, name: spec.userId, displayName: spec.userId, role: spec.role },
    relayUrl: spec.relayUrl,
    // Signing in has its own tests; here a good token is always at hand.
    tokens: { access: () => Promise.resolve({ ok: true, value: tokenOf(spec) }), invalidate: () => undefined },
    sealer,
    clock,
    random: spec.random,
    newId: spec.newId,
    understands: spec.understands,
    host: { saveFile: () => Promise.resolve({ kind: 'cancelled' }), notify: () => undefined, outlet: () => 'page', setBadge: () => undefined },
    events,
    locale: () => 'zh-CN',
    settings: () => defaultNoticeSettings,
    remembered: () => Promise.resolve(null),
    remember: () => Promise.resolve(),
    refuse: (code) => fail(code, code),
    log: () => undefined,
    // Who reads while the files are being closed is told so; that is no failure.
    held: () => () => undefined,
    lastAsked: () => clock.now(),
    exchangeMirror: () => spec.fault(new Error('a mirror that nobody asked to fill anew')),
    onFailure: (thrown) => isAlive && !isClosing && spec.fault(thrown),
  });
  if (opening.kind !== 'opened') throw new Error(`the files of ${spec.userId} were refused: ${JSON.stringify(opening.notice)}`);
  const { profile } = opening;
  if (profile.notice !== null) throw new Error(`the files of ${spec.userId} were damaged: ${JSON.stringify(profile.notice)}`);
  const folder = profileFolder(dataDir, spec.userId);
  let watching: (() => void)[] = [];
  const life: DesktopLife = {
    dataDir,
    folder,
    profile,
    stutter: false,
    nextWrite: () => new Promise((resolve) => void watching.push(resolve)),
    isAlive: () => isAlive,
    kill(to, keeping) {
      isAlive = false;
      copyFiles(folder, profileFolder(to, spec.userId), keeping.mirror ? ['local.db', 'mirror.db'] : ['local.db']);
      clock.die();
      profile.engine.stop();
    },
    close() {
      isClosing = true;
      return profile.close();
    },
  };
  watchWrites(life, () => {
    for (const tell of watching) tell();
    watching = [];
  });
  profile.engine.start();
  return life;
}

function tokenOf(spec: DesktopSpec): { token: string; expiresAt: number } {
  return tokens.issue(asId<UserId>(spec.userId), spec.clock.now());
}

/** A page that is applied again, a verdict that is heard again: must change nothing. */
function watchWrites(life: DesktopLife, begun: () => void): void {
  const { replica } = life.profile;
  const { applyPage, settle } = replica;
  replica.applyPage = async (page, at) => {
    begun();
    const found = await applyPage(page, at);
    if (life.stutter) await applyPage(page, at);
    return found;
  };
  replica.settle = async (verdicts, limit) => {
    begun();
    if (life.stutter) await settle(verdicts, 0);
    return settle(verdicts, limit);
  };
}

/**
 * Copies databases with their logs as a kill leaves them. The log goes last and the database itself does not change
 * meanwhile: a world is far too short for a checkpoint (`ROUNDS`), so a half-written end of the log is all that can be torn.
 */
export function copyFiles(from: string, to: string, names: readonly string[]): void {
  mkdirSync(to, { recursive: true });
  for (const name of names) {
    for (const part of ['', '.state', '-wal']) if (existsSync(join(from, name + part))) copyFileSync(join(from, name + part), join(to, name + part));
  }
}
