import { join } from 'node:path';
import type { Clock } from '../../../shared/time/clock.ts';
import type { Sealer } from '../db/sealed.ts';
import type { Tokens } from '../sync/tokens.ts';
import { createFileRelay } from './fileRelay.ts';
import { createFileStore, type FileStore } from './fileStore.ts';
import { createFileSync, type FileSync } from './fileSync.ts';

export interface FilesDeps {
  /** The person's own folder. */
  readonly profileFolder: string;
  readonly relayUrl: string;
  readonly tokens: Tokens;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly online: () => boolean;
  /** The bytes of this file are elsewhere than before, or more of them are. */
  readonly changed: (sha256: string) => void;
  readonly onFailure: (thrown: unknown) => void;
}

/** Bytes that rows name: of attachments of tickets and of media of messages, once per content. */
export interface Files {
  readonly store: FileStore;
  readonly sync: FileSync;
  /** From this desktop, else from the relay; null when neither has them now. */
  bytes(sha256: string): Promise<Buffer | null>;
}

/** What is kept at hand of files that the relay has. */
const CACHE_BYTES = 512 * 1024 * 1024;

/** The parts that keep and move files, put together. */
export function createFiles(deps: FilesDeps): Files {
  const store = createFileStore({ folder: join(deps.profileFolder, 'files'), sealer: deps.sealer, now: () => deps.clock.now(), cap: CACHE_BYTES });
  const sync = createFileSync({ ...deps, store, relay: createFileRelay({ url: deps.relayUrl, tokens: deps.tokens }) });
  return {
    store,
    sync,
    async bytes(sha256) {
      const found = await sync.bytes(sha256);
      return found.ok ? found.bytes : null;
    },
  };
}
