import type { ConversationId, NewId } from '../../../shared/ids.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { Database } from '../db/types.ts';
import type { Pending } from '../sync/pending.ts';
import type { Replica } from '../sync/replica.ts';
import { dirtyDrafts, draftQueued } from './draftStore.ts';

/** A pause in typing this long, and the person's other desktops are told. ms */
export const DRAFT_PAUSE_MS = 1_500;
/** Whoever types without a pause tells them this often. ms */
const DRAFT_LATEST_MS = 10_000;

const MUTATION = 'inbox.keepDraft';

export interface DraftSync {
  /** A draft was saved on this desktop. */
  saved(): void;
  /** The connection came or went. */
  connection(isOnline: boolean): void;
  stop(): void;
}

export interface DraftSyncDeps {
  readonly local: Database;
  readonly replica: Pick<Replica, 'enqueue' | 'queue'>;
  readonly clock: Clock;
  /** By the relay's clock. */
  readonly now: () => number;
  readonly newId: NewId;
  /** Something was put into the outbox. */
  readonly queued: () => void;
  readonly failed: (thrown: unknown) => void;
}

/**
 * Takes drafts to the person's other desktops. What is typed is durable here at once; into the outbox goes only what is true when there is a
 * relay to tell, and never a second text of a conversation while the first is under way. So a day of typing offline leaves one mutation
 * for each conversation, made when the connection is back.
 */
export function createDraftSync(deps: DraftSyncDeps): DraftSync {
  let isOnline = false;
  let stopped = false;
  let cancelPause: () => void = () => undefined;
  /** Null: nothing has been typed since it was last told. */
  let cancelLatest: (() => void) | null = null;
  let running: Promise<void> | null = null;

  function soon(): void {
    if (stopped || !isOnline) return;
    cancelPause();
    cancelPause = deps.clock.after(DRAFT_PAUSE_MS, tell);
    cancelLatest ??= deps.clock.after(DRAFT_LATEST_MS, tell);
  }

  function rest(): void {
    cancelPause();
    cancelLatest?.();
    cancelLatest = null;
  }

  function tell(): void {
    rest();
    running ??= tellAll()
      .catch(deps.failed)
      .finally(() => (running = null));
  }

  async function tellAll(): Promise<void> {
    for (const { conversationId, text, base } of await dirtyDrafts(deps.local.read)) {
      if (stopped || !isOnline) return;
      // Its answer first: what is typed until then goes with the next one.
      if (underWay(deps.replica.queue(), conversationId)) {
        soon();
        continue;
      }
      const version = deps.newId();
      const result = await deps.replica.enqueue(MUTATION, { conversationId, text, version, base }, deps.now(), (tx) => draftQueued(tx, conversationId, text, version));
      if (result.ok) deps.queued();
    }
  }

  return {
    saved: soon,
    connection(online) {
      isOnline = online;
      if (online) soon();
      else rest();
    },
    stop() {
      stopped = true;
      rest();
    },
  };
}

function underWay(queue: readonly Pending[], conversationId: ConversationId): boolean {
  return queue.some((one) => one.name === MUTATION && one.appliedRev === null && (one.args as { readonly conversationId: string }).conversationId === conversationId); // we queued it
}
