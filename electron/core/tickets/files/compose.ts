import { join } from 'node:path';
import type { Clock } from '../../../../shared/time/clock.ts';
import type { FeatureContext } from '../../context.ts';
import type { Sealer } from '../../db/sealed.ts';
import type { Tokens } from '../../sync/tokens.ts';
import { createFileRelay } from './fileRelay.ts';
import { createFileStore } from './fileStore.ts';
import { createFileSync } from './fileSync.ts';
import { ticketFileHandlers } from './handlers.ts';
import type { TicketFileDeps } from './handlers.ts';
import { attachmentIdsOf } from './store.ts';

export interface TicketFilesDeps extends Omit<TicketFileDeps, 'store' | 'sync'> {
  /** The person's own folder. */
  readonly profileFolder: string;
  readonly relayUrl: string;
  readonly tokens: Tokens;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly online: () => boolean;
  /** Attachments whose bytes are elsewhere than before. */
  readonly changed: (ids: readonly string[]) => void;
  readonly onFailure: (thrown: unknown) => void;
}

export interface TicketFiles {
  readonly handlers: ReturnType<typeof ticketFileHandlers>;
  /** From this desktop, else from the relay; null when neither has them now. */
  bytes(sha256: string): Promise<Buffer | null>;
  nudge(): void;
  stop(): void;
}

/** What is kept at hand of files that the relay has. */
const CACHE_BYTES = 512 * 1024 * 1024;

/** The parts that keep, move and show files of tickets, put together. */
export function createTicketFiles(
  context: FeatureContext,
  deps: TicketFilesDeps,
): TicketFiles {
  const store = createFileStore({ folder: join(deps.profileFolder, 'files'), sealer: deps.sealer, now: () => deps.clock.now(), cap: CACHE_BYTES });
  const sync = createFileSync({
    ...deps,
    store,
    relay: createFileRelay({ url: deps.relayUrl, tokens: deps.tokens }),
    changed(sha256) {
      attachmentIdsOf(context.mirror, sha256).then(deps.changed, () => undefined); // closed meanwhile: nobody looks
    },
  });
  return {
    handlers: ticketFileHandlers(context, { ...deps, store, sync }),
    async bytes(sha256) {
      const found = await sync.bytes(sha256);
      return found.ok ? found.bytes : null;
    },
    nudge: () => sync.nudge(),
    stop: () => sync.stop(),
  };
}
