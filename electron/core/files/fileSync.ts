import type { FileState } from '../../../shared/files/model.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { FileRelay } from './fileRelay.ts';
import type { FileStore } from './fileStore.ts';

/** Moves bytes between this desktop and the relay, beside the queue of actions and never in its way. */
export interface FileSync {
  /** There may be something to upload, or a connection to upload it by. */
  nudge(): void;
  state(sha256: string): Promise<FileState>;
  /** From here or from the relay. */
  bytes(sha256: string): Promise<{ readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly code: string }>;
  /** What failed counts as not tried. */
  retry(sha256: string): void;
  stop(): void;
}

export interface FileSyncDeps {
  readonly store: FileStore;
  readonly relay: FileRelay;
  readonly clock: Clock;
  readonly random: () => number;
  readonly online: () => boolean;
  /** The state of this file's bytes changed. */
  readonly changed: (sha256: string) => void;
  readonly onFailure: (thrown: unknown) => void;
}

const FIRST_DELAY_MS = 1_000;
const LAST_DELAY_MS = 60_000;

export function createFileSync(deps: FileSyncDeps): FileSync {
  const { store, relay, clock, changed } = deps;
  let stopped = false;
  let running = false;
  let failures = 0;
  let sending: { readonly sha256: string; readonly size: number; sent: number } | null = null;
  let cancelRetry: () => void = () => undefined;
  /** Uploads that the relay refused, until somebody asks again or the program starts anew. */
  const refused = new Map<string, string>();
  const fetching = new Map<string, ReturnType<FileSync['bytes']>>();
  const notFetched = new Map<string, string>();

  async function upload(sha256: string): Promise<'next' | 'later'> {
    const progress = { sha256, size: 0, sent: 0 };
    sending = progress;
    changed(sha256);
    try {
      const bytes = await store.get(sha256);
      if (bytes !== null) sending = { ...progress, size: bytes.length };
      // Gone or altered on the disk: the store has forgotten it, the person is told.
      const sent = bytes === null ? { kind: 'refused' as const, code: 'file.damaged' } : await relay.send(sha256, bytes, (sent) => moved(sha256, sent));
      if (sent.kind === 'later') return 'later';
      if (sent.kind === 'refused') refused.set(sha256, sent.code);
      else await store.uploaded(sha256);
      return 'next';
    } finally {
      sending = null;
      changed(sha256);
    }
  }

  function moved(sha256: string, sent: number): void {
    if (sending?.sha256 !== sha256 || sent === 0) return;
    sending.sent = sent;
    changed(sha256);
  }

  /** One at a time, longest waiting first; a refused one does not hold up the others. */
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    let again = false;
    try {
      while (!stopped && deps.online()) {
        const next = (await store.waiting()).find((one) => !refused.has(one));
        if (next === undefined) break;
        again = (await upload(next)) === 'later';
        if (again) break;
        failures = 0;
      }
    } catch (thrown) {
      deps.onFailure(thrown);
      again = true;
    } finally {
      running = false;
    }
    if (again && !stopped) retryLater();
  }

  function retryLater(): void {
    const ceiling = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 10));
    failures += 1;
    cancelRetry();
    cancelRetry = clock.after(ceiling * (0.5 + deps.random() / 2), () => void run());
  }

  async function fetchNow(sha256: string): ReturnType<FileSync['bytes']> {
    const fetched = await relay.fetch(sha256);
    if (fetched.kind !== 'bytes') {
      const code = fetched.kind === 'missing' ? 'file.not_yet' : deps.online() ? 'file.unreachable' : 'file.offline';
      notFetched.set(sha256, code);
      return { ok: false, code };
    }
    notFetched.delete(sha256);
    // It is at hand; that it cannot be kept (a full disk) is no reason not to show it.
    await store.put(fetched.bytes, false).catch(deps.onFailure);
    return { ok: true, bytes: fetched.bytes };
  }

  return {
    nudge: () => void run(),
    async state(sha256) {
      if (sending?.sha256 === sha256) return { state: 'uploading', sent: sending.sent, size: sending.size };
      const code = refused.get(sha256);
      if (code !== undefined) return { state: 'failed', code };
      if (await store.isWaiting(sha256)) return { state: 'waiting' };
      if (await store.has(sha256)) return { state: 'here' };
      return fetching.has(sha256) ? { state: 'fetching' } : { state: 'away', code: notFetched.get(sha256) ?? null };
    },
    async bytes(sha256) {
      const bytes = await store.get(sha256);
      if (bytes !== null) return { ok: true, bytes };
      if (!deps.online()) return { ok: false, code: 'file.offline' };
      let asked = fetching.get(sha256);
      if (asked === undefined) {
        asked = fetchNow(sha256).finally(() => {
          fetching.delete(sha256);
          changed(sha256);
        });
        fetching.set(sha256, asked);
        changed(sha256);
      }
      return asked;
    },
    retry(sha256) {
      refused.delete(sha256);
      notFetched.delete(sha256);
      changed(sha256);
      void run();
    },
    stop() {
      stopped = true;
      cancelRetry();
      relay.stop();
    },
  };
}
