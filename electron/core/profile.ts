import type { Sealer } from './db/sealed.ts';
import type { Database } from './db/types.ts';
import type { Events } from './events.ts';
import type { CoreLogLine } from './log.ts';
import type { HostPorts } from './ports.ts';
import type { Keeper } from './storage/keeper.ts';
import type { SessionProfile } from './session/handlers.ts';
import type { StoredSession } from './session/store.ts';
import type { Engine } from './sync/engine.ts';
import type { EntityTables } from './sync/entityTable.ts';
import type { Replica } from './sync/replica.ts';
import type { Tokens } from './sync/tokens.ts';
import type { NewId } from '../../shared/ids.ts';
import type { Locale } from '../../shared/i18n/catalogue.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/envelope.ts';
import type { NoticeSettings } from '../../shared/notices/model.ts';
import type { StartupNotice } from '../../shared/session/contract.ts';
import type { Clock, Instant } from '../../shared/time/clock.ts';

export interface ProfileDeps {
  readonly dataDir: string;
  readonly appVersion: string;
  readonly session: StoredSession;
  readonly relayUrl: string;
  readonly tokens: Tokens;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: NewId;
  /** Fingerprint of the row shapes this program can read (`understanding`). */
  readonly understands: string;
  readonly host: HostPorts;
  readonly events: Events;
  readonly locale: () => Locale;
  /** How this desktop's person wants to be told. */
  readonly settings: () => NoticeSettings;
  /** Small things this desktop remembers, by name. */
  readonly remembered: (key: string) => Promise<string | null>;
  readonly remember: (key: string, value: string) => Promise<void>;
  readonly refuse: (code: string) => IpcResult<never>;
  readonly log: (line: CoreLogLine) => void;
  readonly onFailure: (thrown: unknown) => void;
  /** Told when another program holds a file, and when it is free again. */
  readonly held: (file: string) => (isHeld: boolean) => void;
  /** When a window last asked for something, by the desktop's clock. */
  readonly lastAsked: () => Instant;
  /** Closes this profile, puts a mirror that was filled anew in place of its own, and opens it again. */
  readonly exchangeMirror: (next: string) => void;
}

/** One person's files, their connection and the handlers over them. */
export interface Profile extends SessionProfile {
  readonly session: StoredSession;
  readonly replica: Replica;
  readonly engine: Engine;
  readonly keeper: Keeper;
  readonly mirrorFile: string;
  readonly handlers: Partial<Handlers>;
  readonly notice: StartupNotice | null;
  rejectionCount(): Promise<number>;
  /** The person changed how they want to be told. */
  noticesChanged(): void;
  /** Which of its files do not pass SQLite's check. */
  damaged(): Promise<readonly string[]>;
  /** Stops the connection and closes both files. */
  close(): Promise<void>;
}

export interface ProfileParts {
  readonly local: Database;
  readonly mirror: Database;
  readonly tables: EntityTables;
  readonly replica: Replica;
  readonly notice: StartupNotice | null;
}
