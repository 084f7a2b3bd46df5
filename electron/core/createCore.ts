import { errorCodeOf, errorMessages } from '../../shared/errors/messages.ts';
import { translator } from '../../shared/i18n/catalogue.ts';
import type { Locale, Translate } from '../../shared/i18n/catalogue.ts';
import type { ErrorCode } from '../../shared/errors/messages.ts';
import type { NewId } from '../../shared/ids.ts';
import { fail } from '../../shared/ipc/envelope.ts';
import { NOTICES_PREFERENCE, noticeSettingsOf } from '../../shared/notices/model.ts';
import type { Connection, SessionStatus, StartupNotice } from '../../shared/session/contract.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { entityNames } from '../../shared/wire/entities.ts';
import type { TokenAnswer } from '../../shared/wire/protocol.ts';
import type { Profile } from './profile.ts';
import { replaceFile, writeMarker } from './db/marker.ts';
import { isCorruption } from './db/errors.ts';
import { createSealer } from './db/sealed.ts';
import type { Database } from './db/types.ts';
import { createDispatch } from './dispatch.ts';
import { createEvents } from './events.ts';
import { failureFields } from './log.ts';
import type { CoreLogLine } from './log.ts';
import { openProfile } from './openProfile.ts';
import type { Core, HostPorts, SecretStore } from './ports.ts';
import { openDevice } from './profileFiles.ts';
import { sessionHandlers } from './session/handlers.ts';
import { putPreference, putSession, readPreferences, readSession } from './session/store.ts';
import type { StoredSession } from './session/store.ts';
import { understanding } from './sync/skipped.ts';
import { createTokens, postAuth } from './sync/tokens.ts';

export type { CoreLogLine } from './log.ts';

export interface CoreDeps {
  /** Everything of this desktop lives under it; see `profileFiles.ts`. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secrets: SecretStore;
  readonly host: HostPorts;
  /** Where the host was told the relay is; wins over the address of the last log-in until somebody types another. */
  readonly relayUrl: string | null;
  /** Until the person chooses another. */
  readonly locale: Locale;
  readonly log: (line: CoreLogLine) => void;
  /** Noted in the files, to tell the person which version wrote newer data. */
  readonly appVersion?: string;
  /** 0 up to 1; spreads reconnections. */
  readonly random?: () => number;
}

const LOCALE_KEY = 'locale';
const LOGIN_CODES = { token_invalid: 'session.credentials', locked: 'session.locked', protocol: 'session.protocol', unreachable: 'session.unreachable' } as const;
/** A disk that damages files again and again is not cured by reopening them. */
const MOST_RECOVERIES = 3;
const RETRY_MS = 3_000;

const sessionOf = (relayUrl: string, { user }: TokenAnswer): StoredSession => ({
  relayUrl,
  userId: user.id,
  name: user.name,
  displayName: user.displayName,
  role: user.role,
});
/** Times leave the core by one clock, the relay's, also where they were read off this desktop's own. */
const byRelayClock = (connection: Connection, clockOffset: number): Connection =>
  connection.state === 'online' ? connection : { ...connection, since: connection.since + clockOffset };
const secretNameOf = (userId: string): string => `refresh.${userId}`;

/** The composition root of the desktop's backend. Does nothing until `start`. */
export function createCore(deps: CoreDeps): Core {
  const { clock, secrets, log } = deps;
  const failed = (thrown: unknown): void => log({ level: 'error', code: 'core.failed', ...failureFields(thrown) });
  const events = createEvents(failed);
  const words = new Map<Locale, Translate<ErrorCode>>();
  const beganAt = clock.now();
  const understands = understanding();
  let locale = deps.locale;
  let noticeSettings = noticeSettingsOf(undefined);
  let device: Database | null = null;
  let profile: Profile | null = null;
  let notice: StartupNotice | null = null;
  let recoveries = 0;
  let lastAsked = clock.now();
  /** Files that another program holds just now. */
  const heldFiles = new Set<string>();
  let lastRejections = 0;
  let tellHeld: () => void = () => undefined;
  const firstHeld = new Promise<void>((resolve) => (tellHeld = resolve));
  let cancelRetry: () => void = () => undefined;
  let toldRelay = deps.relayUrl;
  let closed = false;
  /** What is said while the files of the person who is signed in are closed for a moment and opened again. */
  let meanwhile: SessionStatus | null = null;
  /** Opening and closing profiles, one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const held = (file: string) => (isHeld: boolean): void => {
    if (isHeld === heldFiles.has(file)) return;
    if (!isHeld) heldFiles.delete(file);
    else {
      heldFiles.add(file);
      tellHeld();
    }
    events.statusChanged();
  };
  /** What keeps the files from being used passes, or somebody sees to it: nobody has to start the program again. */
  function retryLater(): void {
    cancelRetry();
    if (closed || (notice?.kind !== 'disk' && notice?.kind !== 'held')) return;
    cancelRetry = clock.after(RETRY_MS, () => void inTurn(startAgain).catch(failed));
  }

  function refuse(code: string) {
    let say = words.get(locale);
    if (say === undefined) words.set(locale, (say = translator(errorMessages, locale)));
    return fail(code, say(errorCodeOf(code)));
  }
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = turn.then(run);
    turn = mine.catch(() => undefined);
    return mine;
  }
  function theDevice(): Database {
    if (device === null) throw new Error('the device file is not open');
    return device;
  }

  const relayNow = () => clock.now() + (profile?.replica.state().clockOffset ?? 0);

  async function open(session: StoredSession, initial: TokenAnswer | null): Promise<boolean> {
    const relayUrl = toldRelay ?? session.relayUrl;
    const sealer = await createSealer(secrets);
    const opening = await openProfile({
      ...deps,
      appVersion: deps.appVersion ?? '0',
      random: deps.random ?? Math.random,
      understands,
      session,
      relayUrl,
      tokens: createTokens({ relayUrl, secrets, secretName: secretNameOf(session.userId), now: relayNow, initial, onUser: (answer) => renewed(session, answer) }),
      sealer,
      events,
      locale: () => locale,
      settings: () => noticeSettings,
      remembered: async (key) => (await readPreferences(theDevice().read))[key] ?? null,
      remember: (key, value) => theDevice().write((tx) => putPreference(tx, key, value)),
      refuse,
      onFailure,
      held,
      lastAsked: () => lastAsked,
      exchangeMirror,
    });
    profile = opening.kind === 'opened' ? opening.profile : null;
    notice = opening.kind === 'opened' ? opening.profile.notice : opening.notice;
    profile?.engine.start();
    profile?.keeper.start();
    retryLater();
    events.statusChanged();
    return profile !== null;
  }

  /** An administrator may have changed the person's role or name: what this desktop lets them do follows. */
  function renewed(session: StoredSession, answer: TokenAnswer): void {
    const next = sessionOf(session.relayUrl, answer);
    if (next.role === session.role && next.displayName === session.displayName) return;
    reopen(() => profile?.session === session, async () => {
      await theDevice().write((tx) => putSession(tx, next));
      await closeProfile();
      await open(next, answer);
    });
  }

  async function closeProfile(): Promise<void> {
    const old = profile;
    profile = null;
    await old?.close();
  }

  /**
   * Closes the files of the person who is signed in and opens them again. Nobody is signed out for that: what was last
   * true is said meanwhile, requests wait, and whatever is on the screen asks again afterwards.
   * @param isDue asked when it is this one's turn
   */
  function reopen(isDue: () => boolean, exchange: () => Promise<void>): void {
    inTurn(async () => {
      if (closed || !isDue()) return;
      const before = await status().catch(() => null);
      meanwhile = before && { ...before, connection: { state: 'connecting', since: clock.now() + before.clockOffset } };
      try {
        await exchange();
      } finally {
        meanwhile = null;
        events.statusChanged();
      }
      for (const entity of entityNames) events.emit({ name: 'rows.changed', entity });
    }).catch(failed);
  }

  /** Bad pages are found when they are touched: the files are checked, set aside, and filled or rescued again. */
  function onFailure(thrown: unknown): void {
    const broken = profile;
    if (!isCorruption(thrown) || broken === null || closed || recoveries >= MOST_RECOVERIES) return;
    recoveries += 1;
    reopen(() => profile === broken, async () => {
      const damaged = await broken.damaged();
      await closeProfile();
      for (const file of damaged) await writeMarker(file, 'open');
      await open(broken.session, null);
    });
  }

  /** A mirror was filled anew beside the one in use. */
  function exchangeMirror(next: string): void {
    const old = profile;
    if (old === null) return;
    reopen(() => profile === old, async () => {
      await closeProfile();
      // Whatever becomes of the exchange: one of the two, or an empty one, is opened.
      await replaceFile(old.mirrorFile, next).catch(failed);
      await open(old.session, null);
    });
  }

  async function login(relayUrl: string, name: string, password: string): Promise<string | null> {
    if (device === null) return notice?.kind === 'newer_data' ? 'storage.newer' : 'storage.failed';
    const answer = await postAuth(relayUrl, 'login', { name, password });
    if (!answer.ok) return LOGIN_CODES[answer.reason];
    if (answer.value === null) return 'session.protocol';
    const tokens = answer.value;
    const session = sessionOf(relayUrl, tokens);
    return inTurn(async () => {
      await closeProfile();
      toldRelay = relayUrl;
      await secrets.set(secretNameOf(session.userId), tokens.refreshToken);
      await theDevice().write((tx) => putSession(tx, session));
      if (await open(session, tokens)) return null;
      return notice?.kind === 'newer_data' ? 'storage.newer' : 'storage.failed';
    });
  }

  async function logout(): Promise<void> {
    await inTurn(async () => {
      const old = profile?.session ?? (await readSession(theDevice().read));
      await closeProfile();
      await theDevice().write((tx) => putSession(tx, null));
      if (old === null) return;
      const refreshToken = await secrets.get(secretNameOf(old.userId));
      await secrets.set(secretNameOf(old.userId), null);
      // Not waited for: signing out works without a network, and a token nobody has is as good as revoked.
      if (refreshToken !== null) void postAuth(toldRelay ?? old.relayUrl, 'logout', { refreshToken });
    });
    notice = null;
    events.statusChanged();
  }

  async function status(): Promise<SessionStatus> {
    const open = profile;
    const session = open?.session ?? null;
    const clockOffset = open?.replica.state().clockOffset ?? 0;
    const [heldFile] = heldFiles;
    if (meanwhile !== null && heldFile === undefined) return meanwhile;
    // Nothing is read from a file that is held: the screen must say so now.
    const stored = session ?? (device === null || heldFile !== undefined ? null : await readSession(device.read));
    return {
      user: session && { id: session.userId, name: session.name, displayName: session.displayName, role: session.role },
      relayUrl: toldRelay ?? stored?.relayUrl ?? null,
      connection: byRelayClock(open?.engine.connection() ?? { state: 'offline', since: beganAt, reason: 'network' }, clockOffset),
      pending: open?.replica.unanswered() ?? 0,
      rejections: heldFile === undefined ? (lastRejections = (await open?.rejectionCount()) ?? 0) : lastRejections,
      complete: open?.replica.state().complete ?? false,
      notice: heldFile === undefined ? notice : { kind: 'held', file: heldFile },
      clockOffset,
      locale,
    };
  }

  const dispatch = createDispatch({
    session: sessionHandlers({
      status,
      login,
      logout,
      async setLocale(next) {
        await theDevice().write((tx) => putPreference(tx, LOCALE_KEY, next));
        locale = next;
        events.statusChanged();
      },
      preferences: async () => (device === null ? {} : readPreferences(device.read)),
      async setPreference(key, value) {
        await theDevice().write((tx) => putPreference(tx, key, value));
        if (key !== NOTICES_PREFERENCE) return;
        noticeSettings = noticeSettingsOf(value);
        profile?.noticesChanged();
      },
      profile: () => profile,
      refuse,
    }),
    features: () => profile?.handlers ?? null,
    refuse,
    log,
    onFailure,
  });

  async function start(): Promise<void> {
    const opening = device === null ? await openDevice(deps.dataDir, deps.appVersion ?? '0', clock.now(), held('device.db')) : { kind: 'opened' as const, database: device, notice: null };
    if (opening.kind === 'refused') {
      notice = opening.notice;
      return;
    }
    device = opening.database;
    notice = null;
    const preferences = await readPreferences(device.read);
    noticeSettings = noticeSettingsOf(preferences[NOTICES_PREFERENCE]);
    const chosen = preferences[LOCALE_KEY];
    if (chosen === 'zh-CN' || chosen === 'en') locale = chosen;
    const session = await readSession(device.read);
    if (session !== null) await open(session, null);
    notice ??= opening.notice;
  }

  async function startAgain(): Promise<void> {
    if (closed || profile !== null) return;
    await start().catch((thrown: unknown) => {
      failed(thrown);
      notice = { kind: 'disk', code: failureFields(thrown)['reason'] ?? 'UNKNOWN' };
    });
    retryLater();
    events.statusChanged();
  }

  return {
    // A file that is held is waited for, but not by the window: it shows what it waits for.
    start: () => Promise.race([inTurn(startAgain), firstHeld]),
    async request(name, args) {
      lastAsked = clock.now();
      if (meanwhile !== null && name !== 'session.status') await turn;
      return dispatch(name, args);
    },
    on: (listener) => events.on(listener),
    async close() {
      closed = true;
      cancelRetry();
      await inTurn(async () => {
        await closeProfile();
        await device?.close();
        device = null;
      }).catch(failed);
    },
  };
}
