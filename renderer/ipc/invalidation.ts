import type { CoreEvent } from '../../shared/ipc/envelope.ts';
import { isEntityName } from '../../shared/wire/entities.ts';
import type { EntityName } from '../../shared/wire/entities.ts';

/** Which requests show rows of an entity. A name that ends with a dot stands for every request of that feature. */
const shownBy: Readonly<Record<EntityName, readonly string[]>> = {
  staff: ['directory.'],
  hospitals: ['directory.', 'reports.'],
  contracts: ['directory.', 'customers.'],
  contacts: ['directory.', 'customers.'],
  accounts: ['directory.', 'inbox.'],
  bindings: ['directory.', 'customers.'],
  disclosures: [],
  conversations: ['inbox.', 'customers.'],
  messages: ['inbox.', 'reports.', 'tickets.get'],
  readMarks: ['inbox.list', 'inbox.counts', 'inbox.thread'],
  conversationEntries: ['inbox.thread', 'inbox.stretch', 'inbox.history'],
  mentions: ['inbox.list', 'inbox.counts', 'inbox.thread'],
  inboxViews: ['inbox.views', 'inbox.counts'],
  replyDrafts: ['inbox.list', 'inbox.thread'],
  cannedReplies: ['canned.'],
  cannedUses: ['canned.'],
  articles: ['knowledge.'],
  dutyGroups: ['duty.', 'customers.card'],
  shifts: ['duty.'],
  dutyTerms: ['duty.'],
  tickets: ['tickets.', 'calls.', 'customers.', 'notices.alarms', 'reports.', 'storage.closedSince'],
  ticketEntries: ['tickets.'],
  attachments: ['tickets.get', 'tickets.files'],
  ticketLinks: ['tickets.get'],
  ticketTemplates: ['tickets.'],
  ticketViews: ['tickets.'],
  callbacks: ['callbacks.', 'calls.', 'customers.', 'reports.', 'storage.closedSince'],
  attempts: ['callbacks.', 'reports.'],
  identities: ['customers.'],
  calls: ['calls.', 'customers.', 'reports.', 'tickets.get', 'storage.closedSince'],
};

/** Everything that may show rows of the mirror: what an entity of a newer core, which this build cannot place, touches. */
const everything = [...new Set(Object.values(shownBy).flat())];

/** The requests to ask again after an event of the core; empty when nothing on screen can have changed. */
export function staleRequests(event: CoreEvent): readonly string[] {
  switch (event.name) {
    case 'rows.changed':
      return isEntityName(event.entity) ? shownBy[event.entity] : everything;
    case 'status.changed':
      return ['session.', 'sync.', 'storage.rebuildState'];
    case 'files.changed':
      return ['inbox.mediaState'];
    case 'presence.changed':
      return ['inbox.presence'];
    case 'notices.changed':
      return ['notices.'];
    case 'notice':
    case 'message.arrived':
    case 'navigate':
      return [];
  }
}

export function matches(requestName: string, prefixes: ReadonlySet<string>): boolean {
  for (const prefix of prefixes) {
    if (prefix.endsWith('.') ? requestName.startsWith(prefix) : requestName === prefix) return true;
  }
  return false;
}

export interface Scheduler {
  /** Runs once, before the next paint; returns a function that cancels. */
  nextFrame(run: () => void): () => void;
}

/**
 * Collects what became stale and hands it on at most once per frame. What is being asked just now is kept for the next
 * frame instead of being asked twice, so a hundred messages a second cost one request in flight per list, and the last
 * change is never missed.
 * @param refetch asks again for what matches, and returns the names it could not ask for because they are in flight
 */
export function coalescer(
  scheduler: Scheduler,
  refetch: (prefixes: ReadonlySet<string>) => ReadonlySet<string>,
): { readonly add: (prefixes: readonly string[]) => void; readonly stop: () => void } {
  let waiting = new Set<string>();
  let cancel: (() => void) | null = null;
  const run = (): void => {
    cancel = null;
    const batch = waiting;
    waiting = new Set(refetch(batch));
    if (waiting.size > 0) schedule();
  };
  const schedule = (): void => {
    cancel ??= scheduler.nextFrame(run);
  };
  return {
    add(prefixes) {
      if (prefixes.length === 0) return;
      for (const prefix of prefixes) waiting.add(prefix);
      schedule();
    },
    stop() {
      cancel?.();
      cancel = null;
      waiting.clear();
    },
  };
}
